import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { BackupRecords } from '../../adapters/outbound/backup/backup-record.js';
import { SqliteBackupRecords } from '../../adapters/outbound/sqlite/backup/sqlite-backup-records.js';
import { SqliteApiTokenStore } from '../../adapters/outbound/sqlite/sqlite-api-token-store.js';
import { SqliteActivityLog } from '../../adapters/outbound/sqlite/sqlite-activity-log.js';
import { SqliteAccountTokenStore } from '../../adapters/outbound/sqlite/sqlite-account-token-store.js';
import { SqliteDatabase } from '../../adapters/outbound/sqlite/sqlite-database.js';
import { SqliteIdempotencyStore } from '../../adapters/outbound/sqlite/sqlite-idempotency-store.js';
import { SqliteImportStore } from '../../adapters/outbound/sqlite/sqlite-import-store.js';
import { SqliteIdCache } from '../../adapters/outbound/sqlite/sqlite-id-cache.js';
import { SqliteIdentityStore } from '../../adapters/outbound/sqlite/sqlite-identity-store.js';
import { SqliteLockoutStore } from '../../adapters/outbound/sqlite/sqlite-lockout-store.js';
import { SqliteMailOutbox } from '../../adapters/outbound/sqlite/sqlite-mail-outbox.js';
import { SqlitePasskeyStore } from '../../adapters/outbound/sqlite/sqlite-passkey-store.js';
import { SqlitePlaylistStore } from '../../adapters/outbound/sqlite/sqlite-playlist-store.js';
import { SqliteQuotaStore } from '../../adapters/outbound/sqlite/sqlite-quota-store.js';
import { SqliteRegistrationStore } from '../../adapters/outbound/sqlite/sqlite-registration-store.js';
import { SqliteSearchHistoryStore } from '../../adapters/outbound/sqlite/sqlite-search-history-store.js';
import { SqliteSecondFactorStore } from '../../adapters/outbound/sqlite/sqlite-second-factor-store.js';
import { SqliteSessionStore } from '../../adapters/outbound/sqlite/sqlite-session-store.js';
import { SqliteThrottleStore } from '../../adapters/outbound/sqlite/sqlite-throttle-store.js';
import { SqliteUserStore } from '../../adapters/outbound/sqlite/sqlite-user-store.js';
import { makeFolder } from '../../adapters/outbound/system/make-folder.js';
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
import { DatabaseProbe } from '../../core/shared/database.js';
import { IdempotencyStore } from '../../core/shared/idempotency.js';
import { DatabaseMetrics } from '../../observability/database-metrics.js';
import { Logger } from '../../observability/logger.js';
import { ConfigurationError } from '../config/parse-settings.js';
import { bind, literal, provide } from '../providers.js';

const STORES = [
  bind(UserStore, SqliteUserStore, SqliteDatabase),
  { provide: CredentialStore, useExisting: UserStore },
  { provide: EmailAddressStore, useExisting: UserStore },
  bind(RegistrationStore, SqliteRegistrationStore, SqliteDatabase),
  bind(AccountTokenStore, SqliteAccountTokenStore, SqliteDatabase),
  bind(ApiTokenStore, SqliteApiTokenStore, SqliteDatabase),
  { provide: AccountApiTokenStore, useExisting: ApiTokenStore },
  bind(LockoutStore, SqliteLockoutStore, SqliteDatabase),
  bind(ThrottleStore, SqliteThrottleStore, SqliteDatabase),
  bind(SessionStore, SqliteSessionStore, SqliteDatabase),
  { provide: AccountSessionStore, useExisting: SessionStore },
  bind(ActivityLog, SqliteActivityLog, SqliteDatabase),
  bind(MailOutbox, SqliteMailOutbox, SqliteDatabase),
  { provide: MailQueue, useExisting: MailOutbox },
  bind(SearchHistoryStore, SqliteSearchHistoryStore, SqliteDatabase),
  bind(PasskeyStore, SqlitePasskeyStore, SqliteDatabase),
  { provide: PasskeyCredentialStore, useExisting: PasskeyStore },
  bind(SecondFactorStore, SqliteSecondFactorStore, SqliteDatabase),
  { provide: SecondFactorUses, useExisting: SecondFactorStore },
  { provide: SealedSecrets, useExisting: SecondFactorStore },
  bind(PlaylistStore, SqlitePlaylistStore, SqliteDatabase),
  { provide: PlaylistSongStore, useExisting: PlaylistStore },
  bind(ImportStore, SqliteImportStore, SqliteDatabase),
  { provide: ImportQueue, useExisting: ImportStore },
  bind(IdempotencyStore, SqliteIdempotencyStore, SqliteDatabase),
  bind(IdCache, SqliteIdCache, SqliteDatabase),
  bind(QuotaStore, SqliteQuotaStore, SqliteDatabase),
  bind(IdentityStore, SqliteIdentityStore, SqliteDatabase),
];

/** The embedded database: everything in one file. */
@Module({})
export class SqliteModule implements OnApplicationShutdown {
  constructor(private readonly database: SqliteDatabase) {}

  /** @throws ConfigurationError when there can be no such file */
  static forRoot(file: string): DynamicModule {
    prepareFolderOf(file);
    return {
      module: SqliteModule,
      global: true,
      providers: [
        provide(SqliteDatabase, literal(file), Logger, DatabaseMetrics),
        { provide: DatabaseProbe, useExisting: SqliteDatabase },
        bind(BackupRecords, SqliteBackupRecords, literal(file)),
        ...STORES,
      ],
      exports: [DatabaseProbe, BackupRecords, ...STORES],
    };
  }

  onApplicationShutdown(): void {
    this.database.close();
  }
}

/** @throws ConfigurationError when there can be no such folder, it is closed, or the file is a folder itself */
function prepareFolderOf(file: string): void {
  try {
    makeFolder(dirname(resolve(file)));
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationError([
      `DATABASE_URL: the folder of its file cannot be made or used (${code ?? 'unknown'})`,
    ]);
  }
  throw new ConfigurationError(['DATABASE_URL names a folder, not a file']);
}
