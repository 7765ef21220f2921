import { accounts } from './0001-accounts.js';
import { sessions } from './0002-sessions.js';
import { mailOutbox } from './0003-mail-outbox.js';
import { searchHistory } from './0004-search-history.js';
import { playlists } from './0005-playlists.js';
import { sourceRecords } from './0006-source-records.js';
import { registrations } from './0007-registrations.js';
import { identities } from './0008-identities.js';
import { playlistSizes } from './0009-playlist-sizes.js';
import { idempotencyKeys } from './0010-idempotency-keys.js';
import { disabledAccounts } from './0011-disabled-accounts.js';
import { passkeys } from './0012-passkeys.js';
import { apiTokens } from './0013-api-tokens.js';
import { searchKinds } from './0014-search-kinds.js';
import { authenticatedAt } from './0015-authenticated-at.js';
import { accountActivity } from './0016-account-activity.js';
import { foldedArtistNames } from './0017-artist-names.js';
import { secondFactors } from './0018-second-factors.js';
import { imports } from './0019-imports.js';
import { registrationMails } from './0020-registration-mails.js';

/** Every migration, in order. A new one goes at the end. */
export const allMigrations: readonly SqliteMigration[] = [
  accounts,
  sessions,
  mailOutbox,
  searchHistory,
  playlists,
  sourceRecords,
  registrations,
  identities,
  playlistSizes,
  idempotencyKeys,
  disabledAccounts,
  passkeys,
  apiTokens,
  searchKinds,
  authenticatedAt,
  accountActivity,
  foldedArtistNames,
  secondFactors,
  imports,
  registrationMails,
];

/**
 * A step of the schema, forward and back. Once released it is never edited: what comes next is the next number.
 *
 * Conventions: STRICT tables, snake_case names (MongoDB's field names where it has them), times as whole
 * milliseconds since 1970 UTC, truth as 0 or 1, and an index for every query (a test reads all plans).
 */
export interface SqliteMigration {
  /** Unique; the order in which migrations are applied. */
  readonly version: number;
  readonly name: string;
  /** Statements that need no parameters. */
  readonly up: string;
  /** Statements that undo `up`. */
  readonly down: string;
}
