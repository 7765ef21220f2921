import type { CheckResult } from '../../../observability/check-result.js';
import type { DatabaseTools } from '../backup/database-tools.js';
import { SystemClock } from '../system/system-clock.js';
import { MongoBackups } from './backup/mongo-backups.js';
import { refuseHalfRestored } from './backup/service-presence.js';
import { checkMongoData } from './checks/mongo-data-check.js';
import { checkMongoFeatures } from './checks/mongo-feature-check.js';
import { MongoMigrations } from './migrations/mongo-migrations.js';
import { MIGRATION_OPTIONS, STORE_OPTIONS, withDatabase } from './mongo-connection.js';
import { explainMongoError } from './mongo-errors.js';

/** MongoDB for operators' commands, connected to for each task. */
export class MongoTools implements DatabaseTools {
  readonly name = 'MongoDB (MONGODB_URI)';
  readonly explain = explainMongoError;
  readonly backups: MongoBackups;
  private readonly migrations: MongoMigrations;

  constructor(private readonly uri: string) {
    const clock = new SystemClock();
    this.backups = new MongoBackups(uri, clock);
    this.migrations = new MongoMigrations(uri, clock);
  }

  exists(): boolean {
    return true;
  }

  async status() {
    await withDatabase(this.uri, STORE_OPTIONS, refuseHalfRestored);
    return this.migrations.status();
  }

  up() {
    return this.migrations.up();
  }

  /** Nothing needs to be copied: what people entered stays. */
  async down() {
    const reverted = await this.migrations.down();
    return reverted && { version: reverted.version, name: reverted.name, copy: null };
  }

  ping() {
    return withDatabase(this.uri, STORE_OPTIONS, async (db) => {
      // The first query also connects; what matters is how long one takes from then on.
      const { version } = await db.admin().command({ buildInfo: 1 });
      const startedAt = performance.now();
      await db.command({ ping: 1 });
      return { version: `MongoDB ${version}`, latencyMs: performance.now() - startedAt };
    });
  }

  checkFeatures(): Promise<readonly CheckResult[]> {
    return withDatabase(this.uri, STORE_OPTIONS, checkMongoFeatures);
  }

  checkData(removeOrphans: boolean): Promise<readonly CheckResult[]> {
    return withDatabase(this.uri, MIGRATION_OPTIONS, async (db) => {
      await refuseHalfRestored(db);
      return checkMongoData(db, removeOrphans);
    });
  }
}
