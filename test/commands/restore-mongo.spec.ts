import { statSync } from 'node:fs';
import { mongo } from 'mongoose';
import { describeOnMongo, withClient } from '../support/mongo-server.js';
import { runCommand } from '../support/run-command.js';
import { scratchFolder } from '../support/scratch-folder.js';
import { bytesOf, killWhen, OLD_DOCUMENTS } from './backup/backup-bench.js';

const folder = scratchFolder();

describeOnMongo('a restore into MongoDB', (server) => {
  const run = (command: string, uri: string) =>
    runCommand(command, { folder: folder.path, variables: { MONGODB_URI: uri } });
  const inDatabase = <T>(uri: string, work: (db: mongo.Db) => Promise<T>): Promise<T> =>
    withClient(uri, (client) => work(client.db()));

  /** A database of the old service's, with that many searches in it. */
  const oldDatabase = async (searches: number): Promise<string> => {
    const uri = server().uri();
    await inDatabase(uri, async (db) => {
      await db.collection('users').createIndex({ username: 1 }, { unique: true });
      await db.collection('users').insertMany(OLD_DOCUMENTS.map((document) => ({ ...document })));
      await db
        .collection('search_history')
        .createIndex({ user_id: 1, timestamp: -1 }, { name: 'by time', sparse: true });
      const made = Array.from({ length: searches }, (_, i) => ({
        user_id: OLD_DOCUMENTS[0]?.['_id'],
        search_query: `q${i}`,
      }));
      await db.collection<mongo.Document>('search_history').insertMany(made);
      await db.createCollection('nothing yet');
    });
    return uri;
  };

  it('brings every byte of an old database back, and its indexes', async () => {
    const uri = await oldDatabase(1_500);
    const before = await bytesOf(uri);
    expect((await run('backup mine', uri)).exitCode).toBe(0);
    await inDatabase(uri, (db) => db.dropDatabase());

    const { exitCode, output } = await run('restore mine', uri);
    expect([exitCode, output]).toEqual([0, expect.stringContaining('Migrated from schema 0')]);
    const after = (await bytesOf(uri)) as Record<string, { documents: string[]; indexes: { name: string }[] }>;
    const documents = (bytes: Record<string, any>, name: string): unknown => bytes[name]?.documents;
    expect(documents(after, 'search_history')).toEqual(documents(before, 'search_history'));
    for (const [name, { indexes }] of Object.entries(before as typeof after)) {
      expect(after[name]?.indexes).toEqual(expect.arrayContaining(indexes));
    }
    expect(after['users']?.indexes.map(({ name }) => name)).toContain('octa_username_claim');
    expect(Object.keys(after)).toContain('nothing yet');
    expect(Object.keys(after)).not.toContain('restore_under_way');
  });

  it('gives every type back as it was', async () => {
    const uri = server().uri();
    await inDatabase(uri, (db) =>
      db.collection('of_mine').insertMany(OLD_DOCUMENTS.map((document) => ({ ...document }))),
    );
    const before = await bytesOf(uri);
    await run('backup mine', uri);
    const target = server().uri();
    expect((await run('restore mine', target)).exitCode).toBe(0);
    expect((await bytesOf(target))['of_mine']).toEqual(before['of_mine']);
  });

  it('that was killed leaves a database that says so, and can be run again', async () => {
    const uri = await oldDatabase(3_000);
    await run('backup mine', uri);
    const target = server().uri();
    const isUnderWay = () =>
      inDatabase(target, async (db) => (await db.collection('search_history').findOne()) !== null);
    const options = { folder: folder.path, variables: { MONGODB_URI: target } };
    expect(await killWhen('restore mine', options, isUnderWay)).toBe(true);

    const again = await run('restore mine', target);
    expect([again.exitCode, again.output]).toEqual([1, expect.stringMatching(/Nothing was changed.*half restored/)]);
    const backup = await run('backup half', target);
    expect([backup.exitCode, backup.output]).toEqual([1, expect.stringContaining('half restored')]);
    const { exitCode, output } = await run('doctor --data --remove-orphans', target);
    expect([exitCode, output]).toEqual([
      1,
      expect.stringMatching(/^FAILED +database: It is half restored .*: restore it/m),
    ]);
    expect(output).toMatch(/^FAILED +data: It is half restored/m);

    expect((await run('restore mine --replace', target)).exitCode).toBe(0);
    expect(await inDatabase(target, (db) => db.collection('search_history').countDocuments())).toBe(3_000);
    expect((await run('backup whole', target)).exitCode).toBe(0);
  }, 60_000);

  it('replaces collections that the backup does not have, and keeps a backup of them', async () => {
    const uri = await oldDatabase(1);
    await run('backup mine', uri);
    await inDatabase(uri, (db) => db.collection('later').insertOne({ than: 'the backup' }));
    const { output } = await run('restore mine --replace', uri);
    expect(output).toMatch(/^warning {2}Replacing what it holds: later 1, search_history 1, users 2$/m);
    expect(Object.keys(await bytesOf(uri))).not.toContain('later');
    const [, aside = ''] = /^ok +What was there before is (.+): remove/m.exec(output) ?? [];
    expect(statSync(aside).mode & 0o777).toBe(0o600);
    expect((await run(`restore ${aside} --replace`, uri)).exitCode).toBe(0);
    expect(Object.keys(await bytesOf(uri))).toContain('later');
  });
});
