import { MemoryAccountTokenStore } from '../../src/adapters/out/memory/memory-account-token-store.js';
import { MemoryDailyUseStore } from '../../src/adapters/out/memory/memory-daily-use-store.js';
import { MemoryKnownIdStore } from '../../src/adapters/out/memory/memory-known-id-store.js';
import { MemoryLoginFailureStore } from '../../src/adapters/out/memory/memory-login-failure-store.js';
import { MemoryMailOutbox } from '../../src/adapters/out/memory/memory-mail-outbox.js';
import { MemoryPlaylistStore } from '../../src/adapters/out/memory/memory-playlist-store.js';
import { MemorySearchHistoryStore } from '../../src/adapters/out/memory/memory-search-history-store.js';
import { MemorySessionStore } from '../../src/adapters/out/memory/memory-session-store.js';
import { MemoryThrottleStore } from '../../src/adapters/out/memory/memory-throttle-store.js';
import { MemoryUserStore } from '../../src/adapters/out/memory/memory-user-store.js';
import { describeAccountTokenStore } from './account-token-store.contract.js';
import { describeDailyUseStore } from './daily-use-store.contract.js';
import { describeKnownIdStore } from './known-id-store.contract.js';
import { describeLoginFailureStore } from './login-failure-store.contract.js';
import { describeMailOutbox } from './mail-outbox.contract.js';
import { describePlaylistStores } from './playlist-store.contract.js';
import { describeSearchHistoryStore } from './search-history-store.contract.js';
import { describeSessionStore } from './session-store.contract.js';
import { describeThrottleStore } from './throttle-store.contract.js';
import { describeUserStore } from './user-store.contract.js';

const close = (): Promise<void> => Promise.resolve();

describeUserStore('memory', () => {
  const store = new MemoryUserStore();
  const addOld = (user: Parameters<typeof store.addOld>[0]) => Promise.resolve(store.addOld(user));
  return Promise.resolve({ users: store, unconfirmed: store, credentials: store, addresses: store, addOld, close });
});
describeAccountTokenStore('memory', () => Promise.resolve({ tokens: new MemoryAccountTokenStore(), close }));
describeLoginFailureStore('memory', () => Promise.resolve({ failures: new MemoryLoginFailureStore(), close }));
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
  return Promise.resolve({ playlists, songs: playlists.songs, close });
});
describeSearchHistoryStore('memory', () => Promise.resolve({ history: new MemorySearchHistoryStore(), close }));
describeKnownIdStore('memory', () => Promise.resolve({ knownIds: new MemoryKnownIdStore(), close }));
describeDailyUseStore('memory', () => Promise.resolve({ dailyUse: new MemoryDailyUseStore(), close }));
