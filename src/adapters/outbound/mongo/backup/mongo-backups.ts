import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { mongo } from 'mongoose';
import type { Clock } from '../../../../core/shared/clock.js';
import { explain, OperatorError, withDatabaseCode } from '../../../../observability/explain-error.js';
import type { BackupContents, BackupPart } from '../../backup/backup-file.js';
import type { BackupRecord } from '../../backup/backup-record.js';
import { DatabaseBackups, describeParts, fileTimestamp, type Restored } from '../../backup/database-backups.js';
import { explainMongoError } from '../mongo-errors.js';
import { allMigrations } from '../migrations/all-migrations.js';
import { MongoMigrations } from '../migrations/mongo-migrations.js';
import { databaseName, MIGRATION_OPTIONS, STORE_OPTIONS, withDatabase } from '../mongo-connection.js';
import { fill, filterOf, linesOf, listCollections } from './backup-lines.js';
import { readBackupRecord, recordBackup } from './mongo-backup-records.js';
import {
  describeHalfRestored,
  refuseHalfRestored,
  RESTORE_MARKER,
  restoreBegunAt,
  type RestoreMarker,
  serviceSeenMsAgo,
} from './service-presence.js';

/** For an operator who waits for one answer, a far away server may take longer than for a request. */
const OPTIONS = { ...MIGRATION_OPTIONS, serverSelectionTimeoutMS: 10_000, connectTimeoutMS: 10_000 } as const;

/** `SnapshotTooOld`: the server keeps a snapshot for five minutes, unless it is told otherwise. */
const SNAPSHOT_TOO_OLD = 239;

/** Backups of MongoDB; `backup-lines.ts` says what they look like. */
export class MongoBackups extends DatabaseBackups {
  readonly kind = 'MongoDB';
  readonly place: string;
  readonly unit = 'document';
  readonly extension = '.ndjson';
  readonly latestSchema = allMigrations.at(-1)?.version ?? 0;

  /** @param uri without a database's name in it, that is `octa_music` */
  constructor(
    private readonly uri: string,
    clock: Clock,
  ) {
    super(clock);
    // What is before the last `@` may be a password, however badly escaped.
    const hosts = /^mongodb(?:\+srv)?:\/\/(?:.*@)?([^/?]*)/.exec(uri)?.[1] ?? '';
    this.place = `the MongoDB database ${databaseName(uri)} on ${hosts}`;
  }

  isItself(): boolean {
    return false;
  }

  recordRun(succeeded: boolean): Promise<void> {
    return withDatabase(this.uri, STORE_OPTIONS, (db) => recordBackup(db, succeeded, this.clock.now()));
  }

  latestRun(): Promise<BackupRecord | null> {
    return withDatabase(this.uri, STORE_OPTIONS, readBackupRecord);
  }

  obstacle(): Promise<string | null> {
    return this.connected(async (db) => {
      const begun = await restoreBegunAt(db);
      if (begun !== null) return describeHalfRestored(begun);
      const parts: BackupPart[] = [];
      for (const { name } of await listCollections(db)) {
        parts.push({ name, count: await db.collection(name).countDocuments(filterOf(name)) });
      }
      return describeParts(parts);
    });
  }

  /** What was there before is kept as a backup beside the one that is restored. */
  async restore(file: string): Promise<Restored> {
    const { bytes, parts } = await this.read(file);
    await this.connected(refuseRunningService);
    const keptAside = await this.keepAside(dirname(file));
    return this.connected(async (db) => {
      const marker = db.collection<RestoreMarker>(RESTORE_MARKER);
      const { upsertedCount } = await marker.updateOne(
        { _id: 1 },
        { $setOnInsert: { begun_at: this.clock.now() } },
        { upsert: true },
      );
      // Once more: with the marker none starts from now on.
      await refuseRunningService(db).catch(async (error: unknown) => {
        if (upsertedCount > 0) await marker.drop();
        throw error;
      });
      try {
        for (const { name } of await listCollections(db)) await db.collection(name).drop();
        await fill(db, file, bytes);
        for (const { name, count } of parts) {
          const found = await db.collection(name).countDocuments(filterOf(name));
          if (found !== count) throw new OperatorError(`${name} holds ${found} documents, not the backup’s ${count}.`);
        }
        const migrations = await new MongoMigrations(this.uri, this.clock).up();
        await marker.drop();
        return { keptAside, migrations: migrations.map(({ name }) => name) };
      } catch (error) {
        const advice = 'leave the service stopped, solve the problem, and restore again with --replace';
        const reason = explainMongoError(error);
        const problem =
          reason === null ? explain(error) : `MongoDB cannot be used: ${withDatabaseCode(reason, error)}.`;
        throw new OperatorError(`${problem} The database is half restored: ${advice}.`, { cause: error });
      }
    });
  }

  protected copy(file: string): Promise<Pick<BackupContents, 'schemaVersion' | 'snapshot' | 'parts'>> {
    return this.connected(async (db) => {
      await refuseHalfRestored(db);
      const session = await openSnapshot(db);
      try {
        return await writeLines(db, session, file);
      } catch (error) {
        if (!(error instanceof mongo.MongoServerError) || error.code !== SNAPSHOT_TOO_OLD) throw error;
        await rm(file, { force: true });
        return await writeLines(db, null, file);
      } finally {
        await session?.endSession();
      }
    });
  }

  /** @returns `null` when there is nothing to keep, such as half a restore: what was there before it was kept then */
  private async keepAside(folder: string): Promise<string | null> {
    const begun = await this.connected(restoreBegunAt);
    if (begun !== null || (await this.obstacle()) === null) return null;
    const aside = join(folder, `before-restore-${fileTimestamp(this.clock.now())}${this.extension}`);
    await this.write(aside);
    await this.read(aside);
    return aside;
  }

  private connected<T>(work: (db: mongo.Db) => Promise<T>): Promise<T> {
    return withDatabase(this.uri, OPTIONS, work);
  }
}

/** @param session of a snapshot, or `null` */
async function writeLines(db: mongo.Db, session: mongo.ClientSession | null, file: string) {
  const collections = await listCollections(db);
  if (collections.length === 0)
    throw new OperatorError('There is nothing to back up: the database has no collections.');
  const migrations = db.collection<{ _id: number }>('schema_migrations');
  const latest = await migrations
    .find({ _id: { $gte: 0 } }, session === null ? {} : { session })
    .sort({ _id: -1 })
    .limit(1)
    .next();
  const counts = new Map<string, number>();
  const lines = Readable.from(linesOf(db, { collections, session, counts }));
  await pipeline(lines, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  const parts = [...counts].map(([name, count]) => ({ name, count }));
  return { schemaVersion: latest?._id ?? 0, snapshot: session !== null, parts };
}

async function refuseRunningService(db: mongo.Db): Promise<void> {
  const ago = await serviceSeenMsAgo(db);
  if (ago === null) return;
  throw new OperatorError(
    `The database is in use and was left as it is: a service was running on it ${Math.round(ago / 1_000)} s ago. ` +
      'Stop the service first. If it was killed, try again in half a minute.',
  );
}

/**
 * A session whose reads all see the state of one moment: the one at which this returns. Only replica sets have that.
 * @returns `null` where the server cannot
 */
async function openSnapshot(db: mongo.Db): Promise<mongo.ClientSession | null> {
  const session = db.client.startSession({ snapshot: true });
  try {
    await db.collection('schema_migrations').findOne({}, { session });
    return session;
  } catch (error) {
    await session.endSession();
    if (error instanceof mongo.MongoServerError || error instanceof mongo.MongoCompatibilityError) return null;
    throw error;
  }
}
