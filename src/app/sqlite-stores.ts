import { SqliteAccountTokenStore } from '../adapters/outbound/sqlite/sqlite-account-token-store.js';
import { SqliteDatabase } from '../adapters/outbound/sqlite/sqlite-database.js';
import { SqliteIdCache } from '../adapters/outbound/sqlite/sqlite-id-cache.js';
import { SqliteLockoutStore } from '../adapters/outbound/sqlite/sqlite-lockout-store.js';
import { SqliteMailOutbox } from '../adapters/outbound/sqlite/sqlite-mail-outbox.js';
import { SqlitePlaylistStore } from '../adapters/outbound/sqlite/sqlite-playlist-store.js';
import { SqliteQuotaStore } from '../adapters/outbound/sqlite/sqlite-quota-store.js';
import { SqliteSearchHistoryStore } from '../adapters/outbound/sqlite/sqlite-search-history-store.js';
import { SqliteSessionStore } from '../adapters/outbound/sqlite/sqlite-session-store.js';
import { SqliteThrottleStore } from '../adapters/outbound/sqlite/sqlite-throttle-store.js';
import { SqliteUserStore } from '../adapters/outbound/sqlite/sqlite-user-store.js';
import type { DatabaseMetrics } from '../observability/database-metrics.js';
import type { Logger } from '../observability/logger.js';
import type { Stores } from './stores.js';

/** The stores of the default database, one SQLite file. */
export function openSqliteStores(file: string, logger: Logger, metrics?: DatabaseMetrics): Stores {
  const database = new SqliteDatabase(file, logger, metrics);
  const users = new SqliteUserStore(database);
  const sessions = new SqliteSessionStore(database);
  const mails = new SqliteMailOutbox(database);
  const playlists = new SqlitePlaylistStore(database);
  return {
    probe: database,
    users,
    unconfirmedUsers: users,
    credentials: users,
    emailAddresses: users,
    tokens: new SqliteAccountTokenStore(database),
    lockouts: new SqliteLockoutStore(database),
    throttle: new SqliteThrottleStore(database),
    sessions,
    accountSessions: sessions,
    outbox: mails,
    mailQueue: mails,
    history: new SqliteSearchHistoryStore(database),
    playlists,
    playlistSongs: playlists,
    idCache: new SqliteIdCache(database),
    quotaStore: new SqliteQuotaStore(database),
    close: () => {
      database.close();
      return Promise.resolve();
    },
  };
}
