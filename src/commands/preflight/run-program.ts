import { spawn } from 'node:child_process';

export interface ProgramResult {
  /** `null` when it could not be started or a signal ended it. */
  readonly exitCode: number | null;
  /** What it wrote to standard output; empty where that went to the terminal. */
  readonly output: string;
}

/**
 * Runs a program to its end.
 * @param show whether what it writes goes to the terminal
 */
export function runProgram(
  [name, ...words]: readonly [string, ...string[]],
  { folder, show = false }: { folder: string; show?: boolean },
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(name, words, {
      cwd: folder,
      stdio: show ? 'inherit' : ['ignore', 'pipe', 'ignore'],
      // npm is a script on Windows.
      shell: process.platform === 'win32',
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', () => resolve({ exitCode: null, output }));
    child.once('close', (exitCode) => resolve({ exitCode, output }));
  });
}
