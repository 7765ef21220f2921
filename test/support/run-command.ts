import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Variables } from '../../src/app/config/variable-reader.js';

const COMMANDS = join(__dirname, '..', '..', 'dist', 'commands');

/** How a command ended, and what it said. */
export interface CommandResult {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
  /** The lines of its output. */
  readonly lines: readonly string[];
}

export interface CommandOptions {
  /** Its whole environment, beside what Node itself needs. */
  readonly variables?: Variables;
  /** Where it runs. */
  readonly folder: string;
}

/**
 * Starts an operator's command as it is built.
 * @param command such as `migrate status`
 */
export function spawnCommand(command: string, { variables, folder }: CommandOptions) {
  const [name = '', ...words] = command.trim().split(' ');
  const child = spawn(process.execPath, [join(COMMANDS, `${name}.js`), ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, errors: text(child.stderr) };
}

/** The same, to its end. */
export async function runCommand(command: string, options: CommandOptions): Promise<CommandResult> {
  const { child, errors: said } = spawnCommand(command, options);
  const [output, errors, [exitCode]] = await Promise.all([
    text(child.stdout),
    said,
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { exitCode, output, errors, lines: output.split('\n').slice(0, -1) };
}
