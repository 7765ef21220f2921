import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { writeFileSync } from 'node:fs';

// Where `npm run test:memory` confines the service, and where everybody else is. Unset, there is no such group.
const INSIDE = process.env['TEST_MEMORY_GROUP'];
const OUTSIDE = process.env['TEST_OUTER_GROUP'];

/** Makes a shell join a group of processes before it becomes the program. */
const JOIN = 'echo $$ > "$0" && exec "$@"';

/** To be called in a process that becomes the service: it counts as such from now on. */
export function becomeService(): void {
  if (INSIDE !== undefined) writeFileSync(INSIDE, String(process.pid));
}

/** Spawns the service, or a program that belongs to it. */
export function spawnService(program: string, words: readonly string[], options: SpawnOptions): ChildProcess {
  return spawnIn(INSIDE, program, words, options);
}

/** Spawns what is on another host in production, such as a database. */
export function spawnBeside(program: string, words: readonly string[], options: SpawnOptions): ChildProcess {
  return spawnIn(OUTSIDE, program, words, options);
}

function spawnIn(
  group: string | undefined,
  program: string,
  words: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  if (group === undefined) return spawn(program, words, options);
  return spawn('sh', ['-c', JOIN, group, program, ...words], options);
}
