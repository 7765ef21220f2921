import type { mongo } from 'mongoose';

/** Where a URI names none. The old service's database. */
const DEFAULT_DATABASE = 'octa_music';

/** The longest that a store's method takes, retries included, in milliseconds: the contract's 3 s for an answer, less. */
export const OPERATION_LIMIT_MS = 2_500;

/**
 * What holds for every connection, whatever the URI says. Writes are answered once a majority has them on disk; reads
 * come from the primary, so that a session that was ended is not found on a server that has not heard of it.
 */
const SAFE = {
  w: 'majority',
  journal: true,
  wtimeoutMS: 2_000,
  readPreference: 'primary',
  retryReads: true,
  retryWrites: true,
  ignoreUndefined: true,
  appName: 'octa-music',
  serverSelectionTimeoutMS: 1_500,
  connectTimeoutMS: 1_500,
} as const satisfies mongo.MongoClientOptions;

/**
 * For the stores. Every step gives up before {@link OPERATION_LIMIT_MS} is over, so that little is left hanging behind
 * a call that was given up. Twenty connections are more than one process keeps busy.
 */
export const STORE_OPTIONS = {
  ...SAFE,
  socketTimeoutMS: 2_000,
  waitQueueTimeoutMS: 2_000,
  heartbeatFrequencyMS: 5_000,
  maxPoolSize: 20,
  monitorCommands: true,
} as const satisfies mongo.MongoClientOptions;

/** For migrations: an index on a big collection takes its time. A server that is gone is noticed all the same. */
export const MIGRATION_OPTIONS = {
  ...SAFE,
  socketTimeoutMS: 600_000,
  maxPoolSize: 2,
} as const satisfies mongo.MongoClientOptions;

/** The database that the URI names, or `octa_music`. */
export function databaseName(uri: string): string {
  const [, path = ''] = /^mongodb(?:\+srv)?:\/\/[^/?]*(?:\/([^?]*))?/.exec(uri) ?? [];
  return decodeURIComponent(path) || DEFAULT_DATABASE;
}
