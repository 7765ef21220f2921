import { rm } from 'node:fs/promises';
import { mongo } from 'mongoose';
import type { Clock } from '../../../../core/shared/clock.js';
import {
  BackupError,
  DatabaseBackups,
  describeHeld,
  type BackupContents,
  type BackupPart,
  type Restored,
} from '../../backup/database-backups.js';
import type { ArchiveHead, CollectionPlan } from './archive-lines.js';
import { linesOf, listCollections, schemaVersionOf } from '../collections.js';
import { allMigrations } from '../migrations/all-migrations.js';
import { readArchive, writeArchive } from './mongo-archive.js';
import { databaseName, MIGRATION_OPTIONS } from '../mongo-connection.js';
import { MongoMigrations } from '../migrations/mongo-migrations.js';
import { begin, beginningOf, describeUnfinished, MARKER, refill } from './mongo-restore.js';

/** For an operator who waits for one answer, a far away server may take longer than for a request. */
const OPTIONS = {
  ...MIGRATION_OPTIONS,
  serverSelectionTimeoutMS: 10_000,
  connectTimeoutMS: 10_000,
} as const satisfies mongo.MongoClientOptions;

/** `SnapshotTooOld`: the server keeps a moment's state for five minutes, if it is not told otherwise. */
const SNAPSHOT_TOO_OLD = 239;

/** Backups of MongoDB; `archive-lines.ts` says what they look like. */
export class MongoBackups extends DatabaseBackups {
  readonly place: string;
  readonly unit = 'document';
  readonly extension = '.ndjson.gz';
  readonly latestSchema = allMigrations.at(-1)?.version ?? 0;
  private readonly database: string;

  /** @param uri without a database's name in it, that is `octa_music` */
  constructor(
    private readonly uri: string,
    private readonly clock: Clock,
  ) {
    super();
    this.database = databaseName(uri);
    this.place = `the MongoDB database ${this.database} on ${hostsIn(uri)}`;
  }

  isItself(): boolean {
    return false;
  }

  write(file: string): Promise<void> {
    return this.connected(async (db, client) => {
      const begun = await beginningOf(db);
      if (begun !== null) throw new BackupError(`It is ${describeUnfinished(begun)}: restore it first.`);
      const snapshot = await openSnapshot(db, client);
      try {
        await this.copy(db, snapshot, file);
      } catch (error) {
        if (!(error instanceof mongo.MongoServerError) || error.code !== SNAPSHOT_TOO_OLD) throw error;
        await rm(file, { force: true });
        await this.copy(db, null, file);
      } finally {
        await snapshot?.endSession();
      }
    });
  }

  async read(file: string): Promise<BackupContents> {
    const { head, end } = await readArchive(file);
    return {
      madeAt: new Date(head.made_at),
      schemaVersion: head.schema_version,
      oneMoment: head.one_moment,
      parts: Object.entries(end.collections).map(([name, { documents }]) => ({ name, count: documents })),
      sha256: end.sha256,
    };
  }

  obstacle(): Promise<string | null> {
    return this.connected(async (db) => {
      const begun = await beginningOf(db);
      if (begun !== null) return describeUnfinished(begun);
      const parts: BackupPart[] = [];
      for (const { name } of await listCollections(db)) {
        parts.push({ name, count: await db.collection(name).countDocuments() });
      }
      return describeHeld(parts);
    });
  }

  restore(file: string): Promise<Restored> {
    return this.connected(async (db) => {
      await begin(db, this.clock.now());
      try {
        await refill(db, file);
        const migrations = await new MongoMigrations(this.uri, this.clock).up();
        await db.collection(MARKER).drop();
        return { keptAside: null, migrations: migrations.map(({ name }) => name) };
      } catch (error) {
        const { message } = error as Error;
        throw new BackupError(
          `${message.replace(/\.?$/, '.')} The database is half restored: leave the service stopped, mend the cause, and restore again with --replace.`,
          error,
        );
      }
    });
  }

  private async copy(db: mongo.Db, snapshot: mongo.ClientSession | null, file: string): Promise<void> {
    const plans = await listCollections(db);
    if (plans.length === 0) throw new BackupError('There is nothing to back up: the database has no collections.');
    const head: ArchiveHead = {
      layout: 1,
      made_at: this.clock.now().toISOString(),
      database: this.database,
      schema_version: await schemaVersionOf(db),
      one_moment: snapshot !== null,
    };
    await writeArchive(file, head, linesOfAll(db, plans, snapshot));
  }

  private async connected<T>(work: (db: mongo.Db, client: mongo.MongoClient) => Promise<T>): Promise<T> {
    const client = new mongo.MongoClient(this.uri, OPTIONS);
    try {
      return await work(client.db(this.database), client);
    } finally {
      await client.close();
    }
  }
}

async function* linesOfAll(
  db: mongo.Db,
  plans: readonly CollectionPlan[],
  snapshot: mongo.ClientSession | null,
): AsyncGenerator<string> {
  for (const plan of plans) yield* linesOf(db, plan, snapshot);
}

/**
 * A session whose reads all see the state of one moment: the one at which this returns. Only replica sets have that.
 * @returns `null` where the server cannot
 */
async function openSnapshot(db: mongo.Db, client: mongo.MongoClient): Promise<mongo.ClientSession | null> {
  const session = client.startSession({ snapshot: true });
  try {
    await db.collection('schema_migrations').findOne({}, { session });
    return session;
  } catch (error) {
    await session.endSession();
    if (error instanceof mongo.MongoServerError || error instanceof mongo.MongoCompatibilityError) return null;
    throw error;
  }
}

/** The servers that the URI names, with their ports. What is before the last `@` may be a password, however badly escaped. */
function hostsIn(uri: string): string {
  return /^mongodb(?:\+srv)?:\/\/(?:.*@)?([^/?]*)/.exec(uri)?.[1] ?? '';
}
