import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Variables } from '../../src/app/config/variable-reader.js';
import { freePorts } from '../support/free-port.js';
import { runCommand, spawnCommand } from '../support/run-command.js';
import { scratchFolder } from '../support/scratch-folder.js';

const LOAD = join(__dirname, '..', 'load');

const folder = scratchFolder();
const SQLITE = { DATABASE_URL: 'sqlite:///octa.db' };

describe('--help', () => {
  it.each(['accounts', 'backup', 'doctor', 'migrate', 'restore', 'secret', 'smoke'])(
    'of %s says how it is used',
    async (name) => {
      const { exitCode, output, errors } = await runCommand(`${name} --help`, { folder: folder.path });
      expect([exitCode, errors]).toEqual([0, '']);
      expect(output).toMatch(new RegExp(`^Usage: npm run (--silent )?${name}`));
    },
  );

  it.each(['bench', 'load', 'suite-in-memory', 'scale/seed', 'scale/scale'])('of %s does too', (name) => {
    const file = join(LOAD, `${name}.mjs`);
    const { status, stdout, stderr } = spawnSync(process.execPath, [file, '--help'], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^npm run /);
    const wrong = spawnSync(process.execPath, [file, '--wrong'], { encoding: 'utf8' });
    expect([wrong.status, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toContain(stdout);
  });
});

describe('what is not there', () => {
  /** @param expected with `HERE` for the folder that the command runs in */
  async function expectSaid(command: string, variables: Variables, expected: string): Promise<void> {
    const { exitCode, output, errors } = await runCommand(command, { folder: folder.path, variables });
    expect(exitCode).toBe(1);
    const [said] = [...output.split('\n'), ...errors.split('\n')].filter((line) => /^FAILED|^[^ok].*\.$/.test(line));
    expect(said?.replaceAll(folder.path, 'HERE')).toBe(expected);
  }

  it.each([
    ['backup b', SQLITE, 'FAILED   No backup was made: There is nothing to back up: no file HERE/octa.db.'],
    ['restore b', SQLITE, 'FAILED   Nothing was changed. HERE/b does not exist.'],
    ['restore .', SQLITE, 'FAILED   Nothing was changed. HERE is a folder: name the backup in it.'],
    ['migrate up', { DATABASE_URL: 'sqlite:////proc/x/y.db' }, 'The folder /proc/x cannot be made (ENOENT).'],
    [
      'migrate up',
      { DATABASE_URL: 'sqlite:///.' },
      'SQLite file . cannot be used: it cannot be opened: look at its permissions and those of its folder (14 unable to open database file).',
    ],
    [
      'migrate status',
      SQLITE,
      'SQLite file octa.db does not exist; it was not created. "npm run migrate -- up" creates it.',
    ],
  ])('is named by %s', expectSaid);

  it('is named where a backup is to be written', async () => {
    await runCommand('migrate up', { folder: folder.path, variables: SQLITE });
    await expectSaid(
      'backup nowhere/b',
      SQLITE,
      'FAILED   No backup was made: There is no folder HERE/nowhere. Make it, or use --into, which makes its folder.',
    );
    writeFileSync(join(folder.path, 'a-file'), '');
    await expectSaid(
      'backup --into a-file/b',
      SQLITE,
      'FAILED   No backup was made: The folder HERE/a-file cannot be made (EEXIST).',
    );
    mkdirSync(join(folder.path, 'b'));
    await expectSaid('backup b', SQLITE, 'FAILED   No backup was made: HERE/b is a folder: use --into HERE/b.');
    spawnSync('mkfifo', [join(folder.path, 'pipe')]);
    await expectSaid(
      'backup pipe --force',
      SQLITE,
      'FAILED   No backup was made: HERE/pipe is not a file: choose another name.',
    );
    expect(statSync(join(folder.path, 'pipe')).isFIFO()).toBe(true);
  });

  it('is named when nothing listens there', async () => {
    const [port] = await freePorts(1);
    const variables = { MONGODB_URI: `mongodb://127.0.0.1:${port}/octa` };
    const reason = 'MongoDB (MONGODB_URI) cannot be used: nothing listens at its address (ECONNREFUSED).';
    await expectSaid('backup b', variables, `FAILED   No backup was made: ${reason}`);
    const url = `http://127.0.0.1:${port}`;
    await expectSaid(`smoke ${url}`, {}, `Nothing answers at ${url}: nothing listens at its address (ECONNREFUSED).`);
  });
});

it('is brought to its end though nobody reads what is said', async () => {
  await runCommand('migrate up', { folder: folder.path, variables: SQLITE });
  const { child, errors } = spawnCommand('backup unread', { folder: folder.path, variables: SQLITE });
  child.stdout.destroy();
  const [exitCode] = await once(child, 'close');
  expect([exitCode, await errors]).toEqual([0, '']);
  expect((await runCommand('restore unread', { folder: folder.path, variables: SQLITE })).exitCode).toBe(0);
});
