import { resolve } from 'node:path';
import { databaseUnavailable } from '../../../core/shared/database-unavailable.js';
import { DatabaseProbe } from '../../../core/shared/database-probe.js';
import { DatabaseMetrics, type DatabaseOutcome } from '../../../observability/database-metrics.js';
import { describeError, type Logger } from '../../../observability/logger.js';
import { Yielding } from './yielding.js';
import { allMigrations } from './migrations/all-migrations.js';
import { fileIdentity, SqliteConnection, type Sql } from './sqlite-connection.js';
import { DatabaseFileError, isUnavailability, leavesConnectionUsable } from './sqlite-errors.js';
import { SqliteMigrations } from './migrations/sqlite-migrations.js';

/** How long a statement waits for another process's write to end. The whole process waits with it, so: not long. */
const PATIENCE_MS = 1_000;

/** The same while waiting has been in vain: requests that queue up behind each other must not add up their waits. */
const PATIENCE_IN_OUTAGE_MS = 25;

/** The same for the health check, which has 150 ms in all. */
const PATIENCE_OF_CHECK_MS = 100;

type Access = 'read' | 'write';

/**
 * The embedded database: one file, opened and migrated when it is first needed, and again when it had to be given up.
 * The stores work on it through `read` and `write`; whatever then goes wrong with the file becomes DomainError
 * `database_unavailable` here, and the next call tries anew.
 */
export class SqliteDatabase extends DatabaseProbe {
  private readonly file: string;
  private readonly turns = new Yielding();
  private connection: SqliteConnection | null = null;
  private wasOpen = false;
  private closed = false;
  /** What failed when the database went away, until the same works again; `null` while all is well. */
  private outage: Access | null = null;

  /** @param file a path, relative to the working directory or absolute; created when missing, folders included */
  constructor(
    file: string,
    private readonly logger: Logger,
    private readonly metrics = new DatabaseMetrics(),
  ) {
    super();
    this.file = resolve(file);
    // Everything is synchronous: whoever asks finds the one connection idle.
    metrics.watchPool(() => ({ open: this.connection === null ? 0 : 1, inUse: 0, waiting: 0 }));
  }

  /**
   * Reads.
   * @param work synchronous
   * @throws DomainError `database_unavailable`; anything that `work` throws
   */
  read<T>(work: (sql: Sql) => T): Promise<T> {
    return this.attempt('read', PATIENCE_MS, work);
  }

  /**
   * Changes, in one transaction: wholly or not at all, durably, and beside no other change, be it another process's.
   * @param work synchronous
   * @throws DomainError `database_unavailable`, and then nothing was changed; anything that `work` throws, likewise
   */
  write<T>(work: (sql: Sql) => T): Promise<T> {
    return this.attempt('write', PATIENCE_MS, (connection) => connection.transaction(() => work(connection)));
  }

  /**
   * As {@link write}, but a power cut may take it back; nothing else does, not even `kill -9`. For what is missed by
   * nobody then: the disk takes longer over one commit than all else that a request does.
   */
  writeRelaxed<T>(work: (sql: Sql) => T): Promise<T> {
    return this.attempt('write', PATIENCE_MS, (connection) =>
      connection.transaction(() => work(connection), 'relaxed'),
    );
  }

  async check(): Promise<void> {
    await this.attempt('read', PATIENCE_OF_CHECK_MS, (sql) => sql.first('SELECT max(version) FROM schema_migrations'));
  }

  /** Ends the connection for good; the write-ahead log goes into the file. */
  close(): void {
    this.closed = true;
    this.letGo();
  }

  private attempt<T>(access: Access, patienceMs: number, work: (connection: SqliteConnection) => T): Promise<T> {
    return this.turns.take(() => this.attemptNow(access, patienceMs, work));
  }

  private attemptNow<T>(access: Access, patienceMs: number, work: (connection: SqliteConnection) => T): Promise<T> {
    if (this.closed) return Promise.reject(databaseUnavailable(new Error('the database is closed')));
    const startedAt = performance.now();
    try {
      const connection = this.open(this.outage === null ? patienceMs : PATIENCE_IN_OUTAGE_MS);
      const result = this.outage === null ? work(connection) : this.workToRecover(connection, work);
      this.measure(access, 'ok', startedAt);
      return Promise.resolve(result);
    } catch (error) {
      this.measure(access, isUnavailability(error) ? 'unavailable' : 'error', startedAt);
      return Promise.reject(this.failed(access, error));
    }
  }

  /** By what it did first, such as `write users`: a transaction's time is that of its end, on the disk. */
  private measure(access: Access, outcome: DatabaseOutcome, startedAt: number): void {
    const { table, unindexed } = this.connection?.takeUse() ?? { table: null, unindexed: 0 };
    const operation = table === null ? access : `${access} ${table}`;
    const ms = performance.now() - startedAt;
    this.turns.spend(ms);
    this.metrics.operation(operation, outcome, ms / 1000);
    this.metrics.unindexedQueries(unindexed);
  }

  /**
   * The connection to the file that the path leads to. A file that was deleted or replaced could still be written to
   * through the open handle, but all of it would be lost.
   */
  private open(patienceMs: number): SqliteConnection {
    const identity = fileIdentity(this.file);
    // Not created anew: where there was a database, an empty one would look as if all accounts were gone.
    if (identity === null && this.wasOpen) throw new DatabaseFileError('the database file is gone');
    if (this.connection !== null && this.connection.identity !== identity) {
      this.logger.warning('The database file was replaced');
      this.letGo();
    }
    this.connection ??= openMigrated(this.file, patienceMs);
    this.connection.patienceMs = patienceMs;
    this.wasOpen = true;
    return this.connection;
  }

  private workToRecover<T>(connection: SqliteConnection, work: (connection: SqliteConnection) => T): T {
    const before = connection.totalChanges();
    const result = work(connection);
    // That reading works says nothing of a disk that is full or of a lock that somebody else holds.
    if (this.outage === 'read' || connection.totalChanges() > before) {
      this.outage = null;
      this.logger.info('Database connection restored');
    }
    return result;
  }

  /** What to throw instead. One line in the log per outage: every call in it would tell the same. */
  private failed(access: Access, error: unknown): Error {
    if (!isUnavailability(error)) return error as Error;
    if (!leavesConnectionUsable(error)) this.giveUp();
    if (this.outage === null) this.logger.error('Database connection error', describeError(error));
    if (this.outage !== 'write') this.outage = access;
    return databaseUnavailable(error);
  }

  private letGo(): void {
    try {
      this.connection?.settle();
    } catch {
      // Then the log stays beside the file, where the next to open it finds it.
    }
    this.giveUp();
  }

  private giveUp(): void {
    const { connection } = this;
    this.connection = null;
    connection?.close();
  }
}

function openMigrated(file: string, patienceMs: number): SqliteConnection {
  const connection = SqliteConnection.open(file, patienceMs);
  try {
    new SqliteMigrations(connection).up();
    connection.inspectPlans(allMigrations.map(({ up }) => up));
    // Of the migrations nobody asked; what comes now is what somebody did.
    connection.takeUse();
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}
