import { SqliteAccountSessionStore } from '../adapters/outbound/sqlite/sqlite-account-session-store.js';
import { SqliteAccountTokenStore } from '../adapters/outbound/sqlite/sqlite-account-token-store.js';
import { SqliteCredentialStore } from '../adapters/outbound/sqlite/sqlite-credential-store.js';
import { SqliteDatabase } from '../adapters/outbound/sqlite/sqlite-database.js';
import { SqliteQuotaStore } from '../adapters/outbound/sqlite/sqlite-quota-store.js';
import { SqliteEmailAddressStore } from '../adapters/outbound/sqlite/sqlite-email-address-store.js';
import { SqliteIdCache } from '../adapters/outbound/sqlite/sqlite-id-cache.js';
import { SqliteLockoutStore } from '../adapters/outbound/sqlite/sqlite-lockout-store.js';
import { SqliteMailOutbox } from '../adapters/outbound/sqlite/sqlite-mail-outbox.js';
import { SqliteMailQueue } from '../adapters/outbound/sqlite/sqlite-mail-queue.js';
import { SqliteSearchHistoryStore } from '../adapters/outbound/sqlite/sqlite-search-history-store.js';
import { SqlitePlaylistSongStore } from '../adapters/outbound/sqlite/sqlite-playlist-song-store.js';
import { SqlitePlaylistStore } from '../adapters/outbound/sqlite/sqlite-playlist-store.js';
import { SqliteSessionStore } from '../adapters/outbound/sqlite/sqlite-session-store.js';
import { SqliteThrottleStore } from '../adapters/outbound/sqlite/sqlite-throttle-store.js';
import { SqliteUnconfirmedUserStore } from '../adapters/outbound/sqlite/sqlite-unconfirmed-user-store.js';
import { SqliteUserStore } from '../adapters/outbound/sqlite/sqlite-user-store.js';
import type { DatabaseMetrics } from '../observability/database-metrics.js';
import type { Logger } from '../observability/logger.js';
import type { Stores } from './stores.js';

/** The embedded default: everything in one file. */
export function openSqliteStores(file: string, logger: Logger, metrics?: DatabaseMetrics): Stores {
  const database = new SqliteDatabase(file, logger, metrics);
  return {
    probe: database,
    users: new SqliteUserStore(database),
    unconfirmedUsers: new SqliteUnconfirmedUserStore(database),
    credentials: new SqliteCredentialStore(database),
    emailAddresses: new SqliteEmailAddressStore(database),
    tokens: new SqliteAccountTokenStore(database),
    lockouts: new SqliteLockoutStore(database),
    throttle: new SqliteThrottleStore(database),
    sessions: new SqliteSessionStore(database),
    accountSessions: new SqliteAccountSessionStore(database),
    outbox: new SqliteMailOutbox(database),
    mailQueue: new SqliteMailQueue(database),
    history: new SqliteSearchHistoryStore(database),
    playlists: new SqlitePlaylistStore(database),
    playlistSongs: new SqlitePlaylistSongStore(database),
    idCache: new SqliteIdCache(database),
    quotaStore: new SqliteQuotaStore(database),
    close: () => {
      database.close();
      return Promise.resolve();
    },
  };
}
