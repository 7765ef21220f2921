import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../terminal.js';
import { runProgram } from './run-program.js';

/** `>=20.19` and the like: the only form that package.json uses. */
const AT_LEAST = /^>=(\d+)\.(\d+)/;

/**
 * Whether this Node is one that package.json asks for.
 * @param version as `process.version` gives it
 */
export function checkNode(folder: string, version: string, report: Report): void {
  const { engines } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { engines: { node: string } };
  const [, major = NaN, minor = NaN] = (AT_LEAST.exec(engines.node) ?? []).map(Number);
  const [, ownMajor = NaN, ownMinor = NaN] = (/^v(\d+)\.(\d+)/.exec(version) ?? []).map(Number);
  const fits = ownMajor > major || (ownMajor === major && ownMinor >= minor);
  if (fits) report.ok(`Node ${version} fits ${engines.node}`);
  else report.failure(`Node ${version} does not fit package.json, which asks for ${engines.node}`);
}

/** Whether package.json, package-lock.json and what is installed say the same. Asks no registry. */
export async function checkPackages(folder: string, report: Report): Promise<void> {
  const lock = await runProgram(['npm', 'ls', '--package-lock-only', '--all'], { folder });
  if (lock.exitCode !== 0) report.failure('package-lock.json does not fit package.json: see npm install');
  const installed = await runProgram(['npm', 'ls', '--all'], { folder });
  if (installed.exitCode !== 0) report.failure('node_modules does not fit package.json: see npm ci');
  if (lock.exitCode === 0 && installed.exitCode === 0) report.ok('package-lock.json and node_modules fit package.json');
}

/** Whether what was tried out is what would be deployed. Only warnings: nothing of it makes the build worse. */
export async function checkWorkTree(folder: string, report: Report): Promise<void> {
  const git = async (...words: string[]): Promise<string | null> => {
    const { exitCode, output } = await runProgram(['git', ...words], { folder });
    return exitCode === 0 ? output.trim() : null;
  };
  const changes = await git('status', '--porcelain');
  if (changes === null) {
    report.warning('no git work tree: nothing says which commit this is');
    return;
  }
  const files = changes === '' ? 0 : changes.split('\n').length;
  if (files > 0) report.warning(`${files} file(s) differ from the last commit: a deploy would not have them`);
  const counts = await git('rev-list', '--left-right', '--count', '@{upstream}...HEAD');
  if (counts === null) report.warning('this branch follows none: nothing says whether its commits are pushed');
  else {
    const [behind = 0, ahead = 0] = counts.split(/\s+/).map(Number);
    if (ahead > 0) report.warning(`${ahead} commit(s) are not pushed`);
    if (behind > 0) report.warning(`${behind} commit(s) of the branch that it follows are missing here`);
    if (files === 0 && ahead === 0 && behind === 0) report.ok('the work tree is clean and in step');
  }
}
