import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { existsSync } from 'node:fs';
import { unsupportedNode } from '../../src/app/node-version.js';

const DIST = join(__dirname, '..', '..', 'dist');

/** Everything that can be started. */
const PROGRAMS = [
  'main',
  ...['backup', 'doctor', 'migrate', 'restore', 'secret', 'smoke'].map((name) => `commands/${name}`),
];

/** The machine's own Node.js, if it is too old: npm puts the one that the project brings before it on the PATH. */
const old = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .map((folder) => join(folder, 'node'))
  .filter((program) => existsSync(program))
  .find((program) => unsupportedNode(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout.slice(1)) !== null);

describe('the version of Node.js', () => {
  it.each(['24.0.0', '24.22.3', '26.1.0', '100.0.0'])('%s serves', (version) => {
    expect(unsupportedNode(version)).toBeNull();
  });

  it.each(['20.19.0', '22.20.0', '8.0.0'])('%s does not, and one line says what to do', (version) => {
    expect(unsupportedNode(version)).toMatch(
      new RegExp(`^Octa Music needs Node.js 24 or newer, and this is ${version}\\..*https://nodejs.org\\.$`),
    );
  });

  (old === undefined ? it.skip : it).each(PROGRAMS)('is checked before anything else is done: %s', (name) => {
    const { status, stdout, stderr } = spawnSync(String(old), [join(DIST, `${name}.js`)], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^Octa Music needs Node\.js 24 or newer, and this is [\d.]+\..*\n$/);
    expect(stderr.split('\n')).toHaveLength(2);
  });
});
