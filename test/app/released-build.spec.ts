import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../support/free-port.js';
import { until } from '../support/until.js';

const ROOT = join(__dirname, '..', '..');
const WHAT_BUILDS = ['src', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', '.npmrc'];

interface Locked {
  readonly version: string;
  readonly integrity: string;
  readonly dev?: boolean;
}

/** The packages of the lock file by where they are installed. */
function lockedPackages(): [string, Locked][] {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  return Object.entries(lock.packages);
}

/** The digest of each file of a build, by its path in there. */
function digests(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = files.map((one) => join(one.parentPath, one.name)).sort();
  return Object.fromEntries(
    paths.map((path) => [path.slice(folder.length), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}

describe('a build of the same source in another place', () => {
  let scratch: string;
  let elsewhere: string;
  const run = (command: string): string =>
    execFileSync('/bin/sh', ['-c', command], {
      cwd: elsewhere,
      encoding: 'utf8',
      env: { HOME: scratch, PATH: `${elsewhere}/node_modules/.bin:${process.env['PATH'] ?? ''}` },
    });

  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'octa-build-'));
    elsewhere = join(scratch, 'on', 'another', 'path');
    for (const name of WHAT_BUILDS) cpSync(join(ROOT, name), join(elsewhere, name), { recursive: true });
    // Links cost nothing; from one file system to another there are none.
    run(`cp -al "$(realpath '${ROOT}/node_modules')" . 2>/dev/null || cp -a "$(realpath '${ROOT}/node_modules')" .`);
    run('npm run build');
  }, 180_000);
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it('gives the same bytes', () => {
    expect(digests(join(elsewhere, 'dist'))).toEqual(digests(join(ROOT, 'dist')));
  });

  it('runs with nothing but what production needs', async () => {
    // As `npm ci --omit=dev` leaves it, which would ask the registry.
    for (const [path, { dev }] of lockedPackages())
      if (dev === true) {
        rmSync(join(elsewhere, path), { recursive: true, force: true });
      }
    expect(readdirSync(join(elsewhere, 'node_modules'))).not.toContain('jest');
    const [port] = await freePorts(1);
    const service = spawn(join(elsewhere, 'node_modules', '.bin', 'node'), ['dist/main.js'], {
      cwd: elsewhere,
      env: { PORT: String(port) },
      stdio: 'ignore',
    });
    try {
      const healthy = () =>
        fetch(`http://127.0.0.1:${port}/api/v1/health`).then(
          (response) => response.ok,
          () => false,
        );
      await until('the first healthy answer', healthy, 60_000);
    } finally {
      service.kill('SIGKILL');
    }
  }, 120_000);
});

describe('the list of what runs in production', () => {
  interface Component {
    readonly name: string;
    readonly version: string;
    readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  }
  it('names every package of the lock file that is no development dependency, with its digest', () => {
    const printed = execFileSync('npm', ['run', '--silent', 'sbom'], { cwd: ROOT, encoding: 'utf8' });
    const sbom = JSON.parse(printed) as { readonly bomFormat: string; readonly components: readonly Component[] };
    const expected = lockedPackages()
      .filter(([path, { dev }]) => path !== '' && dev !== true)
      .map(([path, { version, integrity }]) => {
        const digest = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
        return `${path.replace(/^.*node_modules\//, '')}@${version} ${digest}`;
      });
    const listed = sbom.components.map(({ name, version, hashes }) => `${name}@${version} ${hashes[0]?.content ?? ''}`);
    expect(sbom.bomFormat).toBe('CycloneDX');
    expect([...new Set(listed)].sort()).toEqual([...new Set(expected)].sort());
  });
});
