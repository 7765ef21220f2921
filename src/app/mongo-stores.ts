import { createConnection } from 'mongoose';
import { MongoAccountTokenStore } from '../adapters/outbound/mongo/mongo-account-token-store.js';
import { MongoDatabase } from '../adapters/outbound/mongo/mongo-database.js';
import { MongoQuotaStore } from '../adapters/outbound/mongo/mongo-quota-store.js';
import { MongoIdCache } from '../adapters/outbound/mongo/mongo-id-cache.js';
import { MongoLockoutStore } from '../adapters/outbound/mongo/mongo-lockout-store.js';
import { MongoMailStore } from '../adapters/outbound/mongo/mongo-mail-store.js';
import { MongoSearchHistoryStore } from '../adapters/outbound/mongo/mongo-search-history-store.js';
import { MongoPlaylistStore } from '../adapters/outbound/mongo/mongo-playlist-store.js';
import { MongoSessionStore } from '../adapters/outbound/mongo/mongo-session-store.js';
import { MongoThrottleStore } from '../adapters/outbound/mongo/mongo-throttle-store.js';
import { MongoUserStore } from '../adapters/outbound/mongo/mongo-user-store.js';
import type { Clock } from '../core/shared/clock.js';
import type { DatabaseMetrics } from '../observability/database-metrics.js';
import type { Logger } from '../observability/logger.js';
import { isValidUri } from '../adapters/outbound/mongo/mongo-connection.js';
import { ConfigurationError } from './config/parse-settings.js';
import type { Stores } from './stores.js';

/** MongoDB; it is connected to in the background, and again whenever it was lost. */
export function openMongoStores(uri: string, logger: Logger, clock: Clock, metrics?: DatabaseMetrics): Stores {
  if (!isValidUri(uri)) throw new ConfigurationError(['MONGODB_URI cannot be parsed (percent-encode its password)']);
  const database = new MongoDatabase(createConnection(), uri, logger, clock, metrics);
  database.start();
  const users = new MongoUserStore(database);
  const sessions = new MongoSessionStore(database);
  const mails = new MongoMailStore(database);
  const playlists = new MongoPlaylistStore(database);
  return {
    probe: database,
    users,
    unconfirmedUsers: users,
    credentials: users,
    emailAddresses: users,
    tokens: new MongoAccountTokenStore(database),
    lockouts: new MongoLockoutStore(database),
    throttle: new MongoThrottleStore(database),
    sessions,
    accountSessions: sessions,
    outbox: mails,
    mailQueue: mails,
    history: new MongoSearchHistoryStore(database),
    playlists,
    playlistSongs: playlists,
    idCache: new MongoIdCache(database),
    quotaStore: new MongoQuotaStore(database),
    close: () => database.close(),
  };
}
