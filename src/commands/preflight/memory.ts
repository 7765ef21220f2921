import { readdirSync, readFileSync } from 'node:fs';

/**
 * The memory of a process and of those that it started, in MB: their proportional share (PSS), so that pages that
 * several use count once. Linux only.
 * @returns `null` where the system does not tell
 */
export function memoryOf(pid: number): number | null {
  try {
    const kilobytes = family(pid).reduce((sum, member) => sum + proportionalKilobytes(member), 0);
    return Math.round(kilobytes / 1024);
  } catch {
    return null;
  }
}

function proportionalKilobytes(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]);
}

function family(pid: number): number[] {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const children = tasks.flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(family)];
}
