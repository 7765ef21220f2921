import { mongo } from 'mongoose';
import { allMigrations } from '../../adapters/outbound/mongo/migrations/all-migrations.js';
import {
  databaseName,
  MIGRATION_OPTIONS,
  STORE_OPTIONS,
  withDatabase,
} from '../../adapters/outbound/mongo/mongo-connection.js';
import { checkMongoData } from '../../adapters/outbound/mongo/checks/mongo-data-check.js';
import { MongoMigrations } from '../../adapters/outbound/mongo/migrations/mongo-migrations.js';
import { explainMongoError } from '../../adapters/outbound/mongo/mongo-errors.js';
import { SystemClock } from '../../adapters/outbound/system/system-clock.js';
import type { CheckResult } from '../../observability/check-result.js';
import {
  DatabaseTrouble,
  type DatabaseLook,
  type DatabaseTools,
  type MigrationState,
  type TakenBack,
} from './database-tools.js';

const KNOWN: ReadonlySet<number> = new Set(allMigrations.map(({ version }) => version));

/** MongoDB, connected to for each task. */
export class MongoTools implements DatabaseTools {
  readonly name = 'MongoDB (MONGODB_URI)';

  /** @param uri never told in any text */
  constructor(private readonly uri: string) {}

  exists(): boolean {
    return true;
  }

  status(): Promise<readonly MigrationState[]> {
    return this.inWords(async () =>
      (await this.migrations().status()).map((one) => ({ ...one, known: KNOWN.has(one.version) })),
    );
  }

  up(): Promise<readonly { version: number; name: string }[]> {
    return this.inWords(() => this.migrations().up());
  }

  /** Here taking back leaves what people entered: nothing needs to be copied. */
  down(): Promise<TakenBack | null> {
    return this.inWords(async () => {
      const done = await this.migrations().down();
      return done === null ? null : { version: done.version, name: done.name, copy: null };
    });
  }

  look(): Promise<DatabaseLook> {
    return this.inWords(() =>
      withDatabase(this.uri, STORE_OPTIONS, async (db) => {
        // The first question also connects; what matters is how long one takes from then on.
        const { version } = await db.admin().command({ buildInfo: 1 });
        const startedAt = performance.now();
        await db.command({ ping: 1 });
        return { version: `MongoDB ${version}`, latencyMs: performance.now() - startedAt };
      }),
    );
  }

  async *checkData(): AsyncIterable<CheckResult> {
    const client = await this.inWords(() => Promise.resolve(new mongo.MongoClient(this.uri, MIGRATION_OPTIONS)));
    try {
      yield* checkMongoData(client.db(databaseName(this.uri)));
    } catch (error) {
      throw this.troubled(error);
    } finally {
      await client.close();
    }
  }

  private migrations(): MongoMigrations {
    return new MongoMigrations(this.uri, new SystemClock());
  }

  private async inWords<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.troubled(error);
    }
  }

  private troubled(error: unknown): unknown {
    const trouble = explainMongoError(error);
    return trouble === null ? error : new DatabaseTrouble(`${this.name} cannot be used: ${trouble}.`, { cause: error });
  }
}
