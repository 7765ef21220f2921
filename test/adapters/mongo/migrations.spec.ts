import { mongo } from 'mongoose';
import { allMigrations, type MongoMigration } from '../../../src/adapters/outbound/mongo/migrations/all-migrations.js';
import { MongoMigrations } from '../../../src/adapters/outbound/mongo/migrations/mongo-migrations.js';
import { MongoUserStore } from '../../../src/adapters/outbound/mongo/mongo-user-store.js';
import { ManualClock } from '../../support/manual-clock.js';
import { describeOnMongo } from '../../support/mongo-server.js';
import { openMongo } from '../../support/open-mongo.js';
import { until } from '../../support/until.js';

const NAMES = allMigrations.map(({ name }) => name);

interface LeaseDocument {
  readonly _id: string;
  readonly holder: string;
  readonly until: Date;
}

describeOnMongo('migrations of MongoDB', (server) => {
  let uri: string;
  let client: mongo.MongoClient;
  let db: mongo.Db;
  let clock: ManualClock;
  beforeEach(() => {
    uri = server().uri();
    client = new mongo.MongoClient(uri);
    db = client.db();
    clock = new ManualClock();
  });
  afterEach(() => client.close());

  const migrations = (list: readonly MongoMigration[] = allMigrations): MongoMigrations =>
    new MongoMigrations(uri, clock, list);
  const up = async (): Promise<string[]> => (await migrations().up()).map(({ name }) => name);
  const indexNames = async (): Promise<string[]> => {
    const names: string[] = [];
    for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
      for (const index of await db.collection(name).indexes()) names.push(`${name}.${index.name}`);
    }
    return names.filter((name) => !name.endsWith('._id_')).sort();
  };

  const leases = () => db.collection<LeaseDocument>('schema_migrations');
  /** As if another process had just begun to migrate. */
  const leaseToSomebody = () =>
    leases().insertOne({ _id: 'lease', holder: 'somebody', until: new Date(clock.now().getTime() + 60_000) });

  it('go forward once', async () => {
    expect((await migrations().status()).map(({ appliedAt }) => appliedAt)).toEqual(NAMES.map(() => null));
    expect(await up()).toEqual(NAMES);
    const indexes = await indexNames();
    expect(indexes).toContain('users.octa_username_claim');
    expect(indexes).toContain('sessions.octa_expires_at');
    expect(indexes).toContain('mail_outbox.octa_finished_at');
    expect(await up()).toEqual([]);
    expect(await indexNames()).toEqual(indexes);
    expect(await migrations().status()).toEqual(
      allMigrations.map(({ version, name }) => ({ version, name, appliedAt: clock.now(), known: true })),
    );
  });

  it('go back step by step, take their indexes away and leave what people entered, and go forward again', async () => {
    const open = await openMongo(uri);
    const user = { username: 'Alice', email: 'Alice@example.com', passwordHash: 'h', createdAt: clock.now() };
    expect((await new MongoUserStore(open.database).addUnlessTaken(user)).status).toBe('added');
    await db.collection('users').createIndex({ reset_token: 1 });
    const indexes = await indexNames();
    await open.close();

    for (const name of [...NAMES].reverse()) expect((await migrations().down())?.name).toBe(name);
    expect(await migrations().down()).toBeNull();
    expect(await indexNames()).toEqual(['users.reset_token_1']);
    const [left, ...others] = await db.collection('users').find().toArray();
    expect(others).toEqual([]);
    expect(left).toMatchObject({ username: 'Alice', email: 'Alice@example.com', password_hash: 'h' });
    for (const field of ['username_lower', 'email_lower', 'username_claim', 'email_claim']) {
      expect(left).not.toHaveProperty(field);
    }

    expect(await up()).toEqual(NAMES);
    expect(await indexNames()).toEqual(indexes);
    const again = await openMongo(uri);
    const users = new MongoUserStore(again.database);
    expect((await users.findByLogin('ALICE'))?.username).toBe('Alice');
    expect((await users.addUnlessTaken({ ...user, username: 'aLICE', email: 'b@example.com' })).status).toBe(
      'username_taken',
    );
    await again.close();
  });

  it('make registrations of accounts that this service made and nobody confirmed, and of no others', async () => {
    await migrations(allMigrations.slice(0, 6)).up();
    const created_at = new Date('2026-03-01T12:00:00.123Z');
    const account = (username: string, more: object) => ({
      ...{ _id: new mongo.ObjectId(), username, username_lower: username, email: `${username}@a.org`, created_at },
      ...{ email_lower: `${username}@a.org`, username_claim: username, password_hash: 'h', ...more },
    });
    const waiting = account('waiting', { email_verified: false, unconfirmed_since: created_at });
    const others = [account('old', { email_verified: false }), account('confirmed', { email_verified: true })];
    await db.collection('users').insertMany([waiting, ...others]);
    expect(await up()).toEqual(NAMES.slice(6));
    expect(await db.collection('users').find().toArray()).toEqual(others);
    const { _id, username, username_lower, email, email_lower, password_hash } = waiting;
    expect(await db.collection('registrations').find().toArray()).toEqual([
      {
        ...{ _id, username, username_lower, email, email_lower, password_hash, created_at },
        expires_at: new Date('2026-03-08T12:00:00.123Z'),
      },
    ]);
  });

  it('are done once by several processes that start at once', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => up()));
    expect(all.flat().sort()).toEqual([...NAMES].sort());
    expect(await db.collection('schema_migrations').countDocuments()).toBe(NAMES.length);
  });

  it('are taken over from a process that died, once its lease is over', async () => {
    await leaseToSomebody();
    let done: string[] | null = null;
    const waiting = up().then((names) => (done = names));
    clock.advance(59_999);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(done).toBeNull();
    clock.advance(1);
    expect(await waiting).toEqual(NAMES);
  });

  it('keep their lease for as long as they take', async () => {
    let finish: () => void = () => undefined;
    const long: MongoMigration = {
      version: 1,
      name: 'long',
      up: () => new Promise((resolve) => (finish = resolve)),
      down: () => Promise.resolve(),
    };
    const lease = () => leases().findOne({ _id: 'lease' });
    const leaseEnd = async (): Promise<Date | undefined> => (await lease())?.until;
    const renewals = jest.spyOn(globalThis, 'setInterval');
    const running = migrations([long]).up();
    await until('it has begun', async () => (await lease()) !== null);
    expect(await leaseEnd()).toEqual(new Date(clock.now().getTime() + 60_000));
    await until('it renews', () => renewals.mock.calls.some(([, pause]) => pause === 20_000));
    clock.advance(50_000);
    // What the timer would do after 20 s.
    for (const [renew, pause] of renewals.mock.calls) if (pause === 20_000) renew();
    const later = new Date(clock.now().getTime() + 60_000);
    await until('it has renewed', async () => Number(await leaseEnd()) === later.getTime());
    finish();
    await running;
    expect(await lease()).toBeNull();
    renewals.mockRestore();
  });

  it('wait for another process no longer than they are told to', async () => {
    await leaseToSomebody();
    const stop = new AbortController();
    const waiting = migrations().up(stop.signal);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('are repeated where they were cut short, and let others try', async () => {
    let tries = 0;
    const fragile: MongoMigration = {
      version: 1,
      name: 'fragile',
      up: async (database) => {
        await database.collection('things').updateOne({ name: 'x' }, { $set: { done: true } }, { upsert: true });
        tries += 1;
        if (tries === 1) throw new Error('cut short');
      },
      down: () => Promise.resolve(),
    };
    await expect(migrations([fragile]).up()).rejects.toThrow('cut short');
    expect((await migrations([fragile]).up()).map(({ name }) => name)).toEqual(['fragile']);
    expect(await db.collection('things').countDocuments()).toBe(1);
  });

  it('leave alone what a newer version of the service has applied', async () => {
    await up();
    const newer = { _id: 999, name: 'from the future', applied_at: clock.now() };
    await db.collection<{ _id: number }>('schema_migrations').insertOne(newer);
    expect(await up()).toEqual([]);
    expect((await migrations().status()).at(-1)).toEqual({
      version: 999,
      name: 'from the future',
      appliedAt: clock.now(),
      known: false,
    });
    await expect(migrations().down()).rejects.toThrow('999');
    expect((await migrations().status()).at(-1)?.version).toBe(999);
  });

  it('make do with indexes that are there already', async () => {
    await db.collection('users').createIndex({ username: 1 }, { unique: true });
    await db.collection('users').createIndex({ email: -1 });
    expect(await up()).toEqual(NAMES);
    const indexes = await indexNames();
    expect(indexes).toContain('users.username_1');
    expect(indexes).not.toContain('users.octa_username');
    expect(indexes).toContain('users.octa_email');
    for (const _ of NAMES) await migrations().down();
    expect(await indexNames()).toEqual(['users.email_-1', 'users.username_1']);
  });

  it('give every old account its folded names, page by page, whatever it holds', async () => {
    const many = Array.from({ length: 1_200 }, (_, i) => ({ username: `User${i}`, email: `User${i}@Example.com` }));
    await db.collection('users').insertMany(many);
    await db.collection('users').insertMany([{ email: 'Nameless@example.com' }, { username: 7 }, {}]);
    await up();
    const found = db.collection('users');
    expect(await found.countDocuments({ username_lower: { $regex: '^user[0-9]+$' } })).toBe(1_200);
    expect(await found.findOne({ email_lower: 'user1199@example.com' })).toMatchObject({ username: 'User1199' });
    expect(await found.findOne({ email_lower: 'nameless@example.com' })).toMatchObject({ username_lower: null });
  });

  it('run by themselves at the first connection', async () => {
    const open = await openMongo(uri);
    await until('they are recorded', async () => (await up()).length === 0);
    expect((await migrations().status()).every(({ appliedAt }) => appliedAt !== null)).toBe(true);
    await open.close();
  });
});
