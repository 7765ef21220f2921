import type { CheckResult } from '../../../observability/check-result.js';
import { describeParts, fileTimestamp } from '../backup/database-backups.js';
import type { DatabaseTools } from '../backup/database-tools.js';
import { OperatorError } from '../../../observability/explain-error.js';
import { SystemClock } from '../system/system-clock.js';
import { copyDatabase, SqliteBackups } from './backup/sqlite-backups.js';
import { checkSqliteData } from './checks/sqlite-data-check.js';
import { contentsOf } from './checks/sqlite-inspection.js';
import { SqliteMigrations } from './migrations/sqlite-migrations.js';
import { fileIdentity, SqliteConnection } from './sqlite-connection.js';
import { explainSqliteError } from './sqlite-errors.js';

/** How long to wait for another process's write, in milliseconds. */
const BUSY_TIMEOUT_MS = 4_000;

/** The embedded database for operators' commands, opened for each task; unlike the service, without migrating it. */
export class SqliteTools implements DatabaseTools {
  readonly name: string;
  readonly explain = explainSqliteError;
  readonly backups: SqliteBackups;

  constructor(private readonly file: string) {
    this.name = `SQLite file ${file}`;
    this.backups = new SqliteBackups(file, new SystemClock());
  }

  exists(): boolean {
    return fileIdentity(this.file) !== null;
  }

  status() {
    return this.onExisting((connection) => new SqliteMigrations(connection).status());
  }

  up() {
    return this.connected((connection) => new SqliteMigrations(connection).up());
  }

  /** Reverting drops tables with what people entered, so the file is copied before. */
  down() {
    return this.onExisting((connection) => {
      const migrations = new SqliteMigrations(connection);
      const latest = migrations.status().findLast(({ appliedAt }) => appliedAt !== null);
      const hasData = latest !== undefined && describeParts(contentsOf(connection).parts) !== null;
      // With the version: several may be taken back within a second.
      const name = `${this.backups.file}.before-down-${latest?.version}-${fileTimestamp(new Date())}`;
      const copy = hasData ? name : null;
      if (copy !== null) copyDatabase(connection, copy);
      const reverted = migrations.down();
      return reverted && { version: reverted.version, name: reverted.name, copy };
    });
  }

  ping() {
    return this.onExisting((connection) => {
      const startedAt = performance.now();
      const row = connection.first<{ version: string }>(
        'SELECT sqlite_version() AS version, (SELECT count(*) FROM sqlite_schema) AS objects',
      );
      return { version: `SQLite ${row?.version}`, latencyMs: performance.now() - startedAt };
    });
  }

  /** The library is Node's own. */
  checkFeatures(): Promise<readonly CheckResult[]> {
    return Promise.resolve([]);
  }

  checkData(removeOrphans: boolean): Promise<readonly CheckResult[]> {
    return this.onExisting((connection) => {
      if (!removeOrphans) connection.script('PRAGMA query_only = ON');
      return checkSqliteData(connection, removeOrphans);
    });
  }

  private onExisting<T>(work: (connection: SqliteConnection) => T): Promise<T> {
    return this.connected((connection) => work(connection), true);
  }

  private async connected<T>(work: (connection: SqliteConnection) => T, mustExist = false): Promise<T> {
    if (mustExist && !this.exists()) {
      throw new OperatorError(`${this.name} does not exist; it was not created. "npm run migrate -- up" creates it.`);
    }
    const connection = SqliteConnection.open(this.file, BUSY_TIMEOUT_MS);
    try {
      return await Promise.resolve(work(connection));
    } finally {
      connection.close();
    }
  }
}
