import { accounts } from './0001-accounts.js';
import { sessions } from './0002-sessions.js';
import { mailOutbox } from './0003-mail-outbox.js';
import { searchHistory } from './0004-search-history.js';
import { playlists } from './0005-playlists.js';
import { sourceRecords } from './0006-source-records.js';
import type { MongoMigration } from './mongo-migration.js';

/** Every migration, in order. A new one goes at the end. */
export const allMigrations: readonly MongoMigration[] = [
  accounts,
  sessions,
  mailOutbox,
  searchHistory,
  playlists,
  sourceRecords,
];
