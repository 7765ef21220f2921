import type { MigrationStatus } from '../../backup/database-tools.js';
import { allMigrations, type SqliteMigration } from './all-migrations.js';
import type { SqliteConnection } from '../sqlite-connection.js';

interface AppliedRow {
  readonly version: number;
  readonly name: string;
  readonly applied_at: number;
}

/**
 * Takes the file's schema forward and back. `schema_migrations` says where it stands. Each call is one transaction,
 * so that two processes that start at once don't apply anything twice, and a failure leaves the file as it was.
 */
export class SqliteMigrations {
  /** @param migrations in rising order of their versions */
  constructor(
    private readonly connection: SqliteConnection,
    private readonly migrations: readonly SqliteMigration[] = allMigrations,
  ) {}

  /**
   * Applies what has not been applied yet. What a newer version of the service has applied stays.
   * @returns what was applied now, in order
   */
  up(): readonly SqliteMigration[] {
    // Looked at first without a transaction: usually there is nothing to do, and no reason to wait for other writers.
    if (this.pending().length === 0) return [];
    return this.connection.transaction(() => {
      this.connection.script(
        'CREATE TABLE IF NOT EXISTS schema_migrations ' +
          '(version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT',
      );
      const pending = this.pending();
      for (const { version, name, up } of pending) {
        this.connection.script(up);
        this.connection.change(
          'INSERT INTO schema_migrations (version, name, applied_at) VALUES (:version, :name, :appliedAt)',
          { version, name, appliedAt: Date.now() },
        );
      }
      return pending;
    });
  }

  /**
   * Takes back the latest migration that was applied, and what its tables held.
   * @returns it, or `null` when there was none
   * @throws when it was applied by a newer version of the service, which alone knows the way back
   */
  down(): SqliteMigration | null {
    return this.connection.transaction(() => {
      const latest = this.applied().at(-1);
      if (latest === undefined) return null;
      const known = this.migrations.find((migration) => migration.version === latest.version);
      if (known === undefined) throw new Error(`migration ${latest.version} (${latest.name}) is not known here`);
      this.connection.script(known.down);
      this.connection.change('DELETE FROM schema_migrations WHERE version = :version', { version: known.version });
      return known;
    });
  }

  /** Every migration that this version of the service or this file knows, in order. */
  status(): readonly MigrationStatus[] {
    const applied = this.applied().map(({ version, name, applied_at }) => ({
      version,
      name,
      appliedAt: new Date(applied_at),
      known: this.migrations.some((one) => one.version === version),
    }));
    const pending = this.pending().map(({ version, name }) => ({ version, name, appliedAt: null, known: true }));
    return [...applied, ...pending].sort((one, other) => one.version - other.version);
  }

  private pending(): SqliteMigration[] {
    const applied = new Set(this.applied().map(({ version }) => version));
    return this.migrations.filter(({ version }) => !applied.has(version));
  }

  private applied(): AppliedRow[] {
    const [table] = this.connection.all("SELECT name FROM pragma_table_list('schema_migrations')");
    if (table === undefined) return [];
    return this.connection.all('SELECT version, name, applied_at FROM schema_migrations ORDER BY version');
  }
}
