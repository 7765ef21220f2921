import { setTimeout as wait } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import type { Clock } from '../../../../core/shared/clock.js';
import { MigrationLease } from './migration-lease.js';
import { MIGRATION_OPTIONS, withDatabase } from '../mongo-connection.js';
import type { MigrationStatus } from '../../backup/database-tools.js';
import { allMigrations, type MongoMigration } from './all-migrations.js';

/** The pause before trying again while another process migrates, in milliseconds. */
const PAUSE_MS = 200;

interface AppliedDocument {
  /** The migration's version. (The lease, in the same collection, has a string here.) */
  readonly _id: number;
  readonly name: string;
  readonly applied_at: Date;
}

/**
 * Migrates the database's schema forward and back. `schema_migrations` records what was applied. A migration that was
 * interrupted is repeated; of several processes one migrates while the others wait.
 *
 * Every method opens a connection of its own, with the long time limits that big collections need, and closes it.
 */
export class MongoMigrations {
  /** @param migrations in rising order of their versions */
  constructor(
    private readonly uri: string,
    private readonly clock: Clock,
    private readonly migrations: readonly MongoMigration[] = allMigrations,
  ) {}

  /**
   * Applies what has not been applied yet. What a newer version of the service has applied stays.
   * @param stop ends the wait for another process that is migrating
   * @returns what was applied now, in order; empty also when another process did it
   * @throws the driver's errors, here and below
   */
  up(stop?: AbortSignal): Promise<readonly MongoMigration[]> {
    return withDatabase(this.uri, MIGRATION_OPTIONS, async (db) => {
      const done: MongoMigration[] = [];
      const applyPending = async (): Promise<void> => {
        for (const migration of await this.pending(db)) {
          await migration.up(db);
          await this.record(db, migration);
          done.push(migration);
        }
      };
      // First checked without the lease: usually there is nothing to do.
      while ((await this.pending(db)).length > 0) await this.tryOnce(db, applyPending, stop);
      return done;
    });
  }

  /**
   * Reverts the latest migration that was applied. What people entered stays.
   * @returns it, or `null` when there was none
   * @throws also when it was applied by a newer version of the service, which alone can revert it
   */
  down(): Promise<MongoMigration | null> {
    return withDatabase(this.uri, MIGRATION_OPTIONS, async (db) => {
      let reverted: MongoMigration | null = null;
      const revertLatest = async (): Promise<void> => {
        const latest = (await appliedTo(db)).at(-1);
        if (latest === undefined) return;
        const known = this.migrations.find(({ version }) => version === latest._id);
        if (known === undefined) throw new Error(`migration ${latest._id} (${latest.name}) is not known here`);
        await known.down(db);
        await migrationsOf(db).deleteOne({ _id: known.version });
        reverted = known;
      };
      while (!(await this.tryOnce(db, revertLatest)));
      return reverted;
    });
  }

  /** Every migration that this version of the service or this database knows, in order. */
  status(): Promise<readonly MigrationStatus[]> {
    return withDatabase(this.uri, MIGRATION_OPTIONS, async (db) => {
      const applied = (await appliedTo(db)).map((one) => ({
        version: one._id,
        name: one.name,
        appliedAt: one.applied_at,
        known: this.migrations.some(({ version }) => version === one._id),
      }));
      const pending = (await this.pending(db)).map(({ version, name }) => ({
        version,
        name,
        appliedAt: null,
        known: true,
      }));
      return [...applied, ...pending].sort((one, other) => one.version - other.version);
    });
  }

  private async tryOnce(db: mongo.Db, work: () => Promise<void>, stop?: AbortSignal): Promise<boolean> {
    const done = await new MigrationLease(db, this.clock).tryHold(work);
    if (!done) await wait(PAUSE_MS, undefined, { signal: stop });
    return done;
  }

  private async pending(db: mongo.Db): Promise<MongoMigration[]> {
    const applied = new Set((await appliedTo(db)).map(({ _id }) => _id));
    return this.migrations.filter(({ version }) => !applied.has(version));
  }

  private async record(db: mongo.Db, { version, name }: MongoMigration): Promise<void> {
    const update = { $set: { name, applied_at: this.clock.now() } };
    await migrationsOf(db).updateOne({ _id: version }, update, { upsert: true });
  }
}

function migrationsOf(db: mongo.Db): mongo.Collection<AppliedDocument> {
  return db.collection<AppliedDocument>('schema_migrations');
}

async function appliedTo(db: mongo.Db): Promise<AppliedDocument[]> {
  // A comparison with a number matches numbers only: not the lease.
  return migrationsOf(db)
    .find({ _id: { $gte: 0 } })
    .sort({ _id: 1 })
    .toArray();
}
