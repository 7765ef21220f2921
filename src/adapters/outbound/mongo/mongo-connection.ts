import { mongo, type ConnectOptions } from 'mongoose';

/** Where a URI names none. The old service's database. */
const DEFAULT_DATABASE = 'octa_music';

/**
 * What holds for every connection, whatever the URI says. Writes are acknowledged once a majority has them on disk;
 * reads come from the primary, so that a session that was ended is not found on a server that has not heard of it.
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
 * For the stores. Every step gives up within the time limit of a store's call (`MongoDatabase.run`), so that little
 * stays behind a call that was given up. Twenty connections are more than one process keeps busy.
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

/** Mongoose's options for the connection of the stores. Mongoose alters the object that it is given. */
export function connectionOptions(uri: string): ConnectOptions {
  return { ...STORE_OPTIONS, dbName: databaseName(uri) };
}

/** The database that the URI names, or `octa_music`. */
export function databaseName(uri: string): string {
  const [, path = ''] = /^mongodb(?:\+srv)?:\/\/[^/?]*(?:\/([^?]*))?/.exec(uri) ?? [];
  return decodeURIComponent(path) || DEFAULT_DATABASE;
}

/** Whether the driver understands the URI. Connects to nothing. */
export function isValidUri(uri: string): boolean {
  try {
    new mongo.MongoClient(uri, STORE_OPTIONS).db(databaseName(uri));
    return true;
  } catch {
    return false;
  }
}

/** Works on the database through a connection of its own. */
export async function withDatabase<T>(
  uri: string,
  options: mongo.MongoClientOptions,
  work: (db: mongo.Db) => Promise<T>,
): Promise<T> {
  const client = new mongo.MongoClient(uri, options);
  try {
    return await work(client.db(databaseName(uri)));
  } finally {
    await client.close();
  }
}
