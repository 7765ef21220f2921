import { MemoryApiTokenStore } from '../support/memory/memory-api-token-store.js';
import { MemoryActivityLog } from '../support/memory/memory-activity-log.js';
import { describeActivityLog } from './activity-log.contract.js';
import { MemoryAccountTokenStore } from '../support/memory/memory-account-token-store.js';
import { MemoryQuotaStore } from '../../src/adapters/outbound/memory/memory-quota-store.js';
import { MemoryIdCache } from '../../src/adapters/outbound/memory/memory-id-cache.js';
import { CachedIdentityStore } from '../../src/adapters/outbound/cache/cached-identity-store.js';
import { MemoryIdentityStore } from '../../src/adapters/outbound/memory/memory-identity-store.js';
import { FailOpen } from '../../src/adapters/outbound/upstream/fail-open.js';
import { captureLog } from '../support/captured-log.js';
import { ManualClock } from '../support/manual-clock.js';
import { MemoryLockoutStore } from '../support/memory/memory-lockout-store.js';
import { MemoryMailOutbox } from '../support/memory/memory-mail-outbox.js';
import { MemoryPlaylistStore } from '../support/memory/memory-playlist-store.js';
import { MemoryRegistrationStore } from '../support/memory/memory-registration-store.js';
import { MemorySearchHistoryStore } from '../support/memory/memory-search-history-store.js';
import { MemorySessionStore } from '../support/memory/memory-session-store.js';
import { MemoryIdempotencyStore } from '../support/memory/memory-idempotency-store.js';
import { MemoryImportStore } from '../support/memory/memory-import-store.js';
import { describeImportStore } from './import-store.contract.js';
import { describeIdempotencyStore } from './idempotency-store.contract.js';
import { MemoryPasskeyStore } from '../support/memory/memory-passkey-store.js';
import { describePasskeyStores } from './passkey-store.contract.js';
import { MemorySecondFactorStore } from '../support/memory/memory-second-factor-store.js';
import { describeSecondFactorStores } from './second-factor-store.contract.js';
import { MemoryThrottleStore } from '../support/memory/memory-throttle-store.js';
import { MemoryUserStore } from '../support/memory/memory-user-store.js';
import { describeApiTokenStore } from './api-token-store.contract.js';
import { describeAccountTokenStore } from './account-token-store.contract.js';
import { describeDailyUseStore } from './quota-store.contract.js';
import { describeIdCache } from './id-cache.contract.js';
import { describeIdentityStore } from './identity-store.contract.js';
import { describeLoginFailureStore } from './lockout-store.contract.js';
import { describeMailOutbox } from './mail-outbox.contract.js';
import { describePlaylistStores } from './playlist-store.contract.js';
import { describeRegistrationStore } from './registration-store.contract.js';
import { describeSearchHistoryStore } from './search-history-store.contract.js';
import { describeSessionStore } from './session-store.contract.js';
import { describeThrottleStore } from './throttle-store.contract.js';
import { describeUserStore } from './user-store.contract.js';

const close = (): Promise<void> => Promise.resolve();

describeUserStore('memory', () => {
  const store = new MemoryUserStore();
  const addOld = (user: Parameters<typeof store.addOld>[0]) => Promise.resolve(store.addOld(user));
  return Promise.resolve({ users: store, credentials: store, addresses: store, addOld, close });
});
describeRegistrationStore('memory', () => {
  const users = new MemoryUserStore();
  return Promise.resolve({ registrations: new MemoryRegistrationStore(users), users, credentials: users, close });
});
describeAccountTokenStore('memory', () => Promise.resolve({ tokens: new MemoryAccountTokenStore(), close }));
describeApiTokenStore('memory', () => Promise.resolve({ tokens: new MemoryApiTokenStore(), close }));
describeLoginFailureStore('memory', () => Promise.resolve({ failures: new MemoryLockoutStore(), close }));
describeImportStore('memory', () => {
  const store = new MemoryImportStore();
  return Promise.resolve({ imports: store, queue: store, close });
});
describeIdempotencyStore('memory', () => Promise.resolve({ keys: new MemoryIdempotencyStore(), close }));
describeSecondFactorStores('memory', () => {
  const factors = new MemorySecondFactorStore();
  return Promise.resolve({ factors, uses: factors, close });
});
describePasskeyStores('memory', () => {
  const passkeys = new MemoryPasskeyStore();
  return Promise.resolve({ passkeys, credentials: passkeys, close });
});
describeThrottleStore('memory', () => Promise.resolve({ throttle: new MemoryThrottleStore(), close }));
describeSessionStore('memory', () => {
  const store = new MemorySessionStore();
  return Promise.resolve({ sessions: store, accountSessions: store, close });
});
describeMailOutbox('memory', () => {
  const store = new MemoryMailOutbox();
  return Promise.resolve({ outbox: store, queue: store, close });
});
describePlaylistStores('memory', () => {
  const playlists = new MemoryPlaylistStore();
  return Promise.resolve({ playlists, songs: playlists, close });
});
describeSearchHistoryStore('memory', () => Promise.resolve({ history: new MemorySearchHistoryStore(), close }));
describeActivityLog('memory', () => Promise.resolve({ log: new MemoryActivityLog(), close }));
describeIdCache('memory', () => Promise.resolve({ idCache: new MemoryIdCache(), close }));
describeDailyUseStore('memory', () => Promise.resolve({ quotaStore: new MemoryQuotaStore(), close }));
describeIdentityStore('memory', () => Promise.resolve({ identities: new MemoryIdentityStore(), close }));
describeIdentityStore('memory in front of a store', () => {
  const access = new FailOpen(1_000, new ManualClock(), captureLog().logger);
  return Promise.resolve({ identities: new CachedIdentityStore(new MemoryIdentityStore(), access), close });
});
