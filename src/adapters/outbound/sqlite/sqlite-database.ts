import { resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { DatabaseProbe, databaseUnavailable, type DatabaseState } from '../../../core/shared/database.js';
import { DatabaseMetrics, type DatabaseOutcome } from '../../../observability/database-metrics.js';
import { describeError, type Logger } from '../../../observability/logger.js';
import { Yielding } from './yielding.js';
import { allMigrations } from './migrations/all-migrations.js';
import { fileIdentity, SqliteConnection, type Sql, type SqlParameters } from './sqlite-connection.js';
import { DatabaseFileError, isUnavailability, leavesConnectionUsable } from './sqlite-errors.js';
import { SqliteMigrations } from './migrations/sqlite-migrations.js';

/** How long a statement waits for another process's write lock. It blocks the whole process, so it is short. */
const BUSY_TIMEOUT_MS = 1_000;

/** The same during an outage: the waits of queued requests must not add up. */
const OUTAGE_BUSY_TIMEOUT_MS = 25;

/** The same for the health check, which has 150 ms in all. */
const CHECK_BUSY_TIMEOUT_MS = 100;

/** Rows deleted in one transaction: they block the process for some ten milliseconds in a file of gigabytes. */
const BATCH = 100;

type Access = 'read' | 'write';

/**
 * The SQLite database file. It is opened and migrated on first use, and again after an error that made the connection
 * unusable. An error of the file or the disk becomes DomainError `database_unavailable`; the next call tries again.
 */
export class SqliteDatabase extends DatabaseProbe {
  private readonly file: string;
  private readonly yielding = new Yielding();
  private connection: SqliteConnection | null = null;
  private wasOpen = false;
  /** In which turn of the event loop it was last looked whether the file is still the one that is open. */
  private lookedAt = -1;
  private closed = false;
  /** What failed first in the present outage, until it works again; `null` when there is none. */
  private outage: Access | null = null;

  /** @param file a path, relative to the working directory or absolute; created when missing, folders included */
  constructor(
    file: string,
    private readonly logger: Logger,
    private readonly metrics = new DatabaseMetrics(),
  ) {
    super();
    this.file = resolve(file);
    // Statements are synchronous, so the connection is always idle when the metrics are read.
    metrics.watchPool(() => ({ open: this.connection === null ? 0 : 1, inUse: 0, waiting: 0 }));
  }

  /**
   * Runs several reads.
   * @param work synchronous
   * @throws DomainError `database_unavailable`; anything that `work` throws
   */
  read<T>(work: (sql: Sql) => T): Promise<T> {
    return this.attempt('read', BUSY_TIMEOUT_MS, work);
  }

  all<Row = object>(statement: string, parameters?: SqlParameters): Promise<Row[]> {
    return this.read((sql) => sql.all<Row>(statement, parameters));
  }

  /** The first row of one query, or `undefined`. */
  first<Row = object>(statement: string, parameters?: SqlParameters): Promise<Row | undefined> {
    return this.read((sql) => sql.first<Row>(statement, parameters));
  }

  /**
   * Runs an exclusive, durable transaction (BEGIN IMMEDIATE): all of it happens or nothing, and no other write, be it
   * of another process, comes in between.
   * @param work synchronous
   * @throws DomainError `database_unavailable`, or what `work` throws; then nothing was changed
   */
  write<T>(work: (sql: Sql) => T): Promise<T> {
    return this.attempt('write', BUSY_TIMEOUT_MS, (connection) => connection.transaction(() => work(connection)));
  }

  /** Runs one changing statement as {@link write} does. @returns how many rows it changed */
  change(statement: string, parameters?: SqlParameters): Promise<number> {
    return this.write((sql) => sql.change(statement, parameters));
  }

  /** As {@link change}. @returns whether it changed a row */
  async changesAny(statement: string, parameters?: SqlParameters): Promise<boolean> {
    return (await this.change(statement, parameters)) > 0;
  }

  /**
   * As {@link write}, but a power cut may lose it; a killed process does not. For data that is not worth waiting for
   * the disk: syncing takes longer than everything else that a request does.
   */
  writeRelaxed<T>(work: (sql: Sql) => T): Promise<T> {
    return this.attempt('write', BUSY_TIMEOUT_MS, (connection) =>
      connection.transaction(() => work(connection), 'relaxed'),
    );
  }

  /**
   * Changes any number of rows, in transactions of a hundred; other requests are served in between.
   * @param changeSome changes at most `limit` rows and returns how many it changed
   * @returns how many were changed in all
   */
  async writeInBatches(changeSome: (sql: Sql, limit: number) => number): Promise<number> {
    let total = 0;
    for (;;) {
      const changed = await this.write((sql) => changeSome(sql, BATCH));
      total += changed;
      if (changed < BATCH) return total;
      await setImmediate();
    }
  }

  /** Deletes, in batches, every row whose `expiry` is `now` or earlier. @returns how many it deleted */
  deleteExpired({ table, key, expiry }: Record<'table' | 'key' | 'expiry', string>, now: Date): Promise<number> {
    return this.writeInBatches((sql, limit) =>
      sql.change(
        `DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${expiry} <= :now LIMIT :limit)`,
        { now, limit },
      ),
    );
  }

  async check(): Promise<DatabaseState> {
    await this.attempt('read', CHECK_BUSY_TIMEOUT_MS, (sql) => sql.first('SELECT max(version) FROM schema_migrations'));
    if (!this.isWritable()) {
      await this.attempt('write', CHECK_BUSY_TIMEOUT_MS, tryWriting).catch(() => undefined);
    }
    return { writable: this.isWritable() };
  }

  /** Closes the database for good, with a checkpoint of the write-ahead log. */
  close(): void {
    this.closed = true;
    this.disconnect();
  }

  private isWritable(): boolean {
    return this.outage !== 'write';
  }

  private attempt<T>(access: Access, busyTimeoutMs: number, work: (connection: SqliteConnection) => T): Promise<T> {
    return this.yielding.run(() => this.attemptNow(access, busyTimeoutMs, work));
  }

  private attemptNow<T>(access: Access, busyTimeoutMs: number, work: (connection: SqliteConnection) => T): Promise<T> {
    if (this.closed) return Promise.reject(databaseUnavailable(new Error('the database is closed')));
    const startedAt = performance.now();
    try {
      const connection = this.open(this.outage === null ? busyTimeoutMs : OUTAGE_BUSY_TIMEOUT_MS);
      const result = this.outage === null ? work(connection) : this.runInOutage(connection, work);
      this.measure(access, 'ok', startedAt);
      return Promise.resolve(result);
    } catch (error) {
      this.measure(access, isUnavailability(error) ? 'unavailable' : 'error', startedAt);
      return Promise.reject(this.failed(access, error));
    }
  }

  /** Names the operation by the first table it used, such as `write users`: a commit costs more than its statements. */
  private measure(access: Access, outcome: DatabaseOutcome, startedAt: number): void {
    const { table, unindexed } = this.connection?.takeUsage() ?? { table: null, unindexed: 0 };
    const operation = table === null ? access : `${access} ${table}`;
    const ms = performance.now() - startedAt;
    this.yielding.addUsed(ms);
    this.metrics.operation(operation, outcome, ms / 1000);
    this.metrics.unindexedQueries(unindexed);
  }

  /** Opens the file unless it is open. Writes to a deleted or replaced file, through the open handle, would be lost. */
  private open(busyTimeoutMs: number): SqliteConnection {
    if (this.connection === null || this.lookedAt !== this.yielding.turn) this.lookAtFile();
    this.connection ??= openMigrated(this.file, busyTimeoutMs);
    this.connection.busyTimeoutMs = busyTimeoutMs;
    this.wasOpen = true;
    return this.connection;
  }

  /** Once in a turn of the event loop: it takes as long as a query. */
  private lookAtFile(): void {
    const identity = fileIdentity(this.file);
    // Not created again: an empty database in place of a lost one would look as if all accounts were gone.
    if (identity === null && this.wasOpen) throw new DatabaseFileError('the database file is gone');
    if (this.connection !== null && this.connection.identity !== identity) {
      this.logger.warning('The database file was replaced');
      this.disconnect();
    }
    this.lookedAt = this.yielding.turn;
  }

  private runInOutage<T>(connection: SqliteConnection, work: (connection: SqliteConnection) => T): T {
    const before = connection.totalChanges();
    const result = work(connection);
    // After a failed write only a write proves that the disk or the lock is free again.
    if (this.outage === 'read' || connection.totalChanges() > before) {
      this.outage = null;
      this.logger.info('Database connection restored');
    }
    return result;
  }

  /** Translates the error, and logs the first one of an outage. */
  private failed(access: Access, error: unknown): Error {
    if (!isUnavailability(error)) return error as Error;
    if (!leavesConnectionUsable(error)) this.discardConnection();
    if (this.outage === null) this.logger.error('Database connection error', describeError(error));
    if (this.outage !== 'write') this.outage = access;
    return databaseUnavailable(error, access === 'write');
  }

  private disconnect(): void {
    try {
      this.connection?.checkpoint();
    } catch {
      // The log stays beside the file, and SQLite applies it at the next opening.
    }
    this.discardConnection();
  }

  private discardConnection(): void {
    const { connection } = this;
    this.connection = null;
    connection?.close();
  }
}

/** Writes more than a page and takes it away again: a change in place would also succeed on a full disk. */
function tryWriting(connection: SqliteConnection): void {
  connection.transaction(() => {
    connection.change('INSERT INTO schema_migrations (version, name, applied_at) VALUES (-1, hex(zeroblob(32768)), 0)');
    connection.change('DELETE FROM schema_migrations WHERE version = -1');
  });
}

function openMigrated(file: string, busyTimeoutMs: number): SqliteConnection {
  const connection = SqliteConnection.open(file, busyTimeoutMs);
  try {
    new SqliteMigrations(connection).up();
    connection.inspectPlans(allMigrations.map(({ up }) => up));
    // The migrations' statements don't count as the first operation's.
    connection.takeUsage();
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}
