import { MongoAccountSessionStore } from '../adapters/outbound/mongo/mongo-account-session-store.js';
import { MongoAccountTokenStore } from '../adapters/outbound/mongo/mongo-account-token-store.js';
import { MongoCredentialStore } from '../adapters/outbound/mongo/mongo-credential-store.js';
import { MongoDatabase } from '../adapters/outbound/mongo/mongo-database.js';
import { MongoQuotaStore } from '../adapters/outbound/mongo/mongo-quota-store.js';
import { MongoEmailAddressStore } from '../adapters/outbound/mongo/mongo-email-address-store.js';
import { MongoIdCache } from '../adapters/outbound/mongo/mongo-id-cache.js';
import { MongoLockoutStore } from '../adapters/outbound/mongo/mongo-lockout-store.js';
import { MongoMailOutbox } from '../adapters/outbound/mongo/mongo-mail-outbox.js';
import { MongoMailQueue } from '../adapters/outbound/mongo/mongo-mail-queue.js';
import { MongoSearchHistoryStore } from '../adapters/outbound/mongo/mongo-search-history-store.js';
import { MongoPlaylistSongStore } from '../adapters/outbound/mongo/mongo-playlist-song-store.js';
import { MongoPlaylistStore } from '../adapters/outbound/mongo/mongo-playlist-store.js';
import { MongoSessionStore } from '../adapters/outbound/mongo/mongo-session-store.js';
import { MongoThrottleStore } from '../adapters/outbound/mongo/mongo-throttle-store.js';
import { MongoUnconfirmedUserStore } from '../adapters/outbound/mongo/mongo-unconfirmed-user-store.js';
import { MongoUserStore } from '../adapters/outbound/mongo/mongo-user-store.js';
import type { Clock } from '../core/shared/clock.js';
import type { DatabaseMetrics } from '../observability/database-metrics.js';
import type { Logger } from '../observability/logger.js';
import type { Stores } from './stores.js';

/** MongoDB; it is connected to in the background, and again whenever it was lost. */
export function openMongoStores(uri: string, logger: Logger, clock: Clock, metrics?: DatabaseMetrics): Stores {
  const database = new MongoDatabase(uri, logger, clock, metrics);
  database.start();
  return {
    probe: database,
    users: new MongoUserStore(database),
    unconfirmedUsers: new MongoUnconfirmedUserStore(database),
    credentials: new MongoCredentialStore(database),
    emailAddresses: new MongoEmailAddressStore(database),
    tokens: new MongoAccountTokenStore(database),
    lockouts: new MongoLockoutStore(database),
    throttle: new MongoThrottleStore(database),
    sessions: new MongoSessionStore(database),
    accountSessions: new MongoAccountSessionStore(database),
    outbox: new MongoMailOutbox(database),
    mailQueue: new MongoMailQueue(database),
    history: new MongoSearchHistoryStore(database),
    playlists: new MongoPlaylistStore(database),
    playlistSongs: new MongoPlaylistSongStore(database),
    idCache: new MongoIdCache(database),
    quotaStore: new MongoQuotaStore(database),
    close: () => database.close(),
  };
}
