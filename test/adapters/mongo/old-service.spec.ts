import { mongo } from 'mongoose';
import { MongoUserStore } from '../../../src/adapters/outbound/mongo/mongo-user-store.js';
import { describeOnMongo, withClient } from '../../support/mongo-server.js';
import { openMongo, type OpenMongo } from '../../support/open-mongo.js';

const BCRYPT = '$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW';
const LATER = new Date('2026-11-23T12:00:00.789Z');

/** What the old service wrote, with the types that pymongo gives Python's: `datetime` a date, `None` a null. */
const OLD_USERS = [
  {
    _id: new mongo.ObjectId('5f3c1a2b4d5e6f7a8b9c0d01'),
    username: 'Olga_Old',
    email: 'Olga.Old@Example.com',
    password_hash: BCRYPT,
    email_verified: true,
    verification_token: null,
    verification_token_expires: null,
    reset_token: 'old-reset-token',
    reset_token_expires: new Date('2024-05-06T07:08:09.123Z'),
    created_at: new Date('2024-01-02T03:04:05.678Z'),
    last_login: new Date('2024-05-05T05:05:05.505Z'),
    failed_login_attempts: 3,
    lockout_until: null,
  },
  // From before addresses were verified: nothing but what has always been there.
  {
    _id: new mongo.ObjectId('5f3c1a2b4d5e6f7a8b9c0d02'),
    username: 'early',
    email: 'early@example.com',
    password_hash: BCRYPT,
  },
  {
    _id: new mongo.ObjectId('5f3c1a2b4d5e6f7a8b9c0d03'),
    username: 'pending',
    email: 'Pending@example.com',
    password_hash: BCRYPT,
    email_verified: false,
    verification_token: 'old-verification-token',
    verification_token_expires: new Date('2024-01-03T03:04:05.678Z'),
    created_at: new Date('2024-01-02T03:04:05.678Z'),
    failed_login_attempts: 0,
    lockout_until: new Date('2024-01-02T04:04:05.678Z'),
  },
  // Two people whose names differ in case only.
  {
    _id: new mongo.ObjectId('5f3c1a2b4d5e6f7a8b9c0d04'),
    username: 'Max',
    email: 'max.one@example.com',
    password_hash: BCRYPT,
    email_verified: true,
    created_at: new Date('2024-02-02T00:00:00Z'),
    last_login: null,
  },
  {
    _id: new mongo.ObjectId('5f3c1a2b4d5e6f7a8b9c0d05'),
    username: 'max',
    email: 'max.two@example.com',
    password_hash: BCRYPT,
    email_verified: true,
    created_at: new Date('2024-02-03T00:00:00Z'),
    last_login: null,
  },
];
const [OLGA, EARLY, PENDING, MAX, SMALL_MAX] = OLD_USERS.map(({ _id }) => _id.toHexString()) as [
  string,
  string,
  string,
  string,
  string,
];

const SEARCH = {
  _id: new mongo.ObjectId('5f3c1a2b4d5e6f7a8b9c0e01'),
  user_id: new mongo.ObjectId(OLGA),
  search_query: 'abba',
  timestamp: new Date('2024-05-05T05:06:07.888Z'),
  results: {
    artist_id: '0LcJLqbBmaGUft1e9Mm8HV',
    artist_name: 'ABBA',
    artist_url: 'https://open.spotify.com/artist/x',
  },
};

describeOnMongo('a database of the old service', (server) => {
  let mongodb: OpenMongo;
  let users: MongoUserStore;
  let credentials: MongoUserStore;
  let addresses: MongoUserStore;

  beforeEach(async () => {
    const uri = server().uri();
    await withClient(uri, async (client) => {
      await client.db().collection('users').createIndex({ username: 1 }, { unique: true });
      await client
        .db()
        .collection('users')
        .insertMany(OLD_USERS.map((user) => ({ ...user })));
      await client
        .db()
        .collection('search_history')
        .insertOne({ ...SEARCH });
    });
    mongodb = await openMongo(uri);
    users = new MongoUserStore(mongodb.database);
    credentials = new MongoUserStore(mongodb.database);
    addresses = new MongoUserStore(mongodb.database);
  });
  afterEach(() => mongodb.close());

  /** An account's old fields as they are now, and only those. */
  const oldFields = async (id: string, before: object): Promise<object> => {
    const document = await mongodb.db.collection('users').findOne({ _id: new mongo.ObjectId(id) });
    const fields = Object.keys(before);
    return Object.fromEntries(Object.entries(document ?? {}).filter(([field]) => fields.includes(field)));
  };
  const add = async (username: string, email: string): Promise<string> =>
    (await users.addUnlessTaken({ username, email, passwordHash: 'argon', createdAt: LATER })).status;

  it('is left as it was by the first start, but for fields of our own', async () => {
    for (const user of OLD_USERS) expect(await oldFields(user._id.toHexString(), user)).toEqual(user);
    expect(await mongodb.db.collection('users').countDocuments()).toBe(OLD_USERS.length);
    expect(await mongodb.db.collection('search_history').find().toArray()).toEqual([SEARCH]);
  });

  it('has its accounts found by name and address in any case', async () => {
    expect(await users.findByLogin('olga_old')).toEqual({
      id: OLGA,
      username: 'Olga_Old',
      email: 'Olga.Old@Example.com',
      emailVerified: true,
      passwordHash: BCRYPT,
      credentialVersion: 0,
      disabledAt: null,
      pendingEmail: null,
      createdAt: new Date('2024-01-02T03:04:05.678Z'),
      lastLogin: new Date('2024-05-05T05:05:05.505Z'),
    });
    expect((await users.findByLogin('OLGA.OLD@example.COM'))?.id).toBe(OLGA);
    expect((await users.findByEmail('pending@EXAMPLE.com'))?.id).toBe(PENDING);
  });

  it('has accounts that lack nearly everything', async () => {
    expect(await users.findByLogin('Early')).toEqual({
      id: EARLY,
      username: 'early',
      email: 'early@example.com',
      emailVerified: true,
      passwordHash: BCRYPT,
      credentialVersion: 0,
      disabledAt: null,
      pendingEmail: null,
      // What the id itself tells.
      createdAt: new mongo.ObjectId(EARLY).getTimestamp(),
      lastLogin: null,
    });
  });

  describe('whose fields are of other types', () => {
    const insert = async (fields: object): Promise<string> => {
      const added = { username: 'typed', email: 'typed@example.com', password_hash: BCRYPT, ...fields };
      const { insertedId } = await mongodb.db.collection('users').insertOne(added);
      return insertedId.toHexString();
    };

    it('has the text of a hash that is bytes, and replaces it', async () => {
      const id = await insert({ password_hash: new mongo.Binary(Buffer.from(BCRYPT)) });
      expect((await users.findByLogin('typed'))?.passwordHash).toBe(BCRYPT);
      expect(await credentials.rehash(id, `${BCRYPT}x`, '$argon2id$0')).toBe(false);
      expect(await credentials.rehash(id, BCRYPT, '$argon2id$1')).toBe(true);
      expect((await users.findByLogin('typed'))?.passwordHash).toBe('$argon2id$1');
    });

    it('knows that a hash that is bytes is an old one', async () => {
      await mongodb.db.collection('users').deleteMany({});
      expect(await users.hasOldHashes()).toBe(false);
      await insert({ password_hash: new mongo.Binary(Buffer.from(BCRYPT)) });
      expect(await users.hasOldHashes()).toBe(true);
    });

    it.each([
      ['2024-01-02T03:04:05.678901', '2024-01-02T03:04:05.678Z'],
      ['2024-01-02 03:04:05', '2024-01-02T03:04:05.000Z'],
      ['2024-01-02T03:04:05+02:00', '2024-01-02T01:04:05.000Z'],
      ['2024-01-02', '2024-01-02T00:00:00.000Z'],
      ['yesterday', null],
      [1704164645, null],
      [true, null],
      [null, null],
      [{}, null],
    ])('reads a time that is %j', async (time, read) => {
      const id = await insert({ created_at: time, last_login: time });
      const user = await users.findByLogin('typed');
      const made = new mongo.ObjectId(id).getTimestamp().toISOString();
      expect([user?.createdAt.toISOString(), user?.lastLogin?.toISOString() ?? null]).toEqual([read ?? made, read]);
    });

    it('has nobody whose id is of another type, though the name is taken', async () => {
      await mongodb.db
        .collection<{ _id: string }>('users')
        .insertOne({ _id: 'x', ...({ username: 'Typed' } as object) });
      expect(await users.findByLogin('typed')).toBeNull();
      expect(await users.findByLogin('Typed')).toBeNull();
      expect(await add('Typed', 'new@example.com')).toBe('username_taken');
      expect(await credentials.changeUsername(EARLY, 'Typed')).toBe('username_taken');
    });

    it.each([[12345], [{ $ne: '' }], [['a']], [true], [new mongo.Binary(Buffer.from('typed'))]])(
      'has no name or address that is %j',
      async (value) => {
        await insert({ username: value });
        const byAddress = await users.findByLogin('typed@example.com');
        expect([byAddress?.username, byAddress?.email]).toEqual(['', 'typed@example.com']);
        await mongodb.db.collection('users').deleteOne({ email: 'typed@example.com' });
        const id = await insert({ email: value });
        const byName = await users.findByLogin('TYPED');
        expect([byName?.username, byName?.email]).toEqual(['typed', '']);
        expect(await users.findByLogin('12345')).toBeNull();
        expect(await addresses.confirm(id, '12345')).toBe(false);
      },
    );
  });

  it('has two people whose names differ in case only, and guesses between them never', async () => {
    expect((await users.findByLogin('Max'))?.id).toBe(MAX);
    expect((await users.findByLogin('max'))?.id).toBe(SMALL_MAX);
    expect(await users.findByLogin('MAX')).toBeNull();
    expect(await add('MAX', 'new@example.com')).toBe('username_taken');
    expect(await users.remove(MAX)).toBe(true);
    expect((await users.findByLogin('MAX'))?.id).toBe(SMALL_MAX);
    expect(await add('MAX', 'new@example.com')).toBe('username_taken');
    expect(await users.remove(SMALL_MAX)).toBe(true);
    expect(await add('MAX', 'new@example.com')).toBe('added');
  });

  it('keeps every old field that an operation is not about', async () => {
    const [olga] = OLD_USERS;
    expect(await credentials.rehash(OLGA, BCRYPT, '$argon2id$1')).toBe(true);
    expect(await credentials.recordLogin(OLGA, 0, LATER)).toBe(true);
    expect(await credentials.changePassword(OLGA, 0, '$argon2id$2')).toBe(true);
    expect(await credentials.resetPassword(OLGA, 'olga.old@example.com', '$argon2id$3')).toBe(true);
    expect(await credentials.changeUsername(OLGA, 'Olga_New')).toBe('changed');
    expect(await addresses.propose(OLGA, 'Olga.New@Example.com')).toBe(true);
    expect(await addresses.adopt(OLGA, 'olga.new@example.com')).toBe('changed');
    expect(await oldFields(OLGA, olga ?? {})).toEqual({
      ...olga,
      username: 'Olga_New',
      email: 'Olga.New@Example.com',
      password_hash: '$argon2id$3',
      last_login: LATER,
    });
    expect((await users.findById(OLGA))?.credentialVersion).toBe(2);
  });

  it('confirms what was never confirmed, by a link or by a reset', async () => {
    expect((await users.findById(PENDING))?.emailVerified).toBe(false);
    expect(await addresses.confirm(PENDING, 'PENDING@example.com')).toBe(true);
    expect(await oldFields(PENDING, OLD_USERS[2] ?? {})).toEqual({ ...OLD_USERS[2], email_verified: true });
  });

  it('gives an old name to nobody else, also when many ask at once', async () => {
    const asked = Array.from({ length: 10 }, (_, i) => add('OLGA_OLD', `new${i}@example.com`));
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['username_taken']));
    expect(await add('new', 'OLGA.old@example.com')).toBe('email_taken');
  });

  describe('in which the old service writes beside us', () => {
    const later = {
      _id: new mongo.ObjectId(),
      username: 'Late_Comer',
      email: 'Late@Example.com',
      password_hash: BCRYPT,
    };
    const lowerCased = {
      _id: new mongo.ObjectId(),
      username: 'quiet',
      email: 'quiet@example.com',
      password_hash: BCRYPT,
    };
    beforeEach(async () => {
      await mongodb.db.collection('users').insertMany([{ ...later }, { ...lowerCased }]);
    });

    it('finds such an account by its exact or lower-cased name, and from then on in any case', async () => {
      expect((await users.findByLogin('QUIET'))?.id).toBe(lowerCased._id.toHexString());
      expect(await users.findByLogin('late_comer')).toBeNull();
      expect((await users.findByLogin('Late@Example.com'))?.id).toBe(later._id.toHexString());
      expect((await users.findByLogin('late_comer'))?.id).toBe(later._id.toHexString());
    });

    it('does not give its name or address to somebody else', async () => {
      expect(await add('Late_Comer', 'new@example.com')).toBe('username_taken');
      expect(await add('Quiet', 'new@example.com')).toBe('username_taken');
      expect(await add('new', 'QUIET@example.com')).toBe('email_taken');
    });

    it('follows an account of ours that it renames, and frees the name that it had', async () => {
      expect(await add('Ours', 'ours@example.com')).toBe('added');
      await mongodb.db.collection('users').updateOne({ username: 'Ours' }, { $set: { username: 'theirs' } });
      expect((await users.findByLogin('THEIRS'))?.email).toBe('ours@example.com');
      expect(await users.findByLogin('ours')).toBeNull();
      expect(await add('ours', 'new@example.com')).toBe('added');
    });
  });
});
