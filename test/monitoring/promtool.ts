import { execFile, spawnSync } from 'node:child_process';

/** How long promtool may compute on a busy machine: some tests of the rules go over three days. */
export const PROMTOOL_LIMIT_MS = 180_000;

export interface PromtoolAnswer {
  readonly accepted: boolean;
  /** What it wrote, to standard output and standard error. */
  readonly output: string;
}

/**
 * `describe` where there is a `promtool` to run (Debian has it in the package `prometheus`). Where there is none the
 * report shows the suite as skipped and why, except in continuous integration (`CI=true`), where that is a failure.
 */
export function describeWithPromtool(title: string, suite: () => void): void {
  if (spawnSync('promtool', ['--version']).status === 0) describe(title, suite);
  else if (process.env['CI'] === 'true')
    it(`${title}: needs promtool`, () => Promise.reject(new Error('no promtool on the PATH')));
  else describe.skip(`${title} (NOT RUN: there is no promtool on the PATH)`, suite);
}

/** @param folder where relative file names begin */
export function promtool(folder: string, ...options: string[]): Promise<PromtoolAnswer> {
  return new Promise((resolve) => {
    execFile('promtool', options, { cwd: folder, timeout: PROMTOOL_LIMIT_MS }, (error, stdout, stderr) => {
      resolve({ accepted: error === null, output: stdout + stderr });
    });
  });
}
