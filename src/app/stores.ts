import type { DatabaseBackups } from '../adapters/outbound/backup/database-backups.js';
import {
  AccountTokenStore,
  CredentialStore,
  EmailAddressStore,
  LockoutStore,
  ThrottleStore,
  UnconfirmedUserStore,
  UserStore,
} from '../core/auth/auth.ports.js';
import type { SearchHistoryStore } from '../core/history/history.ports.js';
import { MailOutbox, MailQueue } from '../core/mail/mail.ports.js';
import { QuotaStore } from '../core/music/quota.ports.js';
import { IdCache } from '../core/music/id-cache.ports.js';
import { PlaylistSongStore, PlaylistStore } from '../core/playlists/playlists.ports.js';
import { AccountSessionStore, SessionStore } from '../core/sessions/sessions.ports.js';
import type { Clock } from '../core/shared/clock.js';
import { DatabaseProbe } from '../core/shared/database-probe.js';
import type { DatabaseMetrics } from '../observability/database-metrics.js';
import type { Logger } from '../observability/logger.js';
import type { DatabaseSettings } from './config/settings.js';

/** Everything that is kept, whatever keeps it. */
export interface Stores {
  readonly probe: DatabaseProbe;
  readonly users: UserStore;
  readonly unconfirmedUsers: UnconfirmedUserStore;
  readonly credentials: CredentialStore;
  readonly emailAddresses: EmailAddressStore;
  readonly tokens: AccountTokenStore;
  readonly lockouts: LockoutStore;
  readonly throttle: ThrottleStore;
  readonly sessions: SessionStore;
  readonly accountSessions: AccountSessionStore;
  readonly outbox: MailOutbox;
  readonly mailQueue: MailQueue;
  readonly history: SearchHistoryStore;
  readonly playlists: PlaylistStore;
  readonly playlistSongs: PlaylistSongStore;
  readonly idCache: IdCache;
  readonly quotaStore: QuotaStore;
  close(): Promise<void>;
}

/**
 * The one module that picks the store. Only the chosen one's code is loaded.
 * @param metrics where its operations are counted; nobody reads them where there is none
 */
export async function openStores(
  settings: DatabaseSettings,
  logger: Logger,
  clock: Clock,
  metrics?: DatabaseMetrics,
): Promise<Stores> {
  if (settings.kind === 'mongodb') {
    const { openMongoStores } = await import('./mongo-stores.js');
    return openMongoStores(settings.uri, logger, clock, metrics);
  }
  const { openSqliteStores } = await import('./sqlite-stores.js');
  return openSqliteStores(settings.file, logger, metrics);
}

/** Backups of that store, likewise. */
export async function openBackups(settings: DatabaseSettings, clock: Clock): Promise<DatabaseBackups> {
  if (settings.kind === 'mongodb') {
    const { MongoBackups } = await import('../adapters/outbound/mongo/backup/mongo-backups.js');
    return new MongoBackups(settings.uri, clock);
  }
  const { SqliteBackups } = await import('../adapters/outbound/sqlite/backup/sqlite-backups.js');
  return new SqliteBackups(settings.file, clock);
}
