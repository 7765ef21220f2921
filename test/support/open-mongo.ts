import { createConnection, mongo } from 'mongoose';
import { foldMissingNames } from '../../src/adapters/outbound/mongo/folded-names.js';
import { MongoDatabase } from '../../src/adapters/outbound/mongo/mongo-database.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { captureLog, type CapturedLog } from './captured-log.js';
import { until } from './until.js';

/** A migrated database under test, and a second way into it that knows nothing of the adapters. */
export interface OpenMongo {
  readonly database: MongoDatabase;
  readonly db: mongo.Db;
  readonly log: CapturedLog;
  /** Removes every document of every collection, but not what the migrations made. */
  empty(): Promise<OpenMongo>;
  /** What every start does with the accounts that the old service wrote. */
  foldNames(): Promise<void>;
  close(): Promise<void>;
}

/** Connects and migrates; resolves once the database can be used. */
export async function openMongo(uri: string): Promise<OpenMongo> {
  const log = captureLog();
  const database = new MongoDatabase(createConnection(), uri, log.logger, new SystemClock());
  database.start();
  await until('the database is ready', () => isUsable(database));
  const client = new mongo.MongoClient(uri);
  const db = client.db();
  const open: OpenMongo = {
    database,
    db,
    log,
    empty: async () => {
      for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
        if (name !== 'schema_migrations') await db.collection(name).deleteMany({});
      }
      return open;
    },
    foldNames: () => foldMissingNames(db),
    close: async () => {
      await client.close();
      await database.close();
    },
  };
  return open;
}

/** Whether the database's own check passes. */
export function isUsable(database: MongoDatabase): Promise<boolean> {
  return database.check(AbortSignal.timeout(1_000)).then(
    () => true,
    () => false,
  );
}
