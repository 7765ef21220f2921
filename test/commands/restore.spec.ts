import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDatabaseSettings } from '../../src/app/config/parse-settings.js';
import { openDatabaseTools } from '../../src/commands/open-database.js';
import { appendTrailer } from '../../src/adapters/outbound/backup/backup-file.js';
import { OperatorError } from '../../src/observability/explain-error.js';
import { describeOnEachStore, type TestStore } from '../support/each-store.js';
import { runCommand } from '../support/run-command.js';
import { scratchFolder } from '../support/scratch-folder.js';
import { applyUnknownMigration, backupsOf, fill, onStore, withStores } from './backup/backup-bench.js';

const folder = scratchFolder();
const inFolder = (name: string): string => join(folder.path, name);

describe('restore, typed wrongly', () => {
  it.each(['', 'one two', 'x --force'])('"%s" shows how it is typed', async (words) => {
    const { exitCode, errors } = await runCommand(`restore ${words}`, { folder: folder.path });
    expect([exitCode, errors]).toEqual([2, expect.stringMatching(/^Usage: npm run restore -- <file>/m)]);
  });
});

/** All but the record of the latest backup, which is no part of it. */
async function contentOf(store: TestStore): Promise<unknown> {
  const tables = JSON.parse(await store.dump()) as [name: string, rows: { _id?: unknown }[]][];
  return tables.map(([name, rows]) => [name, rows.filter(({ _id }) => _id !== 'backup')]);
}

describeOnEachStore('a restore', (newStore) => {
  let source: TestStore;
  let target: TestStore;
  /** Of the source, as it is at first. */
  let backup: Buffer | undefined;
  beforeAll(async () => {
    source = newStore();
    await fill(source, ['anna', 'Berta']);
  });
  beforeEach(async () => {
    target = newStore();
    if (backup !== undefined) return writeFileSync(inFolder('mine'), backup);
    expect((await onStore(source, 'backup mine', folder.path)).exitCode).toBe(0);
    backup = readFileSync(inFolder('mine'));
  });
  const restore = (words: string, store = target) => onStore(store, `restore ${words}`, folder.path);

  it('into nothing brings everything back', async () => {
    const { exitCode, output, errors } = await restore('mine');
    expect([exitCode, errors]).toEqual([0, '']);
    expect(output).toMatch(/whole and unaltered/);
    expect(output).toMatch(/^ok {7}users: 2 (row|document)s$/m);
    expect(await contentOf(target)).toEqual(await contentOf(source));
  });

  it('into a database that a start of the service has made does the same', async () => {
    await fill(target, []);
    expect((await restore('mine')).exitCode).toBe(0);
    expect(await target.rows('users')).toEqual(await source.rows('users'));
  });

  it('into one that holds something is refused unless told to', async () => {
    await fill(target, ['zoe']);
    const before = await target.dump();
    const refused = await restore('mine');
    expect([refused.exitCode, refused.output]).toEqual([
      1,
      expect.stringMatching(/Nothing was changed\..* holds: users 1/),
    ]);
    expect(await target.dump()).toBe(before);
    const told = await restore('mine --replace');
    expect([told.exitCode, told.output]).toEqual([0, expect.stringMatching(/^warning {2}Replacing .*: users 1$/m)]);
    expect(await contentOf(target)).toEqual(await contentOf(source));
  });

  it('is refused while the service is running, and changes nothing', async () => {
    await withStores(target, async ({ users }) => {
      const email = 'zoe@mail.example';
      await users.addUnlessTaken({ username: 'zoe', email, passwordHash: 'a hash', createdAt: new Date() });
      const before = await target.rows('users');
      const { exitCode, output } = await restore('mine --replace');
      expect([exitCode, output]).toEqual([1, expect.stringMatching(/FAILED .*is in use and was left as it is.* Stop/)]);
      expect(await target.rows('users')).toEqual(before);
    });
    expect((await restore('mine --replace')).exitCode).toBe(0);
  });

  it('of a truncated or altered file is refused, and changes nothing', async () => {
    await fill(target, ['zoe']);
    const before = await target.dump();
    const whole = readFileSync(inFolder('mine'));
    writeFileSync(inFolder('cut'), whole.subarray(0, -1));
    const altered = Buffer.from(whole);
    altered.writeUInt8(altered.readUInt8(whole.length >> 1) ^ 1, whole.length >> 1);
    writeFileSync(inFolder('altered'), altered);
    for (const name of ['cut', 'altered', 'gone']) {
      const { exitCode, output } = await restore(`${name} --replace`);
      expect([exitCode, output]).toEqual([
        1,
        expect.stringMatching(/FAILED {3}Nothing was changed\. .*(truncated|altered|does not exist)/),
      ]);
    }
    expect(await target.dump()).toBe(before);
  });

  it('tells wherever a file was cut or altered', async () => {
    const backups = await backupsOf(source);
    const whole = readFileSync(inFolder('mine'));
    const step = Math.ceil(whole.length / 40);
    for (let at = 0; at < whole.length; at += step) {
      writeFileSync(inFolder('broken'), whole.subarray(0, at));
      await expect(backups.read(inFolder('broken'))).rejects.toBeInstanceOf(OperatorError);
      const altered = Buffer.from(whole);
      altered.writeUInt8(altered.readUInt8(at) ^ 0x20, at);
      writeFileSync(inFolder('broken'), altered);
      await expect(backups.read(inFolder('broken'))).rejects.toBeInstanceOf(OperatorError);
    }
  });

  it('of an older schema migrates what it has restored', async () => {
    const tools = await openDatabaseTools(parseDatabaseSettings(source.variables));
    const before = (await tools.status()).length;
    await tools.down();
    await onStore(source, 'backup older', folder.path);
    await tools.up();
    const { exitCode, output } = await restore('older');
    expect([exitCode, output]).toEqual([
      0,
      expect.stringContaining(`Migrated from schema ${before - 1} to ${before}: `),
    ]);
    const targetTools = await openDatabaseTools(parseDatabaseSettings(target.variables));
    expect((await targetTools.status()).every(({ appliedAt }) => appliedAt !== null)).toBe(true);
  });

  it('of a newer schema than this version knows is refused', async () => {
    const newer = newStore();
    await fill(newer, ['anna']);
    await applyUnknownMigration(newer);
    expect((await onStore(newer, 'backup newer', folder.path)).exitCode).toBe(0);
    const before = await target.dump();
    const { exitCode, output } = await restore('newer --replace');
    expect([exitCode, output]).toEqual([1, expect.stringMatching(/Nothing was changed\. .* its schema is 4711, this/)]);
    expect(await target.dump()).toBe(before);
  });

  it('of another kind of database is refused', async () => {
    const { kind } = target;
    writeFileSync(inFolder('other'), 'what the other kind holds');
    const database = kind === 'sqlite' ? 'MongoDB' : 'SQLite';
    const madeAt = new Date();
    await appendTrailer(inFolder('other'), { database, madeAt, schemaVersion: 1, snapshot: true, parts: [] });
    const { exitCode, output } = await restore('other');
    const words = kind === 'sqlite' ? /a backup of MongoDB, but .* is SQLite/ : /a backup of SQLite, but .* is MongoDB/;
    expect([exitCode, output]).toEqual([1, expect.stringMatching(words)]);
    writeFileSync(inFolder('other'), 'something else');
    expect((await restore('other')).output).toContain('was not made by `npm run backup`');
  });
});
