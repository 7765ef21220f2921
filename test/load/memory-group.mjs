import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';

/**
 * A group of processes that may not use more memory than that together: the kernel ends one of them when they do.
 * Needs to run as root on Linux, with control groups of version 1 or 2.
 * @param megabytes the limit; swap is off where the kernel lets us say so
 */
export function memoryGroup(megabytes) {
  const second = existsSync(join(ROOT, 'cgroup.controllers'));
  const folder = join(ROOT, second ? '' : 'memory', `octa-load-${process.pid}`);
  const read = (file) => Number(readFileSync(join(folder, file), 'utf8'));
  const bytes = String(megabytes * 1024 * 1024);
  mkdirSync(folder);
  writeFileSync(join(folder, second ? 'memory.max' : 'memory.limit_in_bytes'), bytes);
  for (const [file, value] of second ? [['memory.swap.max', '0']] : [['memory.memsw.limit_in_bytes', bytes]]) {
    if (existsSync(join(folder, file))) writeFileSync(join(folder, file), value);
  }
  return {
    /** What to put before a command so that it runs in the group with all its children. */
    prefix: ['sh', '-c', `echo $$ > ${join(folder, 'cgroup.procs')} && exec "$@"`, 'sh'],
    /** The highest use so far, in MB; caches of files that could be given back are in it. */
    peak: () => read(second ? 'memory.peak' : 'memory.max_usage_in_bytes') / 1024 / 1024,
    /** How often the kernel ended a process for want of memory. */
    killed: () =>
      Number(
        /^oom_kill (\d+)$/m.exec(
          readFileSync(join(folder, second ? 'memory.events' : 'memory.oom_control'), 'utf8'),
        )?.[1] ?? 0,
      ),
    remove: () => rmdirSync(folder),
  };
}
