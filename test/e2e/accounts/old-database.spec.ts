import { hash } from '@node-rs/bcrypt';
import { mongo } from 'mongoose';
import { AccountService, OTHER_PASSWORD, type Person } from '../../support/accounts.js';
import { mongoStore, type TestStore } from '../../support/each-store.js';
import { describeOnMongo } from '../../support/mongo-server.js';

/** The old service's. */
const BCRYPT_COST = 12;

const OLD_PASSWORD = 'old but not forgotten';

type OldUser = Record<string, unknown> & { readonly username: string; readonly email: string };

/** What the old service wrote, in its own words. `email_verified` is absent where it was written before there was any. */
const OLD_USERS: readonly OldUser[] = [
  {
    username: 'complete',
    email: 'Complete@Old.example',
    email_verified: true,
    verification_token: null,
    verification_token_expires: null,
    reset_token: 'old-reset-token',
    reset_token_expires: new Date('2027-01-01T00:00:00Z'),
    created_at: new Date('2024-03-01T10:00:00Z'),
    last_login: new Date('2025-08-09T08:07:06Z'),
    failed_login_attempts: 4,
    lockout_until: new Date('2027-01-01T00:00:00Z'),
  },
  { username: 'bare', email: 'bare@old.example' },
  { username: 'Twin', email: 'first.twin@old.example', email_verified: true },
  { username: 'twin', email: 'second.twin@old.example', email_verified: true },
  { username: 'waiting', email: 'waiting@old.example', email_verified: false, verification_token: 'old-token' },
  { username: 'forgetful', email: 'forgetful@old.example', email_verified: false },
  { username: 'alte Schülerin', email: 'umlaut@old.example', email_verified: true },
  { username: 'leaving', email: 'leaving@old.example', email_verified: true },
];

type OldTypes = Record<string, unknown> & { readonly password_hash?: (text: string) => mongo.Binary };

/** Fields of the old service that we have no business in. */
const NOT_OURS = [
  'verification_token',
  'verification_token_expires',
  'reset_token',
  'reset_token_expires',
  'failed_login_attempts',
  'lockout_until',
  'created_at',
];

describeOnMongo('the old service’s database', (server) => {
  let client: mongo.MongoClient;
  let users: mongo.Collection;
  let store: TestStore;
  let service: AccountService;
  let originals: mongo.Document[];
  beforeAll(async () => {
    const uri = server().uri();
    client = new mongo.MongoClient(uri);
    store = mongoStore(uri, client);
    const db = client.db(new URL(uri).pathname.slice(1));
    users = db.collection('users');
    const password_hash = await hash(OLD_PASSWORD, BCRYPT_COST);
    await users.insertMany(OLD_USERS.map((user) => ({ ...user, password_hash })));
    originals = await users.find().toArray();
    const search = { user_id: originals[0]?._id, search_query: 'Muse', timestamp: new Date(), results: {} };
    await db.collection('search_history').insertOne(search);
    service = await AccountService.start(store);
  });
  afterAll(async () => {
    await service.stop();
    await client.close();
  });

  const person = (username: string): Person => {
    const { email = '' } = OLD_USERS.find((user) => user.username === username) ?? {};
    return { username, email, password: OLD_PASSWORD };
  };
  const kept = async (username: string): Promise<mongo.Document> => (await users.findOne({ username })) ?? {};
  const loggedInAs = async (login: string, password = OLD_PASSWORD) => {
    const { status, json } = await service.visitor().post('/api/auth/login', { login, password });
    return status === 200 ? json.data.username : json.code;
  };

  it('is written with the old service’s hashes', async () => {
    for (const { password_hash } of originals) expect(password_hash).toMatch(/^\$2b\$12\$/);
    expect(originals).toHaveLength(OLD_USERS.length);
    expect(await loggedInAs('complete', 'not the password')).toBe('invalid_credentials');
  });

  it('lets its people log in by name and address in any case, and replaces their hashes', async () => {
    const before = await kept('complete');
    expect(before['password_hash']).toMatch(/^\$2b\$12\$/);
    // Its own locks are not ours.
    expect(await loggedInAs('COMPLETE')).toBe('complete');
    const after = await kept('complete');
    expect(after['password_hash']).toMatch(/^\$argon2id\$/);
    expect(after['last_login']).toEqual(service.clock.now());
    expect(await loggedInAs('complete@old.example')).toBe('complete');
    expect((await kept('complete'))['password_hash']).toBe(after['password_hash']);
  });

  it('counts an account that does not say whether it is confirmed as confirmed', async () => {
    const { browser } = await service.logsIn(person('bare'));
    const { data } = (await browser.get('/api/profile')).json;
    expect(data).toMatchObject({ username: 'bare', email: 'bare@old.example', email_verified: true });
    expect(data.created_at).toMatch(/^\d{4}-.*Z$/);
  });

  it('tells two names apart that differ only in case, by their exact spelling', async () => {
    for (const username of ['Twin', 'twin']) {
      expect((await service.logsIn(person(username))).username).toBe(username);
      expect(await loggedInAs(username)).toBe(username);
      expect(await loggedInAs(person(username).email)).toBe(username);
    }
    // Nobody's spelling is nobody's name, and free to no one.
    expect(await loggedInAs('TWIN')).toBe('invalid_credentials');
    expect((await service.register({ ...service.newPerson(), username: 'tWIN' })).json.code).toBe('username_taken');
  });

  it('keeps its names and addresses taken', async () => {
    const { username } = service.newPerson();
    for (const old of OLD_USERS.filter(({ username: name }) => /^\w+$/.test(name))) {
      const name = await service.register({ ...service.newPerson(), username: old.username.toUpperCase() });
      expect([old.username, name.json.code]).toEqual([old.username, 'username_taken']);
    }
    const count = await users.countDocuments();
    await service.expect(201, service.register({ ...service.newPerson(), username, email: 'COMPLETE@old.example' }));
    expect(await users.countDocuments()).toBe(count);
    await service.mail('Complete@Old.example', 'You already have an account');
  });

  it('knows names that could not be chosen today', async () => {
    expect(await loggedInAs('alte Schülerin')).toBe('alte Schülerin');
    expect(await loggedInAs('ALTE SCHÜLERIN')).toBe('alte Schülerin');
  });

  it('lets somebody who never confirmed in after another confirmation mail', async () => {
    const waiting = person('waiting');
    expect(await loggedInAs('waiting')).toBe('email_not_verified');
    expect((await service.visitor().get('/api/auth/verify-email/old-token')).status).toBe(400);
    await service.visitor().post('/api/auth/resend-verification', { email: waiting.email });
    const [confirm = ''] = (await service.mail(waiting.email, 'Confirm your email address')).paths;
    await service.expect(200, service.visitor().get(confirm));
    expect(await loggedInAs('waiting')).toBe('waiting');
    expect((await kept('waiting'))['email_verified']).toBe(true);
  });

  it('lets somebody who never confirmed in after a reset', async () => {
    await service.expect(200, service.reset(await service.resetPath(person('forgetful'))));
    expect(await loggedInAs('forgetful', OTHER_PASSWORD)).toBe('forgetful');
    expect(await loggedInAs('forgetful')).toBe('invalid_credentials');
  });

  it('takes none of the old service’s reset links', async () => {
    const { json } = await service.reset('/reset-password/old-reset-token');
    expect(json.code).toBe('invalid_token');
  });

  it('lets its people change everything', async () => {
    const bare = await service.logsIn(person('bare'));
    const current_password = OLD_PASSWORD;
    const rename = bare.browser.put('/api/profile/username', { username: 'dressed', current_password });
    await service.expect(200, rename);
    const email = 'dressed@new.example';
    await service.expect(200, bare.browser.put('/api/profile/email', { email, current_password }));
    const [confirm = ''] = (await service.mail(email, 'Confirm your new email address')).paths;
    await service.expect(200, service.visitor().get(confirm));
    const passwords = { new_password: OTHER_PASSWORD, confirm_password: OTHER_PASSWORD };
    await service.expect(200, bare.browser.put('/api/profile/password', { current_password, ...passwords }));
    for (const login of ['dressed', email]) expect(await loggedInAs(login, OTHER_PASSWORD)).toBe('dressed');
    for (const login of ['bare', 'bare@old.example']) {
      expect(await loggedInAs(login, OTHER_PASSWORD)).toBe('invalid_credentials');
    }
    // The old service finds what it knows where it knows it.
    expect(await kept('dressed')).toMatchObject({ email, email_verified: true });
    expect((await service.register({ ...service.newPerson(), username: 'Bare' })).status).toBe(201);
  });

  it('lets a twin take another name, and then the other has both spellings', async () => {
    const twin = await service.logsIn(person('Twin'));
    const rename = twin.browser.put('/api/profile/username', { username: 'Single', current_password: OLD_PASSWORD });
    await service.expect(200, rename);
    for (const login of ['twin', 'Twin', 'TWIN']) expect(await loggedInAs(login)).toBe('twin');
  });

  it.each([
    ['bytes', { password_hash: (text: string) => new mongo.Binary(Buffer.from(text)) }, '2024-03-01T10:00:00.000Z'],
    ['texts', { created_at: '2024-02-03T04:05:06.789012', last_login: '2025-01-01' }, '2024-02-03T04:05:06.789Z'],
    ['numbers', { created_at: 1706933106, last_login: 1706933106.5 }, null],
    ['numeric_address', { email: 4711 }, '2024-03-01T10:00:00.000Z'],
    ['numeric_name', { username: 4711 }, '2024-03-01T10:00:00.000Z'],
  ])(
    'lets somebody log in whose fields are of other types: %s',
    async (username, { password_hash, ...fields }: OldTypes, createdAt) => {
      const email = `${username}@old.example`;
      const text = String(originals[0]?.['password_hash']);
      const created_at = new Date('2024-03-01T10:00:00Z');
      const old = { username, email, created_at, password_hash: password_hash?.(text) ?? text, ...fields };
      const { insertedId: _id } = await users.insertOne(old);
      const [login, other] = fields['email'] === undefined ? [email, username] : [username, email];
      expect(await loggedInAs(other, 'not the password')).toBe('invalid_credentials');
      const { browser } = await service.logsIn({ username: login, email: login, password: OLD_PASSWORD });
      const { data } = (await browser.get('/api/profile')).json;
      expect(data.created_at).toBe(createdAt ?? _id.getTimestamp().toISOString());
      await service.expect(200, browser.get('/profile'));
      const now = await users.findOne({ _id });
      expect(now).toMatchObject({ ...fields, last_login: service.clock.now() });
      expect(now?.['password_hash']).toMatch(/^\$argon2id\$/);
      expect(await loggedInAs('4711')).toBe('invalid_credentials');
    },
  );

  it('lets its people leave', async () => {
    const leaving = await service.logsIn(person('leaving'));
    const id = String((await kept('leaving'))['_id']);
    await service.expect(200, leaving.browser.delete('/api/profile', { current_password: OLD_PASSWORD }));
    expect(await users.countDocuments({ username: 'leaving' })).toBe(0);
    for (const trace of [id, 'leaving@old.example']) expect(await store.dump()).not.toContain(trace);
  });

  it('keeps what the old service wrote, so that it could be started again', async () => {
    for (const original of originals.filter(({ username }) => username !== 'leaving')) {
      const now = await users.findOne({ _id: original._id });
      for (const field of NOT_OURS) expect([field, now?.[field]]).toEqual([field, original[field]]);
      for (const field of Object.keys(original)) expect(now).toHaveProperty([field]);
    }
    expect(await store.rows('search_history')).toMatchObject([{ search_query: 'Muse' }]);
  });
});
