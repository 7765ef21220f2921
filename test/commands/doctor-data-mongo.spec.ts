import { mongo } from 'mongoose';
import { MongoTools } from '../../src/adapters/outbound/mongo/mongo-tools.js';
import { checkData } from '../../src/commands/doctor/database-check.js';
import type { CheckResult } from '../../src/observability/check-result.js';
import { describeOnMongo, refuseCommands } from '../support/mongo-server.js';
import { runCommand } from '../support/run-command.js';
import { scratchFolder } from '../support/scratch-folder.js';

const folder = scratchFolder();
const ADVICE = '; to remove them: npm run doctor -- --data --remove-orphans';

describeOnMongo('the data of MongoDB', (server) => {
  let uri: string;
  let client: mongo.MongoClient;
  let db: mongo.Db;
  beforeEach(async () => {
    uri = server().uri();
    await new MongoTools(uri).up();
    client = new mongo.MongoClient(uri);
    db = client.db();
  });
  afterEach(() => client.close());

  const now = new Date();
  const insert = (collection: string, ...documents: Record<string, unknown>[]) =>
    db.collection<Record<string, unknown>>(collection).insertMany(documents);
  const account = (username: string, more: Record<string, unknown> = {}) => ({
    _id: new mongo.ObjectId(),
    username,
    email: `${username}@example.org`,
    password_hash: 'h',
    created_at: now,
    username_lower: username.toLowerCase(),
    email_lower: `${username}@example.org`.toLowerCase(),
    ...more,
  });
  const token = (_id: string, user_id: unknown) => ({
    ...{ _id, hash: _id, purpose: 'reset_password', user_id, email: 'a@example.org', created_at: now, expires_at: now },
  });

  const look = (removeOrphans = false): Promise<readonly CheckResult[]> =>
    checkData({ kind: 'mongodb', uri }, removeOrphans);
  const notOk = async (): Promise<CheckResult[]> => (await look()).filter(({ level }) => level !== 'ok');

  it('that is whole passes and is counted, old documents included', async () => {
    const alice = account('Alice', { username_claim: 'alice', email_verified: true });
    const old = account('Bob', { verification_token: null, lockout_until: null, failed_login_attempts: 0 });
    await insert('users', alice, old);
    await insert('account_tokens', token('t', alice._id.toHexString()));
    await insert('search_history', { user_id: old._id, search_query: 'muse', timestamp: now, results: {} });
    const { exitCode, output } = await runCommand('doctor --data', {
      folder: folder.path,
      variables: { MONGODB_URI: uri },
    });
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^ok +database: MongoDB \(MONGODB_URI\) answers in [\d.]+ ms \(MongoDB [\d.]+\)$/m);
    expect(output).toMatch(/^ok +data: documents: .*account_tokens 1, .*search_history 1, .*users 2, youtube_use 0$/m);
    expect(output).toMatch(/^ok +data: all \d+ indexes are there$/m);
    expect(output).toMatch(/^ok +data: no two accounts share a username or an address$/m);
  });

  it('is on a server that has what the service needs, which leaves no trace', async () => {
    const variables = { MONGODB_URI: uri };
    const { exitCode, output } = await runCommand('doctor', { folder: folder.path, variables });
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^ok +database: the server has every feature that the service needs$/m);
    const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('doctor'))).toEqual([]);
  });

  it.each([
    ['findAndModify', 'updates by an aggregation pipeline (MongoDB 4.2), which log-ins, registrations and quotas need'],
    ['createIndexes', 'unique sparse indexes, which accounts need'],
  ])('is on a server that lacks something (%s)', async (command, lacking) => {
    // Somebody else's server is not ours to fail.
    if (server().process === null) return;
    await refuseCommands(uri, [command], 9);
    try {
      const variables = { MONGODB_URI: uri };
      const { exitCode, output } = await runCommand('doctor', { folder: folder.path, variables });
      expect(exitCode).toBe(1);
      expect(output).toContain(`FAILED   database: the server lacks ${lacking}: error 9 (FailedToParse)\n`);
    } finally {
      await refuseCommands(uri, [command], null);
    }
  });

  it('has documents of accounts that do not exist, also beyond the first batch', async () => {
    const alice = account('Alice');
    await insert('users', alice);
    const nobody = new mongo.ObjectId();
    const tokens = Array.from({ length: 501 }, (_, index) => token(`t${index}`, alice._id.toHexString()));
    const [early, late] = ['a', 'z'].map((id) => token(id, nobody.toHexString()));
    await insert('account_tokens', early ?? {}, ...tokens, late ?? {});
    const stray = { _id: new mongo.ObjectId(), user_id: nobody, search_query: 'x', timestamp: now };
    await insert('search_history', stray, { user_id: alice._id, search_query: 'x', timestamp: now });
    expect(await notOk()).toEqual([
      { level: 'failure', text: `data: account_tokens: 2 document(s) of accounts that do not exist${ADVICE}` },
      {
        level: 'failure',
        text: `data: search_history: 1 document(s) of accounts that do not exist, such as ${stray._id.toHexString()}${ADVICE}`,
      },
    ]);
    expect((await look(true)).filter(({ text }) => text.endsWith(': removed'))).toHaveLength(2);
    expect(await notOk()).toEqual([]);
    expect(await db.collection('account_tokens').countDocuments()).toBe(501);
    expect(await db.collection('search_history').countDocuments()).toBe(1);
  });

  it('loses nothing where there is no account at all, nor what names none', async () => {
    await insert('search_history', { user_id: new mongo.ObjectId(), search_query: 'x', timestamp: now });
    expect(await look(true)).toEqual([
      {
        level: 'failure',
        text: 'data: there is no account at all, so nothing is removed: is this the right database?',
      },
    ]);
    await insert('users', account('Alice'));
    await insert('search_history', { user_id: 'somebody', search_query: 'x', timestamp: now });
    await look(true);
    expect(await db.collection('search_history').distinct('user_id')).toEqual(['somebody']);
  });

  it('has playlists whose songs are counted wrongly, or of nobody', async () => {
    const alice = account('Alice');
    await insert('users', alice);
    const playlist = (slot: number, more: Record<string, unknown> = {}) => ({
      ...{ _id: new mongo.ObjectId(), user_id: alice._id, slot, name: 'Mine', description: '', songs: [{ _id: 'a' }] },
      ...{ song_count: 1, version: 0, revision: 0, created_at: now, updated_at: now, ...more },
    });
    await insert('playlists', playlist(0), playlist(1, { songs: [], song_count: 0 }));
    await insert('search_history', { user_id: alice._id, results: {} });
    expect(await notOk()).toEqual([]);
    await insert('playlists', playlist(2, { song_count: 7 }), playlist(3, { user_id: new mongo.ObjectId() }));
    expect((await notOk()).map(({ level, text }) => `${level} ${text.replace(/, such as.*/, '')}`)).toEqual([
      `failure data: playlists: 1 document(s) of accounts that do not exist`,
      'failure data: playlists: 1 document(s) whose song_count is not the number of their songs',
    ]);
  });

  it('lacks an index, or has one that lets values come twice', async () => {
    await db.collection('sessions').dropIndex('octa_expires_at');
    await db.collection('users').dropIndex('octa_username_claim');
    await db.collection('users').createIndex({ username_claim: 1 });
    const findings = await notOk();
    expect(findings.map(({ level }) => level)).toEqual(['failure', 'failure']);
    expect(findings[0]?.text).toMatch(/^data: users: the index \{"username_claim":1\} does not keep values unique/);
    expect(findings[1]?.text).toContain(
      'sessions: the index {"expires_at":1} is missing; in mongosh: db.sessions.createIndex({"expires_at":1}, {"name":"octa_expires_at"})',
    );
  });

  it('has accounts that share a name: in other case a warning, spelled alike a failure', async () => {
    const [one, other, third] = [account('Alice'), account('ALICE'), account('Alice', { email: 'alice@example.org' })];
    await insert('users', one, other, account('Bob'));
    const byCase = (await notOk()).map(({ level, text }) => [level, text.replace(/, such as.*/, '')]);
    expect(byCase).toEqual([
      ['warning', "data: users: 1 document(s) with a username that differs from another's only in case"],
      ['warning', "data: users: 1 document(s) with an address that differs from another's only in case"],
    ]);
    await insert('users', third);
    const alike = (await notOk()).filter(({ level }) => level === 'failure').map(({ text }) => text);
    expect(alike).toEqual([
      `data: users: 1 document(s) with a username that another has, spelled the same, such as ${third._id.toHexString()}`,
    ]);
  });

  it('has accounts of an unknown shape, and names that are out of step', async () => {
    await insert(
      'users',
      account('Alice', { password_hash: 7 }),
      account('Bob', { username_lower: 'robert' }),
      { _id: 'x', username: 'Carol', email: null, password_hash: 'h', username_lower: 'carol' },
      account('Dora', { created_at: 'yesterday', email_verified: 'yes' }),
    );
    const told = (await notOk()).map(({ level, text }) => `${level} ${text.replace(/, such as.*/, '')}`);
    expect(told).toEqual([
      'failure data: users: 1 document(s) without a password_hash: only a reset lets their owners in',
      'failure data: users: 1 document(s) whose _id is not an ObjectId: nobody can log in with them',
      'failure data: users: 1 document(s) whose email_verified is not a truth value',
      'failure data: users: 1 document(s) whose created_at is not a date',
      'warning data: users: 1 document(s) with folded names that do not follow from their names',
    ]);
  });
});
