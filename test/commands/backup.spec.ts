import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describeOnEachStore, sqliteStore, type TestStore } from '../support/each-store.js';
import { describeOnMongo, withClient } from '../support/mongo-server.js';
import { runCommand } from '../support/run-command.js';
import { scratchFolder } from '../support/scratch-folder.js';
import { backupsOf, fileOf, fill, killWhen, onStore, runOnSmallDisk } from './backup/backup-bench.js';

const folder = scratchFolder();
const inFolder = (name: string): string => join(folder.path, name);

describe('backup, typed wrongly', () => {
  it.each(['', 'one two', '--into . --keep 0', 'x --into .'])('"%s" shows how it is typed', async (words) => {
    const { exitCode, errors, output } = await runCommand(`backup ${words}`, { folder: folder.path });
    expect([exitCode, output]).toEqual([2, '']);
    expect(errors).toMatch(/^Usage: npm run backup -- <file>/m);
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

describeOnEachStore('a backup', (newStore) => {
  let store: TestStore;
  beforeAll(async () => {
    store = newStore();
    await fill(store, ['anna', 'Berta']);
  });
  const backup = (words: string) => onStore(store, `backup ${words}`, folder.path);
  /** Less than a backup of this store needs, in KB; what SQLite keeps beside the database has to fit. */
  const room = (): number => (store.kind === 'sqlite' ? 40 : 0);

  it('says what it holds, how big it is, where it is, and that only its owner can read it', async () => {
    const { exitCode, output, errors } = await backup('mine');
    expect([exitCode, errors]).toEqual([0, '']);
    expect(output).toMatch(/^ok {7}Backing up the (SQLite file \/|MongoDB database octa_test_\w+ on 127\.0\.0\.1:)/);
    expect(output).toMatch(/^ok {7}users: 2 (row|document)s$/m);
    expect(output).toMatch(/^ok {7}sessions: 0 (row|document)s$/m);
    expect(output).toMatch(new RegExp(`^ok {7}Written to ${inFolder('mine')}: [\\d.]+ (bytes|KB) in [\\d.]+ s`, 'm'));
    expect(output).toMatch(/^ok {7}SHA-256 [\da-f]{64}, schema [1-9]/m);
    expect(output).toContain(`npm run restore -- ${inFolder('mine')}`);
    expect(statSync(inFolder('mine')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder.path)).toEqual(['mine']);
    const { parts, snapshot } = await (await backupsOf(store)).read(inFolder('mine'));
    expect(parts).toContainEqual({ name: 'users', count: 2 });
    expect(/^warning .*not the state of one moment/m.test(output)).toBe(!snapshot);
  });

  it('takes no other file’s place unless told to', async () => {
    writeFileSync(inFolder('there'), 'precious');
    const refused = await backup('there');
    expect([refused.exitCode, refused.output]).toEqual([1, expect.stringContaining('exists already')]);
    expect(readFileSync(inFolder('there'), 'utf8')).toBe('precious');
    expect((await backup('there --force')).exitCode).toBe(0);
    await (await backupsOf(store)).read(inFolder('there'));
  });

  it('that finds no room leaves nothing behind, and the backup that it was to replace as it was', async () => {
    const here = { folder: folder.path, variables: store.variables };
    writeFileSync(inFolder('there'), 'precious');
    const { exitCode, output } = await runOnSmallDisk('backup there --force', here, room());
    expect([exitCode, output]).toEqual([
      1,
      expect.stringMatching(/FAILED {3}No backup was made: .*[Tt]he disk (is full|cannot be read or written)/),
    ]);
    expect(readdirSync(folder.path)).toEqual(['there']);
    expect(readFileSync(inFolder('there'), 'utf8')).toBe('precious');
  });

  it('every night keeps as many as it is told to, and touches nothing else', async () => {
    const { extension } = await backupsOf(store);
    const old = [1, 2, 3, 4].map((day) => `octa-music-2026-01-0${day}T03-00-00Z${extension}`);
    const others = ['octa-music-2026-01-01T03-00-00Z.other', `octa-music-of-today${extension}`, `x${old[0]}`];
    mkdirSync(inFolder('nightly'));
    for (const name of [...old, ...others]) writeFileSync(inFolder(`nightly/${name}`), 'old');
    // No process has the first number, this one has the second.
    const [abandoned = '', running = ''] = [4_194_305, process.pid].map((pid) =>
      inFolder(`nightly/octa-music-2026-01-05T03-00-00Z${extension}.${pid}.partial`),
    );
    for (const name of [abandoned, running]) writeFileSync(name, 'half');

    const { exitCode, output } = await backup('--into nightly --keep 3');
    expect(exitCode).toBe(0);
    const isBackup = new RegExp(`^octa-music-\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\dZ${extension}$`);
    const kept = readdirSync(inFolder('nightly')).filter((name) => isBackup.test(name));
    expect(kept).toEqual([old[2], old[3], expect.not.stringContaining('2026-01')]);
    for (const name of old.slice(0, 2)) expect(output).toContain(`Removed ${name}`);
    for (const name of others) expect(existsSync(inFolder(`nightly/${name}`))).toBe(true);
    expect([abandoned, running].map((name) => existsSync(name))).toEqual([false, true]);
  });

  it('that fails removes no older one', async () => {
    const { extension } = await backupsOf(store);
    const old = [1, 2].map((day) => `octa-music-2026-01-0${day}T03-00-00Z${extension}`);
    mkdirSync(inFolder('nightly'));
    for (const name of old) writeFileSync(inFolder(`nightly/${name}`), 'old');
    const here = { folder: folder.path, variables: store.variables };
    expect((await runOnSmallDisk('backup --into nightly --keep 1', here, room())).exitCode).toBe(1);
    expect(readdirSync(inFolder('nightly'))).toEqual(old);
  });

  it('that was killed never bears the name of a whole one, and the next one clears it away', async () => {
    const here = { folder: folder.path, variables: store.variables };
    const isUnderWay = (): boolean => readdirSync(folder.path).some((name) => /^mine\.\d+\.partial$/.test(name));
    const killed = await killWhen('backup mine', here, isUnderWay);
    // Whoever is quick enough to end before has a whole one.
    expect(existsSync(inFolder('mine'))).toBe(!killed);
    expect((await backup('mine --force')).exitCode).toBe(0);
    expect(readdirSync(folder.path)).toEqual(['mine']);
  });
});

describe('a backup of the SQLite file', () => {
  it('is a database that every tool opens', async () => {
    const store = sqliteStore(inFolder('octa.db'));
    await fill(store, ['anna']);
    await onStore(store, 'backup mine', folder.path);
    const database = new DatabaseSync(inFolder('mine'));
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    expect(database.prepare('SELECT username FROM users').all()).toEqual([{ username: 'anna' }]);
    database.close();
  });

  it('is never written over the file itself, whatever it is called', async () => {
    const store = sqliteStore(inFolder('octa.db'));
    await fill(store, ['anna']);
    symlinkSync(inFolder('octa.db'), inFolder('link'));
    for (const name of ['octa.db', './x/../octa.db', 'link']) {
      const { exitCode, output } = await onStore(store, `backup ${name} --force`, folder.path);
      expect([exitCode, output]).toEqual([1, expect.stringContaining('is the database itself')]);
    }
    expect(await store.rows('users')).toHaveLength(1);
  });

  it('of one that is not there fails, and creates none', async () => {
    const store = sqliteStore(inFolder('nowhere/octa.db'));
    const { exitCode, output } = await onStore(store, 'backup mine', folder.path);
    expect([exitCode, output]).toEqual([1, expect.stringContaining('There is nothing to back up')]);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('of a damaged one fails, and says what to do', async () => {
    const store = sqliteStore(inFolder('octa.db'));
    await fill(
      store,
      Array.from({ length: 50 }, (_, i) => `person_${i}`),
    );
    const bytes = readFileSync(fileOf(store));
    bytes.fill(0xee, 8_192, 16_384);
    writeFileSync(fileOf(store), bytes);
    const { exitCode, output } = await onStore(store, 'backup mine', folder.path);
    expect([exitCode, output]).toEqual([1, expect.stringContaining('The database itself is damaged')]);
    expect(existsSync(inFolder('mine'))).toBe(false);
  });
});

describeOnMongo('a backup of MongoDB', (server) => {
  it('is lines of JSON, the accounts last', async () => {
    const uri = server().uri();
    await withClient(uri, async (client) => {
      await client.db().collection('users').insertOne({ username: 'anna' });
      await client.db().collection('whatever').insertOne({ of: 'anna' });
    });
    const { exitCode } = await runCommand('backup mine', { folder: folder.path, variables: { MONGODB_URI: uri } });
    expect(exitCode).toBe(0);
    const lines = readFileSync(inFolder('mine'), 'utf8').trimEnd().split('\n');
    const kinds = lines.map((line) => Object.entries(JSON.parse(line) as Record<string, { name?: string }>)[0]);
    expect(kinds.map((kind) => [kind?.[0], kind?.[1].name])).toEqual([
      ['collection', 'whatever'],
      ['document', undefined],
      ['collection', 'users'],
      ['document', undefined],
      ['octa_music_backup', undefined],
    ]);
  });

  it('names the server, but never the password', async () => {
    const { host, port } = server();
    const uri = `mongodb://octa:s3cret-w0rd@${host}:${port}/octa`;
    const { exitCode, output, errors } = await runCommand('backup mine', {
      folder: folder.path,
      variables: { MONGODB_URI: uri },
    });
    expect(exitCode).toBe(1);
    expect(output).toContain(`the MongoDB database octa on ${host}:${port}`);
    expect(output + errors).not.toContain('s3cret-w0rd');
  });
});
