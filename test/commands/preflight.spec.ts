import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryOf } from '../../src/commands/preflight/memory.js';
import { ServiceProcess } from '../../src/commands/preflight/service-process.js';
import { tryOut } from '../../src/commands/preflight/trial-run.js';
import { checkNode, checkPackages, checkWorkTree } from '../../src/commands/preflight/work-tree.js';
import { Report } from '../../src/commands/terminal.js';
import type { Variables } from '../../src/app/config/variable-reader.js';
import { closedAfterEach } from '../support/closed-after-each.js';
import { PRODUCTION_VARIABLES } from '../support/production-variables.js';
import { runCommand, type CommandResult } from '../support/run-command.js';
import { until } from '../support/until.js';

const afterwards = closedAfterEach();

/** The command, typed with these words. */
const preflight = (words: string, variables: Variables = {}): Promise<CommandResult> =>
  runCommand(`preflight ${words}`, { variables, folder: tmpdir() });

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'octa-preflight-test-'));
  afterwards(() => Promise.resolve(rmSync(folder, { recursive: true, force: true })));
  return folder;
}

/** What is reported, line by line. */
async function reported(work: (report: Report) => unknown): Promise<string[]> {
  const lines: string[] = [];
  await work(new Report((line) => void lines.push(line)));
  return lines;
}

describe('npm run preflight', () => {
  it('starts what is built with production settings of its own, tries it out and sees it stop', async () => {
    const { exitCode, lines } = await preflight('--skip-check');
    expect(lines.filter((line) => line.startsWith('FAILED'))).toEqual([]);
    expect(exitCode).toBe(0);
    expect(lines).toContainEqual(expect.stringMatching(/^ok +the service starts with production settings of its own/));
    expect(lines).toContainEqual(expect.stringMatching(/^ok +start: healthy after \d+ ms$/));
    expect(lines).toContainEqual(expect.stringMatching(/^ok +cookies .*__Host-octa_csrf$/));
    expect(lines).toContainEqual(expect.stringMatching(/^(?:ok|warning) +memory: \d+ MB/));
    expect(lines).toContainEqual(expect.stringMatching(/^ok +stop: exit code 0 after \d+\.\d s$/));
    expect(lines.at(-1)).toBe('Ready to deploy.');
  });

  it('starts with the operator’s environment where that is production’s', async () => {
    const folder = newFolder();
    const { exitCode, lines } = await preflight('--skip-check', {
      ...PRODUCTION_VARIABLES,
      DATABASE_URL: `sqlite:///${folder}/octa.db`,
      SHUTDOWN_GRACE_SECONDS: '5',
    });
    expect(lines).toContainEqual(expect.stringMatching(/^warning +the service starts with your environment/));
    // Nothing can be searched with it: throw-away settings may be like that, the real ones may not.
    expect(lines).toContainEqual(expect.stringMatching(/^FAILED +search \(API\) .*no source answers/));
    expect(lines.slice(-2)).toEqual([expect.stringMatching(/^Not well: 1 failed/), 'Do not deploy this.']);
    expect(exitCode).toBe(1);
  });

  it('ends at once with 1 when that environment is wrong, naming the variables', async () => {
    const variables = { ...PRODUCTION_VARIABLES, SECRET_KEY: 'too-short', FRONTEND_URL: '' };
    const { exitCode, lines, errors } = await preflight('--skip-check', variables);
    expect([exitCode, lines]).toEqual([1, []]);
    // One line for each, and nothing else.
    expect(errors.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^SECRET_KEY must have/),
      expect.stringMatching(/^FRONTEND_URL .*required/),
    ]);
    expect(errors).not.toContain('too-short');
  });

  it('ends with 2 when it is typed wrongly', async () => {
    const { exitCode, errors } = await preflight('--slow');
    expect(exitCode).toBe(2);
    expect(errors).toContain('npm run preflight');
  });
});

/** A service that is not one: what a process does before and after it is told to stop. */
const PROGRAMS = {
  'ends by itself': `console.log(JSON.stringify({ level: 'CRITICAL', msg: 'No way' })); process.exit(3);`,
  'is never healthy': `require('http').createServer((_, r) => r.writeHead(503).end()).listen(process.env.PORT);`,
  'does not listen': `setInterval(() => undefined, 1000);`,
  'stops with an error': `
    require('http').createServer((_, r) => r.end('{}')).listen(process.env.PORT);
    process.on('SIGTERM', () => process.exit(7));`,
  'does not stop': `
    require('http').createServer((_, r) => r.end('{}')).listen(process.env.PORT);
    process.on('SIGTERM', () => undefined);`,
};

describe('a build that', () => {
  it.each<[keyof typeof PROGRAMS, RegExp]>([
    ['ends by itself', /^FAILED +start: it ended with exit code 3 instead of starting$/],
    ['is never healthy', /^FAILED +start: not healthy within 1 s: its health check says 503$/],
    ['does not listen', /^FAILED +start: not healthy within 1 s: it does not answer$/],
    ['stops with an error', /^FAILED +stop: exit code 7 after \d+\.\d s$/],
    ['does not stop', /^FAILED +stop: still there after \d+\.\d s, of 0 allowed$/],
  ])('%s fails, and does not live on', async (what, line) => {
    const main = join(newFolder(), 'main.cjs');
    writeFileSync(main, PROGRAMS[what]);
    const service = await ServiceProcess.start(main, {}, tmpdir());
    const lines = await reported((report) =>
      tryOut(service, report, { graceSeconds: 0, sourcesExpected: false, startLimitMs: 1_000 }),
    );
    expect(lines).toContainEqual(expect.stringMatching(line));
    expect(service.running).toBe(false);
    const complaints = lines.filter((text) => text.includes('its log: '));
    expect(complaints).toEqual(what === 'ends by itself' ? ['warning  its log: CRITICAL: No way'] : []);
  });
});

describe('the version of Node', () => {
  const folder = (node: string): string => {
    const made = newFolder();
    writeFileSync(join(made, 'package.json'), JSON.stringify({ engines: { node } }));
    return made;
  };

  it.each([
    ['>=20.19', 'v20.19.0', 'ok'],
    ['>=20.19', 'v22.1.0', 'ok'],
    ['>=20.19', 'v20.18.9', 'FAILED'],
    ['>=20.19', 'v18.20.0', 'FAILED'],
    ['a form that it does not know', 'v22.1.0', 'FAILED'],
  ])('asked for as %s, %s: %s', async (wanted, version, verdict) => {
    const [line] = await reported((report) => checkNode(folder(wanted), version, report));
    expect(line?.split(' ')[0]).toBe(verdict);
  });
});

describe('the packages', () => {
  /** A project with one package. */
  function project(wanted: string, locked: string, installed: string): string {
    const folder = newFolder();
    const write = (name: string, content: object) => writeFileSync(join(folder, name), JSON.stringify(content));
    const root = { name: 'project', version: '1.0.0', dependencies: { one: wanted } };
    write('package.json', root);
    const packages = { '': { ...root, dependencies: { one: locked } }, 'node_modules/one': { version: locked } };
    write('package-lock.json', { name: 'project', version: '1.0.0', lockfileVersion: 3, packages });
    mkdirSync(join(folder, 'node_modules', 'one'), { recursive: true });
    write('node_modules/one/package.json', { name: 'one', version: installed });
    return folder;
  }

  it.each([
    ['as they should be', ['1.0.0', '1.0.0', '1.0.0'], [/^ok/]],
    ['not as locked', ['2.0.0', '1.0.0', '2.0.0'], [/^FAILED +package-lock.json does not fit/]],
    ['not as installed', ['2.0.0', '2.0.0', '1.0.0'], [/^FAILED +node_modules does not fit/]],
  ] as const)('%s', async (_what, [wanted, locked, installed], expected) => {
    const lines = await reported((report) => checkPackages(project(wanted, locked, installed), report));
    expect(lines).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });
});

describe('the work tree', () => {
  /** A clone of a repository with one commit. */
  function clone(): { folder: string; git: (...words: string[]) => void } {
    const folder = newFolder();
    const run = (cwd: string, words: readonly string[]): void => {
      const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'init.defaultBranch=main'];
      const { status, stderr } = spawnSync('git', [...who, ...words], { cwd, encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
    };
    run(folder, ['init', '--quiet', 'origin']);
    run(join(folder, 'origin'), ['commit', '--quiet', '--allow-empty', '-m', 'First']);
    run(folder, ['clone', '--quiet', 'origin', 'clone']);
    const tree = join(folder, 'clone');
    return { folder: tree, git: (...words) => run(tree, words) };
  }
  const look = (folder: string) => reported((report) => checkWorkTree(folder, report));

  it('is fine when it is what is pushed', async () => {
    expect(await look(clone().folder)).toEqual(['ok       the work tree is clean and in step']);
  });

  it('is warned of when files differ', async () => {
    const { folder } = clone();
    writeFileSync(join(folder, 'new.txt'), 'new');
    expect(await look(folder)).toEqual([expect.stringMatching(/^warning +1 file\(s\) differ from the last commit/)]);
  });

  it('is warned of when commits are not pushed', async () => {
    const { folder, git } = clone();
    git('commit', '--quiet', '--allow-empty', '-m', 'Second');
    expect(await look(folder)).toEqual(['warning  1 commit(s) are not pushed']);
  });

  it('is warned of when commits are missing', async () => {
    const { folder, git } = clone();
    git('commit', '--quiet', '--allow-empty', '-m', 'Second');
    git('push', '--quiet', 'origin', 'HEAD:other');
    git('branch', '--quiet', '--set-upstream-to=origin/other');
    git('reset', '--quiet', '--hard', 'HEAD~1');
    expect(await look(folder)).toEqual([expect.stringMatching(/^warning +1 commit\(s\) of the branch .* are missing/)]);
  });

  it('is warned of when the branch follows none', async () => {
    const { folder, git } = clone();
    git('checkout', '--quiet', '-b', 'own');
    expect(await look(folder)).toEqual([expect.stringMatching(/^warning +this branch follows none/)]);
  });

  it('is warned of when there is none', async () => {
    expect(await look(newFolder())).toEqual([expect.stringMatching(/^warning +no git work tree/)]);
  });
});

describe('memory', () => {
  it('counts the processes that a process started, too', async () => {
    const main = join(newFolder(), 'main.cjs');
    writeFileSync(
      main,
      `if (process.argv[2] === undefined) require('child_process').spawn(process.execPath, [__filename, 'child']);
       else { globalThis.kept = Buffer.alloc(100e6, 1); }
       setInterval(() => undefined, 1000);
       require('http').createServer((_, r) => r.end('{}')).listen(process.argv[2] === undefined ? process.env.PORT : 0);`,
    );
    const service = await ServiceProcess.start(main, {}, tmpdir());
    afterwards(() => service.discard());
    await service.healthy(10_000);
    await until('the child’s 100 MB count', () => (memoryOf(service.pid) ?? 0) > 100);
    expect(memoryOf(service.pid)).toBeLessThan(300);
  });

  it('is unknown where there is no such process', () => {
    expect(memoryOf(2 ** 30)).toBeNull();
  });
});
