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

/**
 * Runs an operator's command as it is built, and waits for its end.
 * @param command such as `migrate status`
 * @param options.variables its whole environment, beside what Node itself needs
 * @param options.folder where it runs
 */
export async function runCommand(
  command: string,
  options: { readonly variables?: Variables; readonly folder: string },
): Promise<CommandResult> {
  const [name = '', ...words] = command.trim().split(' ');
  const child = spawn(process.execPath, [join(COMMANDS, `${name}.js`), ...words], {
    cwd: options.folder,
    env: { PATH: process.env['PATH'] ?? '', ...options.variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { exitCode, output, errors, lines: output.split('\n').slice(0, -1) };
}
