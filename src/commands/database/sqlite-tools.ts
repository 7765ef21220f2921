import { resolve } from 'node:path';
import { fileIdentity, SqliteConnection } from '../../adapters/outbound/sqlite/sqlite-connection.js';
import { checkSqliteData } from '../../adapters/outbound/sqlite/checks/sqlite-data-check.js';
import { SqliteMigrations } from '../../adapters/outbound/sqlite/migrations/sqlite-migrations.js';
import { describeParts } from '../../adapters/outbound/backup/database-backups.js';
import { copyDatabase } from '../../adapters/outbound/sqlite/backup/sqlite-backups.js';
import { contentsOf } from '../../adapters/outbound/sqlite/checks/sqlite-inspection.js';
import { explainSqliteError } from '../../adapters/outbound/sqlite/sqlite-errors.js';
import { allMigrations } from '../../adapters/outbound/sqlite/migrations/all-migrations.js';
import type { CheckResult } from '../../observability/check-result.js';
import {
  DatabaseTrouble,
  type DatabaseLook,
  type DatabaseTools,
  type MigrationState,
  type TakenBack,
} from './database-tools.js';

/** How long to wait for another process's write, in milliseconds. */
const PATIENCE_MS = 4_000;

const KNOWN: ReadonlySet<number> = new Set(allMigrations.map(({ version }) => version));

/** The embedded database, opened for each task: unlike the service, without migrating it. */
export class SqliteTools implements DatabaseTools {
  readonly name: string;

  constructor(private readonly file: string) {
    this.name = `SQLite file ${file}`;
  }

  exists(): boolean {
    return this.inWords(() => fileIdentity(this.file) !== null);
  }

  async status(): Promise<readonly MigrationState[]> {
    return this.onExisting((connection) =>
      new SqliteMigrations(connection).status().map((one) => ({ ...one, known: KNOWN.has(one.version) })),
    );
  }

  async up(): Promise<readonly { version: number; name: string }[]> {
    return this.connected((connection) => new SqliteMigrations(connection).up());
  }

  /** Here taking back drops tables with what people entered, so the file is copied before. */
  async down(): Promise<TakenBack | null> {
    return this.onExisting((connection) => {
      const migrations = new SqliteMigrations(connection);
      const copy = `${resolve(this.file)}.before-down-${new Date().toISOString().replaceAll(/[:.]/g, '')}`;
      const applied = migrations.status().some(({ appliedAt }) => appliedAt !== null);
      const copied = applied && describeParts(contentsOf(connection).parts) !== null;
      if (copied) copyDatabase(connection, copy);
      const done = migrations.down();
      return done === null ? null : { version: done.version, name: done.name, copy: copied ? copy : null };
    });
  }

  async look(): Promise<DatabaseLook> {
    return this.onExisting((connection) => {
      const startedAt = performance.now();
      const row = connection.first<{ version: string }>(
        'SELECT sqlite_version() AS version, (SELECT count(*) FROM sqlite_schema) AS objects',
      );
      return { version: `SQLite ${row?.version}`, latencyMs: performance.now() - startedAt };
    });
  }

  async *checkData(): AsyncIterable<CheckResult> {
    yield* await this.onExisting((connection) => {
      connection.script('PRAGMA query_only = ON');
      return checkSqliteData(connection);
    });
  }

  private onExisting<T>(work: (connection: SqliteConnection) => T): Promise<T> {
    if (!this.exists()) {
      return Promise.reject(
        new DatabaseTrouble(`${this.name} does not exist; it was not created. "npm run migrate -- up" creates it.`),
      );
    }
    return this.connected(work);
  }

  private connected<T>(work: (connection: SqliteConnection) => T): Promise<T> {
    return Promise.resolve().then(() => this.inWords(() => this.withConnection(work)));
  }

  private withConnection<T>(work: (connection: SqliteConnection) => T): T {
    const connection = SqliteConnection.open(this.file, PATIENCE_MS);
    try {
      return work(connection);
    } finally {
      try {
        connection.checkpoint();
      } catch {
        // Then the log stays beside the file, where the next to open it finds it.
      }
      connection.close();
    }
  }

  private inWords<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const trouble = explainSqliteError(error);
      if (trouble === null) throw error;
      throw new DatabaseTrouble(`${this.name} cannot be used: ${trouble}.`, { cause: error });
    }
  }
}
