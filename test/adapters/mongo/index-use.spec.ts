import type { mongo } from 'mongoose';
import { MongoApiTokenStore } from '../../../src/adapters/outbound/mongo/mongo-api-token-store.js';
import { MongoActivityLog } from '../../../src/adapters/outbound/mongo/mongo-activity-log.js';
import { MongoAccountTokenStore } from '../../../src/adapters/outbound/mongo/mongo-account-token-store.js';
import { MongoQuotaStore } from '../../../src/adapters/outbound/mongo/mongo-quota-store.js';
import { MongoIdCache } from '../../../src/adapters/outbound/mongo/mongo-id-cache.js';
import { MongoIdentityStore } from '../../../src/adapters/outbound/mongo/mongo-identity-store.js';
import { MongoLockoutStore } from '../../../src/adapters/outbound/mongo/mongo-lockout-store.js';
import { MongoMailStore } from '../../../src/adapters/outbound/mongo/mongo-mail-store.js';
import { MongoPasskeyStore } from '../../../src/adapters/outbound/mongo/mongo-passkey-store.js';
import { MongoPlaylistSongStore } from '../../../src/adapters/outbound/mongo/mongo-playlist-song-store.js';
import { MongoPlaylistStore } from '../../../src/adapters/outbound/mongo/mongo-playlist-store.js';
import { MongoSearchHistoryStore } from '../../../src/adapters/outbound/mongo/mongo-search-history-store.js';
import { MongoSecondFactorStore } from '../../../src/adapters/outbound/mongo/mongo-second-factor-store.js';
import { MongoRegistrationStore } from '../../../src/adapters/outbound/mongo/mongo-registration-store.js';
import { MongoSessionStore } from '../../../src/adapters/outbound/mongo/mongo-session-store.js';
import { MongoThrottleStore } from '../../../src/adapters/outbound/mongo/mongo-throttle-store.js';
import { MongoUserStore } from '../../../src/adapters/outbound/mongo/mongo-user-store.js';
import type { NewAccountToken } from '../../../src/core/auth/account-token.js';
import type { ApiToken } from '../../../src/core/api-tokens/api-token.js';
import type { Session } from '../../../src/core/sessions/session.js';
import { anIdentity, mbid } from '../../support/fake-identities.js';
import { ManualClock } from '../../support/manual-clock.js';
import { describeOnMongo } from '../../support/mongo-server.js';
import { openMongo, type OpenMongo } from '../../support/open-mongo.js';
import { aPlaylist, aSong, boundsWith } from '../../support/playlists.js';

const NOW = new Date('2026-11-23T12:00:00.123Z');
const CLOCK = new ManualClock();
const RULES = { failures: 3, lockMs: 1, forgetMs: 1, limit: 3, windowMs: 1 };

/** What one command asked a collection for. */
interface Question {
  readonly command: string;
  readonly collection: string;
  readonly filter: Record<string, unknown>;
  readonly sort: Record<string, 1 | -1> | undefined;
  /** Every stage that it says how it looks. */
  readonly asIs: string;
}

describeOnMongo('queries of MongoDB', (server) => {
  let mongodb: OpenMongo;
  const asked: Question[] = [];
  /** What the server says about how it would answer. */
  const usesIndex = async (collection: string, filter: object, sort: Question['sort'] = {}): Promise<boolean> => {
    const plan = await mongodb.db.collection(collection).find(filter).sort(sort).explain('queryPlanner');
    const stages = JSON.stringify(plan.queryPlanner.winningPlan);
    return !stages.includes('COLLSCAN') && /IXSCAN|IDHACK|EXPRESS/.test(stages);
  };

  beforeAll(async () => {
    const uri = server().uri();
    mongodb = await openMongo(`${uri}${uri.includes('?') ? '&' : '?'}monitorCommands=true`);
    clientOf(mongodb).on('commandStarted', ({ command }) => asked.push(...questionsOf(command)));
    await useEveryStore(mongodb);
  });
  afterAll(() => mongodb.close());

  it('are all known to this test', () => {
    // That one is asked now and then whether the database answers.
    const asks = asked.filter(({ collection }) => collection !== 'schema_migrations');
    const collections = [...new Set(asks.map(({ collection }) => collection))].sort();
    expect(collections.join(' ')).toBe(
      'account_activity account_tokens api_tokens artist_identities artist_names known_ids login_failures mail_outbox passkeys playlist_usage playlists registrations search_history second_factors sessions throttles users youtube_use',
    );
    const commands = ['aggregate', 'delete', 'find', 'findAndModify', 'update'];
    expect([...new Set(asked.map(({ command }) => command))].sort()).toEqual(commands);
    expect(asked.length).toBeGreaterThan(50);
  });

  it('all narrow down what they look for by the first fields of an index', async () => {
    const scans: string[] = [];
    for (const { collection, filter, asIs } of asked) {
      for (const branch of branchesOf(filter)) {
        const parts = indexedParts(branch, await mongodb.db.collection(collection).indexes());
        const used = await Promise.all(parts.map((part) => usesIndex(collection, part)));
        if (!used.includes(true)) scans.push(asIs);
      }
    }
    expect(scans).toEqual([]);
  });

  it('are planned so by MongoDB itself, sorting included', async () => {
    // Others plan a query without its further conditions (above), but not with them.
    if (!server().description.startsWith('MongoDB')) return;
    for (const { collection, filter, sort, asIs } of asked) {
      for (const branch of branchesOf(filter)) {
        expect([asIs, await usesIndex(collection, branch, sort)]).toEqual([asIs, true]);
      }
    }
  });

  it('would be caught if they did not', async () => {
    expect(await usesIndex('users', { reset_token: 'x' })).toBe(false);
    const indexes = await mongodb.db.collection('users').indexes();
    expect(indexedParts({ reset_token: 'x' }, indexes)).toEqual([]);
    expect(indexedParts({ username_lower: { $ne: 'x' } }, indexes)).toEqual([]);
    expect(indexedParts({ username_claim: null }, indexes)).toEqual([]);
  });

  it('skip nothing but the keys before what is beyond a bound, and project what they read of an account', () => {
    const skipping = asked.filter(({ asIs }) => /"skip":[1-9]/.test(asIs));
    expect(skipping.filter(({ asIs }) => !asIs.includes('"projection":{"_id":1}'))).toEqual([]);
    const reads = asked.filter(({ command, collection }) => command === 'find' && collection === 'users');
    expect(reads.filter(({ asIs }) => !asIs.includes('"projection"'))).toEqual([]);
    expect(reads.filter(({ asIs }) => asIs.includes('_token'))).toEqual([]);
  });

  it('are durable writes', () => {
    const writes = asked.filter(({ command }) => ['update', 'delete', 'findAndModify'].includes(command));
    const weak = writes.filter(({ asIs }) => !/"w":"majority".*"j(ournal)?":true|"j":true.*"w":"majority"/.test(asIs));
    expect(weak).toEqual([]);
  });
});

function clientOf({ database }: OpenMongo): mongo.MongoClient {
  return (database as unknown as { connection: { getClient(): mongo.MongoClient } }).connection.getClient();
}

async function useSecondFactors(factors: MongoSecondFactorStore): Promise<void> {
  const secret = { userId: 'u', sealedSecret: 's' };
  await factors.propose({ ...secret, sessionId: 'one', expiresAt: NOW });
  await factors.findProposal('u');
  await factors.enable({ ...secret, enabledAt: NOW, lastStep: 1, recoveryCodes: ['c'] });
  await factors.propose({ ...secret, sessionId: 'one', expiresAt: NOW });
  await factors.find('u');
  await factors.useStep('u', 2);
  await factors.useRecoveryCode('u', 'c');
  await factors.replaceRecoveryCodes('u', ['d']);
  await factors.listAfter('a', 2);
  await factors.replace('u', 's', 't');
  await factors.disable('u');
  await factors.removeExpired(NOW);
}

/** Calls every method of every store once with something there and once with nothing. */
async function usePasskeys(passkeys: MongoPasskeyStore): Promise<void> {
  const keys = {
    credentialId: 'c',
    publicKey: 'k',
    counter: 0,
    transports: [],
    backupEligible: false,
    backedUp: false,
  };
  await passkeys.add({ ...keys, id: 'p', userId: 'u', name: 'n', createdAt: NOW, lastUsedAt: null }, 1);
  await passkeys.listOf('u');
  await passkeys.find('c');
  for (const counter of [0, 1]) await passkeys.recordUse('c', { counter, backedUp: false, at: NOW });
  await passkeys.rename('u', 'p', 'm');
  await passkeys.remove('u', 'p');
  await passkeys.removeAllOf('u');
}

async function useEveryStore({ database }: OpenMongo): Promise<void> {
  const users = new MongoUserStore(database);
  const user = { username: 'Alice', email: 'Alice@example.com', passwordHash: 'h', createdAt: NOW };
  const result = await users.addUnlessTaken(user);
  const id = result.status === 'added' ? result.user.id : '';
  for (const other of [id, '507f1f77bcf86cd799439011']) {
    await users.addUnlessTaken(user);
    await users.findById(other);
    await users.hasOldHashes();
    await users.findByLogin('Alice');
    await users.findByEmail('Alice@example.com');
    await useCredentialsOf(other, new MongoUserStore(database), new MongoUserStore(database));
  }
  const registrations = new MongoRegistrationStore(database);
  await registrations.add({ ...user, username: 'Bob', expiresAt: NOW }, { perAddress: 0, mailed: true });
  await registrations.findById(id);
  for (const login of ['Bob', user.email]) await registrations.listByLogin(login);
  await registrations.remove(id);
  await registrations.removeAllOf(user.email);
  await registrations.removeExpired(NOW);
  await users.remove(id);
  await useCounters(new MongoLockoutStore(database), new MongoThrottleStore(database));
  await useTokens(new MongoAccountTokenStore(database));
  await useApiTokens(new MongoApiTokenStore(database));
  await useSessions(new MongoSessionStore(database), new MongoSessionStore(database));
  await useActivity(new MongoActivityLog(database));
  await useMails(new MongoMailStore(database), new MongoMailStore(database));
  await usePasskeys(new MongoPasskeyStore(database));
  await useSecondFactors(new MongoSecondFactorStore(database));
  await usePlaylists(new MongoPlaylistStore(database, CLOCK), new MongoPlaylistSongStore(database, CLOCK));
  await useHistory(new MongoSearchHistoryStore(database));
  await useSourceRecords(new MongoIdCache(database), new MongoQuotaStore(database));
  await useIdentities(new MongoIdentityStore(database));
}

async function useIdentities(identities: MongoIdentityStore) {
  const meaning = { mbid: null, namesakes: [], offered: [], pages: null, fetchedAt: NOW };
  await identities.save(anIdentity(1, 'Wren'), NOW, mbid(2));
  await identities.find(mbid(2), new Date(0));
  await identities.startingWith('wr', 8, new Date(0));
  await identities.saveName('k', meaning, NOW);
  await identities.findName('k', NOW);
  await identities.purge(NOW, 1);
}

async function useSourceRecords(idCache: MongoIdCache, quotaStore: MongoQuotaStore) {
  await idCache.get('k', NOW);
  await idCache.set('k', 'id', NOW);
  await idCache.delete('k', 'other');
  await idCache.removeExpired(NOW);
  await quotaStore.usedUntil(NOW);
  await quotaStore.reserveSearch(NOW, 1);
  await quotaStore.add(NOW, { searches: 1, units: 1 });
  await quotaStore.raise(NOW, { searches: 1, units: 1 });
  await quotaStore.removeEnded(NOW);
}

async function useHistory(history: MongoSearchHistoryStore) {
  const userId = '65f0a1b2c3d4e5f60718293a';
  const result = {
    source: 'youtube',
    id: 'r',
    name: 'R',
    url: 'https://www.youtube.com/channel/r',
    imageUrl: null,
  } as const;
  const search = { userId, kind: 'channel', query: 'q', result, mbid: null, searchedAt: NOW } as const;
  await history.add([search, search]);
  for (const _ of [1, 2]) await history.record(search, NOW);
  const [first, second = null] = await history.listOf(userId, null, 10);
  await history.listOf(userId, second, 10);
  await history.listOf(userId, { id: userId, searchedAt: new Date(0) }, 10);
  await history.remove(userId, first?.id ?? '');
  await history.forgetYouTubeResults(NOW);
  await history.removeAllOf(userId);
}

async function useCredentialsOf(id: string, credentials: MongoUserStore, addresses: MongoUserStore) {
  await credentials.changeUsername(id, 'Alicia');
  await credentials.changePassword(id, 0, 'x');
  await credentials.changePassword(id, 1, 'x');
  await credentials.resetPassword(id, 'alice@example.com', 'x');
  await credentials.rehash(id, 'x', 'y');
  await credentials.recordLogin(id, 0, NOW);
  for (const at of [NOW, null]) await credentials.setDisabled(id, at);
  await addresses.confirm(id, 'alice@example.com');
  await addresses.propose(id, 'new@example.com');
  await addresses.withdraw(id, 'new@example.com');
  await addresses.propose(id, 'new@example.com');
  await addresses.adopt(id, 'new@example.com');
}

async function useCounters(failures: MongoLockoutStore, throttle: MongoThrottleStore) {
  await failures.recordFailure('k', RULES, NOW);
  await failures.lockedUntil('k', RULES, NOW);
  for (let time = 0; time < 3; time += 1) await failures.recordFailure('l', RULES, NOW);
  await failures.lockedUntil('l', RULES, new Date(NOW.getTime() - 1_000));
  await throttle.admit('k', RULES, NOW);
  await failures.clear(['k', 'l']);
  await failures.recordFailure('k', RULES, NOW);
  for (const store of [failures, throttle]) await store.removeExpired(new Date(NOW.getTime() + 10));
}

async function useTokens(tokens: MongoAccountTokenStore) {
  const token: NewAccountToken = {
    hash: 'h1',
    purpose: 'verify_email',
    userId: 'u1',
    email: 'a@example.com',
    createdAt: NOW,
    expiresAt: new Date(NOW.getTime() + 1),
  };
  await tokens.add(token);
  await tokens.addAsOnly({ ...token, hash: 'h2' });
  await tokens.find('h2');
  await tokens.take('h2', NOW);
  await tokens.removeAllOf('u1', ['verify_email', 'disown']);
  await tokens.removeAllOf('u1');
  await tokens.add(token);
  await tokens.removeExpired(new Date(NOW.getTime() + 10));
}

async function useApiTokens(tokens: MongoApiTokenStore) {
  const token: ApiToken = {
    id: 't1',
    userId: 'u1',
    name: 'script',
    scopes: ['search'],
    createdAt: NOW,
    expiresAt: new Date(NOW.getTime() + 1000),
    lastUsedAt: null,
  };
  await tokens.addWithin(1, 'k1', token);
  await tokens.addWithin(1, 'k2', token);
  await tokens.find('k1');
  await tokens.recordUse('k1', NOW, NOW);
  await tokens.listOf('u1');
  await tokens.remove('u1', 't1');
  await tokens.addWithin(1, 'k1', token);
  await tokens.removeExpired(token.expiresAt);
  await tokens.removeAllOf('u1');
}

async function useActivity(activity: MongoActivityLog) {
  const client = { ip: '', userAgent: '' };
  await activity.add({ userId: 'u1', event: 'login', at: NOW, ...client }, 9);
  await activity.listOf('u1', null, 9);
  await activity.listOf('u1', { at: NOW, id: '0'.repeat(24) }, 9);
  await activity.hasLogInFrom('u1', client);
  await activity.removeAllOf('u1');
  await activity.removeExpired(NOW);
}

async function useSessions(sessions: MongoSessionStore, ofAccounts: MongoSessionStore) {
  const later = new Date(NOW.getTime() + 1000);
  const session: Session = {
    id: 's1',
    userId: 'u1',
    credentialVersion: 0,
    createdAt: NOW,
    authenticatedAt: NOW,
    lastSeenAt: NOW,
    expiresAt: later,
    endsAt: later,
    remembered: false,
    ip: '203.0.113.1',
    userAgent: '',
  };
  await sessions.add('k1', session, 50);
  await sessions.find('k1');
  await sessions.touch('k1', { lastSeenAt: NOW, expiresAt: later, endsAt: later });
  await sessions.add('k2', { ...session, id: 's2' }, 1);
  await sessions.add('k1', session, 1);
  await ofAccounts.listOf('u1', NOW);
  await ofAccounts.carryOver('u1', 's1', 1);
  await ofAccounts.markAuthenticated('u1', 's1', NOW);
  await ofAccounts.endOne('u1', 's1');
  await ofAccounts.endAllOf('u1', 's1');
  await ofAccounts.endAllOf('u1');
  await sessions.end('k1');
  await sessions.add('k1', session, 50);
  await sessions.removeExpired(later);
}

async function useMails(outbox: MongoMailStore, queue: MongoMailStore) {
  const lease = { holder: 'a', until: new Date(NOW.getTime() + 1) };
  for (const finish of ['markSent', 'giveUp', 'retryLater'] as const) {
    await outbox.add({ kind: 'verify_email', userId: 'u1', to: 'a@example.com', sealedContent: 's', createdAt: NOW });
    const mail = await queue.claim(lease, NOW);
    await queue[finish](mail?.id ?? '', 'a', NOW);
  }
  await outbox.countPending();
  await outbox.listOf('u1');
  await queue.removeFinished(NOW);
  await outbox.removeAllOf('u1');
}

async function usePlaylists(playlists: MongoPlaylistStore, songs: MongoPlaylistSongStore) {
  const owner = '507f1f77bcf86cd799439011';
  const made = await playlists.addWithin(boundsWith({ maxPlaylists: 10 }), aPlaylist(owner, NOW));
  for (const id of [made?.id ?? '', owner]) {
    for (const maxSongs of [1, 1, 2]) await songs.addSongs(owner, id, [aSong(maxSongs, NOW)], boundsWith({ maxSongs }));
    CLOCK.advanceSeconds(60);
    await songs.addSongs(owner, id, [aSong(3, NOW)], boundsWith({ maxSongsInAll: 0 }));
    await songs.rearrange(owner, id, (ids) => [...ids].reverse(), NOW);
    await songs.refresh(owner, id, [aSong(1, new Date(NOW.getTime() + 1))]);
    await songs.removeSong(owner, id, 'song-1', NOW);
    await playlists.find(owner, id);
    for (const versions of [undefined, [1]])
      await playlists.change(owner, id, { name: 'New', versions, at: NOW }, boundsWith());
    await playlists.listOf(owner, 10, { createdAt: NOW, id });
    await playlists.remove(owner, id);
  }
  await playlists.listOf(owner, 10, null);
  await playlists.removeAllOf(owner);
}

/** What a command looks for; nothing for those that only insert or speak of the connection. */
function questionsOf(command: mongo.BSON.Document): Question[] {
  const [name = ''] = Object.keys(command);
  const common = { command: name, collection: String(command[name]), asIs: JSON.stringify(command) };
  const updates = (command['updates'] ?? command['deletes'] ?? []) as { q: Record<string, unknown> }[];
  switch (name) {
    case 'find':
      return [{ ...common, filter: command['filter'], sort: asObject(command['sort']) }];
    case 'findAndModify':
      return [{ ...common, filter: command['query'], sort: asObject(command['sort']) }];
    case 'aggregate':
      return [{ ...common, filter: command['pipeline'][0].$match, sort: undefined }];
    case 'update':
    case 'delete':
      return updates.map(({ q }) => ({ ...common, filter: q, sort: undefined }));
    default:
      return [];
  }
}

/** The driver sends a sort as a map, which keeps the order of its fields. */
function asObject(sort: unknown): Record<string, 1 | -1> | undefined {
  return sort instanceof Map ? (Object.fromEntries(sort) as Record<string, 1 | -1>) : (sort as undefined);
}

/** MongoDB plans every branch of an `$or` by itself, and so it may be asked about each by itself. */
function branchesOf(filter: Record<string, unknown>): Record<string, unknown>[] {
  const { $or, ...rest } = filter;
  return Array.isArray($or) ? $or.map((branch: Record<string, unknown>) => ({ ...rest, ...branch })) : [filter];
}

/** The conditions that an index can answer, those on its first field, for each index that can. */
function indexedParts(
  filter: Record<string, unknown>,
  indexes: readonly mongo.IndexDescriptionInfo[],
): Record<string, unknown>[] {
  return indexes.flatMap(({ key, sparse }) => {
    const [first = ''] = Object.keys(key);
    return isBounded(filter[first], sparse === true) ? [{ [first]: filter[first] }] : [];
  });
}

/** Whether a condition picks a part of an index's order. A sparse index does not know what lacks the field. */
function isBounded(condition: unknown, sparse: boolean): boolean {
  if (condition === undefined || (condition === null && sparse)) return false;
  if (condition === null || typeof condition !== 'object') return true;
  const operators = Object.keys(condition).filter((name) => name.startsWith('$'));
  return operators.length === 0 || operators.some((name) => ['$in', '$gt', '$gte', '$lt', '$lte'].includes(name));
}
