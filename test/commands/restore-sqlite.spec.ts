import { copyFileSync, existsSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteStore, type TestStore } from '../support/each-store.js';
import { scratchFolder } from '../support/scratch-folder.js';
import { destroy, fileOf, fill, killWhen, onStore } from './backup/backup-bench.js';

const folder = scratchFolder();
const inFolder = (name: string): string => join(folder.path, name);

let store: TestStore;
beforeEach(async () => {
  store = sqliteStore(inFolder('data/octa.db'));
  await fill(store, ['anna']);
  expect((await onStore(store, 'backup mine', folder.path)).exitCode).toBe(0);
});

const restore = (words: string) => onStore(store, `restore ${words}`, folder.path);
/** Without the record of the latest backup, which is no database. */
const beside = (): string[] =>
  readdirSync(inFolder('data'))
    .filter((name) => !name.endsWith('.last-backup.json'))
    .sort();
const names = async (of = store): Promise<unknown[]> => (await of.rows('users')).map(({ username }) => username);

/** Another process's hands on the file, as far as locks go: the driver opens it anew. */
function hold(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; BEGIN; SELECT * FROM users; COMMIT');
  return database;
}

describe('a restore over a SQLite file', () => {
  it('keeps what was there, as it was', async () => {
    await fill(store, ['bruno']);
    const { output } = await restore('mine --replace');
    expect(await names()).toEqual(['anna']);
    const aside = beside().find((name) => name.startsWith('octa.db.before-restore-')) ?? '';
    expect(beside()).toEqual(['octa.db', aside]);
    expect(output).toContain(`What was there before is ${inFolder(`data/${aside}`)}`);
    expect(await names(sqliteStore(inFolder(`data/${aside}`)))).toEqual(['anna', 'bruno']);
    expect(statSync(fileOf(store)).mode & 0o777).toBe(0o600);
  });

  it('is refused while a process has it open', async () => {
    const service = hold(fileOf(store));
    const { exitCode, output } = await restore('mine --replace');
    expect([exitCode, output]).toEqual([1, expect.stringMatching(/is in use and was left as it is. Stop the service/)]);
    service.close();
    expect(beside().filter((name) => !/-(wal|shm)$/.test(name))).toEqual(['octa.db']);
  });

  it('that cannot be read any more is refused unless told to, and keeps it', async () => {
    await destroy(store);
    writeFileSync(fileOf(store), 'no database at all '.repeat(1_000));
    const refused = await restore('mine');
    expect([refused.exitCode, refused.output]).toEqual([1, expect.stringContaining('cannot be read as a database')]);
    expect((await restore('mine --replace')).exitCode).toBe(0);
    expect(await names()).toEqual(['anna']);
    expect(beside()).toEqual(['octa.db', expect.stringMatching(/^octa\.db\.before-restore-/)]);
  });

  it('is not spoilt by the log that the lost file has left', async () => {
    const service = hold(fileOf(store));
    service.exec("UPDATE users SET username = 'Mallory'");
    copyFileSync(`${fileOf(store)}-wal`, inFolder('log'));
    service.close();
    await destroy(store);
    renameSync(inFolder('log'), `${fileOf(store)}-wal`);
    expect((await restore('mine')).exitCode).toBe(0);
    expect(await names()).toEqual(['anna']);
  });

  it('that was killed has changed nothing, and can be run again', async () => {
    const database = new DatabaseSync(fileOf(store));
    // Enough for the restore to take a while.
    database.exec('CREATE TABLE ballast (bytes BLOB) STRICT');
    database.exec(
      'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40) INSERT INTO ballast SELECT zeroblob(1000000) FROM n',
    );
    database.close();
    await onStore(store, 'backup large', folder.path);
    await fill(store, ['bruno']);
    const options = { folder: folder.path, variables: store.variables };
    const draft = `${fileOf(store)}.restoring`;
    expect(await killWhen('restore large --replace', options, () => existsSync(draft))).toBe(true);
    expect(existsSync(draft)).toBe(true);
    expect(await names()).toEqual(['anna', 'bruno']);

    const { exitCode } = await restore('large --replace');
    expect(exitCode).toBe(0);
    expect(await names()).toEqual(['anna']);
    expect(beside()).toEqual(['octa.db', expect.stringMatching(/^octa\.db\.before-restore-/)]);
  });
});
