import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { THIS_TREE } from '../support/spawn-service.js';

/** Built trees are kept here from one run to the next. */
const KEPT = join(tmpdir(), 'octa-versions');

/** A migration of either store, as any commit has written one. */
const MIGRATION = String.raw`version: [0-9]|ofIndexes\([0-9]`;

const git = (...words: string[]): string =>
  execFileSync('git', ['-C', THIS_TREE, ...words], { encoding: 'utf8', maxBuffer: 2 ** 30 }).trim();

/**
 * The last commit before each one that brought a migration, the earliest first, as far back as the packages that are
 * installed here are all that it needs. `UPGRADE_FROM` names others, separated by commas.
 */
export function earlierCommits(): readonly string[] {
  const named = process.env['UPGRADE_FROM'] ?? '';
  if (named !== '') return named.split(',').map((commit) => git('rev-parse', '--short=7', commit));
  const bringing = git('log', '--reverse', '--format=%h', '-G', MIGRATION, '--', ':(glob)src/**/migrations/*.ts');
  const before = bringing
    .split('\n')
    .slice(1)
    .map((commit) => git('rev-parse', '--short=7', `${commit}^`));
  const isInstalled = (name: string): boolean => existsSync(join(THIS_TREE, 'node_modules', name));
  return before.filter((commit) => Object.keys(packageOf(commit).dependencies).every(isInstalled));
}

/** Builds it with the packages that are installed here. Its types were checked when it was made. @returns where it is */
export function buildVersion(commit: string): string {
  const tree = join(KEPT, commit);
  if (!existsSync(tree)) {
    const draft = `${tree}.draft`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true });
    execFileSync('sh', ['-c', 'git -C "$0" archive "$1" | tar -x -C "$2"', THIS_TREE, commit, draft]);
    symlinkSync(join(THIS_TREE, 'node_modules'), join(draft, 'node_modules'));
    const build = packageOf(commit).scripts.build.replace(
      'tsc -p tsconfig.build.json',
      'tsc -p tsconfig.build.json --noCheck',
    );
    const path = `${join(THIS_TREE, 'node_modules', '.bin')}:${process.env['PATH']}`;
    execFileSync('sh', ['-c', build], { cwd: draft, stdio: 'ignore', env: { ...process.env, PATH: path } });
    renameSync(draft, tree);
  }
  // Another tree may have built it, which is gone since.
  rmSync(join(tree, 'node_modules'), { force: true });
  symlinkSync(join(THIS_TREE, 'node_modules'), join(tree, 'node_modules'));
  return tree;
}

function packageOf(commit: string): { readonly scripts: { readonly build: string }; readonly dependencies: object } {
  return JSON.parse(git('show', `${commit}:package.json`));
}
