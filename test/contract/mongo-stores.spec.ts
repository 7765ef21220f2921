import { mongo } from 'mongoose';
import { MongoApiTokenStore } from '../../src/adapters/outbound/mongo/mongo-api-token-store.js';
import { MongoActivityLog } from '../../src/adapters/outbound/mongo/mongo-activity-log.js';
import { MongoAccountTokenStore } from '../../src/adapters/outbound/mongo/mongo-account-token-store.js';
import { MongoQuotaStore } from '../../src/adapters/outbound/mongo/mongo-quota-store.js';
import { MongoIdCache } from '../../src/adapters/outbound/mongo/mongo-id-cache.js';
import { MongoIdentityStore } from '../../src/adapters/outbound/mongo/mongo-identity-store.js';
import { MongoLockoutStore } from '../../src/adapters/outbound/mongo/mongo-lockout-store.js';
import { MongoMailStore } from '../../src/adapters/outbound/mongo/mongo-mail-store.js';
import { MongoPlaylistSongStore } from '../../src/adapters/outbound/mongo/mongo-playlist-song-store.js';
import { MongoPlaylistStore } from '../../src/adapters/outbound/mongo/mongo-playlist-store.js';
import { MongoRegistrationStore } from '../../src/adapters/outbound/mongo/mongo-registration-store.js';
import { MongoSessionStore } from '../../src/adapters/outbound/mongo/mongo-session-store.js';
import { MongoIdempotencyStore } from '../../src/adapters/outbound/mongo/mongo-idempotency-store.js';
import { MongoImportStore } from '../../src/adapters/outbound/mongo/mongo-import-store.js';
import { describeImportStore } from './import-store.contract.js';
import { describeIdempotencyStore } from './idempotency-store.contract.js';
import { MongoPasskeyStore } from '../../src/adapters/outbound/mongo/mongo-passkey-store.js';
import { describePasskeyStores } from './passkey-store.contract.js';
import { MongoSecondFactorStore } from '../../src/adapters/outbound/mongo/mongo-second-factor-store.js';
import { describeSecondFactorStores } from './second-factor-store.contract.js';
import { MongoThrottleStore } from '../../src/adapters/outbound/mongo/mongo-throttle-store.js';
import { MongoUserStore } from '../../src/adapters/outbound/mongo/mongo-user-store.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { describeOnMongo } from '../support/mongo-server.js';
import { openMongo, type OpenMongo } from '../support/open-mongo.js';
import { describeApiTokenStore } from './api-token-store.contract.js';
import { describeActivityLog } from './activity-log.contract.js';
import { describeAccountTokenStore } from './account-token-store.contract.js';
import { describeDailyUseStore } from './quota-store.contract.js';
import { describeIdCache } from './id-cache.contract.js';
import { describeIdentityStore } from './identity-store.contract.js';
import { describeLoginFailureStore } from './lockout-store.contract.js';
import { describeMailOutbox } from './mail-outbox.contract.js';
import { describePlaylistStores } from './playlist-store.contract.js';
import { describeRegistrationStore } from './registration-store.contract.js';
import { describeSessionStore } from './session-store.contract.js';
import type { OldUserDocument } from './user-store.contract.js';
import { describeThrottleStore } from './throttle-store.contract.js';
import { describeUserStore } from './user-store.contract.js';

describeOnMongo('the stores on MongoDB', (server) => {
  let mongodb: OpenMongo;
  beforeAll(async () => {
    mongodb = await openMongo(server().uri());
  });
  afterAll(() => mongodb.close());

  const empty = () => mongodb.empty();
  const close = (): Promise<void> => Promise.resolve();

  describeUserStore('MongoDB', async () => {
    const { database } = await empty();
    return {
      users: new MongoUserStore(database),
      credentials: new MongoUserStore(database),
      addresses: new MongoUserStore(database),
      addOld: (user) => addOld(mongodb, user),
      close,
    };
  });
  describeRegistrationStore('MongoDB', async () => {
    const { database } = await empty();
    const users = new MongoUserStore(database);
    return { registrations: new MongoRegistrationStore(database), users, credentials: users, close };
  });
  describeAccountTokenStore('MongoDB', async () => ({
    tokens: new MongoAccountTokenStore((await empty()).database),
    close,
  }));
  describeApiTokenStore('MongoDB', async () => ({ tokens: new MongoApiTokenStore((await empty()).database), close }));
  describeLoginFailureStore('MongoDB', async () => ({
    failures: new MongoLockoutStore((await empty()).database),
    close,
  }));
  describeImportStore('MongoDB', async () => {
    const { database } = await empty();
    const store = new MongoImportStore(database);
    return { imports: store, queue: store, close };
  });
  describeIdempotencyStore('MongoDB', async () => ({
    keys: new MongoIdempotencyStore((await empty()).database),
    close,
  }));
  describeSecondFactorStores('MongoDB', async () => {
    const { database } = await empty();
    return { factors: new MongoSecondFactorStore(database), uses: new MongoSecondFactorStore(database), close };
  });
  describePasskeyStores('MongoDB', async () => {
    const { database } = await empty();
    return { passkeys: new MongoPasskeyStore(database), credentials: new MongoPasskeyStore(database), close };
  });
  describeThrottleStore('MongoDB', async () => ({ throttle: new MongoThrottleStore((await empty()).database), close }));
  describeSessionStore('MongoDB', async () => {
    const { database, db } = await empty();
    return {
      sessions: new MongoSessionStore(database),
      accountSessions: new MongoSessionStore(database),
      forgetAuthentication: () => db.collection('sessions').updateMany({}, { $unset: { authenticated_at: 1 } }),
      close,
    };
  });
  describeMailOutbox('MongoDB', async () => {
    const { database, db } = await empty();
    const dump = async (): Promise<string> => JSON.stringify(await db.collection('mail_outbox').find().toArray());
    return { outbox: new MongoMailStore(database), queue: new MongoMailStore(database), dump, close };
  });
  describeIdCache('MongoDB', async () => ({ idCache: new MongoIdCache((await empty()).database), close }));
  describeDailyUseStore('MongoDB', async () => ({ quotaStore: new MongoQuotaStore((await empty()).database), close }));
  describeIdentityStore('MongoDB', async () => ({
    identities: new MongoIdentityStore((await empty()).database),
    close,
  }));
  describeActivityLog('MongoDB', async () => ({ log: new MongoActivityLog((await empty()).database), close }));
  describePlaylistStores('MongoDB', async () => {
    const { database } = await empty();
    const clock = new SystemClock();
    const songs = new MongoPlaylistSongStore(database, clock);
    return { playlists: new MongoPlaylistStore(database, clock), songs, close };
  });
});

/** Writes what the old service wrote, and lets the next start find it. */
async function addOld(mongodb: OpenMongo, user: OldUserDocument): Promise<string> {
  const _id = new mongo.ObjectId();
  await mongodb.db.collection('users').insertOne({
    _id,
    username: user.username,
    email: user.email,
    password_hash: user.passwordHash,
    ...(user.emailVerified !== undefined && { email_verified: user.emailVerified }),
    created_at: user.createdAt,
  });
  await mongodb.foldNames();
  return _id.toHexString();
}
