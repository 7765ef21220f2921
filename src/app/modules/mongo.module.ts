import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { getConnectionToken, MongooseModule } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { BackupRecords } from '../../adapters/outbound/backup/backup-record.js';
import { MongoBackupRecords } from '../../adapters/outbound/mongo/backup/mongo-backup-records.js';
import { MongoApiTokenStore } from '../../adapters/outbound/mongo/mongo-api-token-store.js';
import { MongoActivityLog } from '../../adapters/outbound/mongo/mongo-activity-log.js';
import { MongoAccountTokenStore } from '../../adapters/outbound/mongo/mongo-account-token-store.js';
import { connectionOptions, isValidUri } from '../../adapters/outbound/mongo/mongo-connection.js';
import { MongoDatabase } from '../../adapters/outbound/mongo/mongo-database.js';
import { MongoImportStore } from '../../adapters/outbound/mongo/mongo-import-store.js';
import { MongoIdempotencyStore } from '../../adapters/outbound/mongo/mongo-idempotency-store.js';
import { MongoIdCache } from '../../adapters/outbound/mongo/mongo-id-cache.js';
import { MongoIdentityStore } from '../../adapters/outbound/mongo/mongo-identity-store.js';
import { MongoLockoutStore } from '../../adapters/outbound/mongo/mongo-lockout-store.js';
import { MongoMailStore } from '../../adapters/outbound/mongo/mongo-mail-store.js';
import { MongoPasskeyStore } from '../../adapters/outbound/mongo/mongo-passkey-store.js';
import { MongoPlaylistSongStore } from '../../adapters/outbound/mongo/mongo-playlist-song-store.js';
import { MongoPlaylistStore } from '../../adapters/outbound/mongo/mongo-playlist-store.js';
import { MongoQuotaStore } from '../../adapters/outbound/mongo/mongo-quota-store.js';
import { MongoRegistrationStore } from '../../adapters/outbound/mongo/mongo-registration-store.js';
import { MongoSearchHistoryStore } from '../../adapters/outbound/mongo/mongo-search-history-store.js';
import { MongoSecondFactorStore } from '../../adapters/outbound/mongo/mongo-second-factor-store.js';
import { MongoSessionStore } from '../../adapters/outbound/mongo/mongo-session-store.js';
import { MongoThrottleStore } from '../../adapters/outbound/mongo/mongo-throttle-store.js';
import { MongoUserStore } from '../../adapters/outbound/mongo/mongo-user-store.js';
import { AccountApiTokenStore, ApiTokenStore } from '../../core/api-tokens/api-tokens.ports.js';
import {
  AccountTokenStore,
  CredentialStore,
  EmailAddressStore,
  LockoutStore,
  RegistrationStore,
  UserStore,
} from '../../core/auth/auth.ports.js';
import { ThrottleStore } from '../../core/shared/throttle.js';
import { ActivityLog } from '../../core/activity/activity.ports.js';
import { SearchHistoryStore } from '../../core/history/history.ports.js';
import { MailOutbox, MailQueue } from '../../core/mail/mail.ports.js';
import { IdentityStore } from '../../core/identity/identity.ports.js';
import { IdCache } from '../../core/music/id-cache.ports.js';
import { QuotaStore } from '../../core/music/quota.ports.js';
import { PasskeyCredentialStore, PasskeyStore } from '../../core/passkeys/passkeys.ports.js';
import { ImportQueue, ImportStore } from '../../core/playlists/imports/imports.ports.js';
import { PlaylistSongStore, PlaylistStore } from '../../core/playlists/playlists.ports.js';
import { SealedSecrets, SecondFactorStore, SecondFactorUses } from '../../core/second-factor/second-factor.ports.js';
import { AccountSessionStore, SessionStore } from '../../core/sessions/sessions.ports.js';
import { Clock } from '../../core/shared/clock.js';
import { DatabaseProbe } from '../../core/shared/database.js';
import { IdempotencyStore } from '../../core/shared/idempotency.js';
import { DatabaseMetrics } from '../../observability/database-metrics.js';
import { Logger } from '../../observability/logger.js';
import { ConfigurationError } from '../config/parse-settings.js';
import { bind } from '../providers.js';

const STORES = [
  bind(UserStore, MongoUserStore, MongoDatabase),
  { provide: CredentialStore, useExisting: UserStore },
  { provide: EmailAddressStore, useExisting: UserStore },
  bind(RegistrationStore, MongoRegistrationStore, MongoDatabase),
  bind(AccountTokenStore, MongoAccountTokenStore, MongoDatabase),
  bind(ApiTokenStore, MongoApiTokenStore, MongoDatabase),
  { provide: AccountApiTokenStore, useExisting: ApiTokenStore },
  bind(LockoutStore, MongoLockoutStore, MongoDatabase),
  bind(ThrottleStore, MongoThrottleStore, MongoDatabase),
  bind(SessionStore, MongoSessionStore, MongoDatabase),
  { provide: AccountSessionStore, useExisting: SessionStore },
  bind(ActivityLog, MongoActivityLog, MongoDatabase),
  bind(MailOutbox, MongoMailStore, MongoDatabase),
  { provide: MailQueue, useExisting: MailOutbox },
  bind(SearchHistoryStore, MongoSearchHistoryStore, MongoDatabase),
  bind(PasskeyStore, MongoPasskeyStore, MongoDatabase),
  { provide: PasskeyCredentialStore, useExisting: PasskeyStore },
  bind(SecondFactorStore, MongoSecondFactorStore, MongoDatabase),
  { provide: SecondFactorUses, useExisting: SecondFactorStore },
  { provide: SealedSecrets, useExisting: SecondFactorStore },
  bind(PlaylistStore, MongoPlaylistStore, MongoDatabase, Clock),
  bind(PlaylistSongStore, MongoPlaylistSongStore, MongoDatabase, Clock),
  bind(ImportStore, MongoImportStore, MongoDatabase),
  { provide: ImportQueue, useExisting: ImportStore },
  bind(IdempotencyStore, MongoIdempotencyStore, MongoDatabase),
  bind(IdCache, MongoIdCache, MongoDatabase),
  bind(QuotaStore, MongoQuotaStore, MongoDatabase),
  bind(BackupRecords, MongoBackupRecords, MongoDatabase),
  bind(IdentityStore, MongoIdentityStore, MongoDatabase),
];

/** MongoDB; it is connected to in the background, and again whenever it was lost. */
@Module({})
export class MongoModule implements OnApplicationShutdown {
  constructor(private readonly database: MongoDatabase) {
    database.start();
  }

  /** @throws ConfigurationError for a URI that the driver can't parse */
  static forRoot(uri: string): DynamicModule {
    if (!isValidUri(uri)) throw new ConfigurationError(['MONGODB_URI cannot be parsed (percent-encode its password)']);
    return {
      module: MongoModule,
      global: true,
      imports: [connectionModule(uri)],
      providers: [
        {
          provide: MongoDatabase,
          inject: [getConnectionToken(), Logger, Clock, DatabaseMetrics],
          useFactory: ({ connection }: LazyConnection, logger: Logger, clock: Clock, metrics: DatabaseMetrics) =>
            new MongoDatabase(connection, uri, logger, clock, metrics),
        },
        { provide: DatabaseProbe, useExisting: MongoDatabase },
        ...STORES,
      ],
      exports: [DatabaseProbe, ...STORES],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}

/**
 * Keeps Mongoose's module from closing the connection when the service stops: it would do so before other modules are done
 * with it. MongoDatabase closes it.
 */
class LazyConnection {
  constructor(readonly connection: Connection) {}

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function connectionModule(uri: string): DynamicModule {
  return MongooseModule.forRootAsync({
    useFactory: () => ({
      uri,
      ...connectionOptions(uri),
      // The service starts without its database; MongoDatabase opens the connection again until it succeeds.
      lazyConnection: true,
      connectionFactory: (connection: Connection) => {
        connection.asPromise().catch(() => undefined);
        return new LazyConnection(connection);
      },
    }),
  });
}
