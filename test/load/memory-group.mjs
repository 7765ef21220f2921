import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ROOT = '/sys/fs/cgroup';
const MB = 1024 * 1024;

/**
 * A group of processes that may not use more memory than that together: the kernel ends one of them when they do.
 * Needs to run as root on Linux, with control groups of version 1 or 2.
 * @param megabytes the limit; swap is off where the kernel lets us say so
 */
export function memoryGroup(megabytes) {
  const second = existsSync(join(ROOT, 'cgroup.controllers'));
  const root = join(ROOT, second ? '' : 'memory');
  const folder = join(root, `octa-load-${process.pid}`);
  const text = (file) => readFileSync(join(folder, file), 'utf8');
  const field = (file, name) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text(file))?.[1] ?? 0);
  const bytes = String(megabytes * MB);
  try {
    if (second) writeFileSync(join(root, 'cgroup.subtree_control'), '+memory');
    mkdirSync(folder);
    writeFileSync(join(folder, second ? 'memory.max' : 'memory.limit_in_bytes'), bytes);
  } catch (error) {
    throw new Error(`a memory group needs root on Linux: ${error.message}`, { cause: error });
  }
  for (const [file, value] of second ? [['memory.swap.max', '0']] : [['memory.memsw.limit_in_bytes', bytes]]) {
    if (existsSync(join(folder, file))) writeFileSync(join(folder, file), value);
  }
  // What the kernel counts as the processes' own: it can't be given back, unlike the caches of files.
  const own = () => field('memory.stat', second ? 'anon' : 'total_rss') / MB;
  let highest = 0;
  const timer = setInterval(() => (highest = Math.max(highest, own())), 100);
  return {
    /** Where a process writes its number to join. */
    members: join(folder, 'cgroup.procs'),
    /** The same of the group that this process is in. */
    outside: join(groupOfThisProcess(root, second), 'cgroup.procs'),
    /** What to put before a command so that it runs in the group with all its children. */
    prefix: ['sh', '-c', `echo $$ > ${join(folder, 'cgroup.procs')} && exec "$@"`, 'sh'],
    /** The highest use so far, in MB; caches of files that could be given back are in it. */
    peak: () => Number(text(second ? 'memory.peak' : 'memory.max_usage_in_bytes')) / MB,
    /** The highest use so far without such caches, in MB, sampled every 100 ms. */
    highestOwn: () => highest,
    /** How often the kernel ended a process for want of memory. */
    killed: () => field(second ? 'memory.events' : 'memory.oom_control', 'oom_kill'),
    /** Ends what is left in it, and removes it. */
    remove: async () => {
      clearInterval(timer);
      for (const pid of text('cgroup.procs').split('\n').filter(Boolean)) process.kill(Number(pid), 'SIGKILL');
      for (let tries = 0; text('cgroup.procs') !== '' && tries < 100; tries += 1) await pause(50);
      rmdirSync(folder);
    },
  };
}

function groupOfThisProcess(root, second) {
  const line = second ? /^0::(.*)$/m : /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m;
  return join(root, line.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1] ?? '');
}
