import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { DatabaseFileError, isBusy } from './sqlite-errors.js';

/** What can be bound. The driver takes every number for a fraction; the tables are STRICT and make it whole again. */
export type SqlValue = string | number | null;

/** The values of a statement's `:names`. */
export type SqlParameters = Readonly<Record<string, SqlValue>>;

/** Statements on an open connection. Their texts are constants: each is prepared once and kept. */
export interface Sql {
  /** Every row that the statement gives. */
  all<Row>(statement: string, parameters?: SqlParameters): Row[];
  /** The first row, or `undefined`. The statement is carried out to its end all the same. */
  first<Row>(statement: string, parameters?: SqlParameters): Row | undefined;
  /** How many rows the statement added, changed or removed. */
  change(statement: string, parameters?: SqlParameters): number;
}

/** How long to sleep before trying again what SQLite does not wait for by itself. */
const RETRY_MS = 5;

/** Which file a path leads to, or `null` when there is none. */
export function fileIdentity(file: string): string | null {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    return found === undefined ? null : `${found.dev}:${found.ino}`;
  } catch (error) {
    throw new DatabaseFileError('the database file cannot be looked at', error);
  }
}

/** An open database file, with its prepared statements. Everything is synchronous: nothing else runs meanwhile. */
export class SqliteConnection implements Sql {
  private readonly prepared = new Map<string, Database.Statement<[SqlParameters]>>();
  private waitMs: number | null = null;

  private constructor(
    private readonly database: Database.Database,
    /** Which file this is, whatever the path leads to by now. */
    readonly identity: string | null,
  ) {}

  /**
   * WAL lets readers go on beside a writer; `synchronous = FULL` puts every commit on the disk before it is answered,
   * so that neither `kill -9` nor a power cut takes back what was said to be done. `secure_delete` overwrites what is
   * deleted, so that a deleted account is not left in the file's free pages.
   * @param file created when missing, folders included, for this system user alone: it holds password hashes
   * @param waitMs how long a statement waits for another process's write to end
   * @throws DatabaseFileError, or the driver's error for a file that is no database
   */
  static open(file: string, waitMs: number): SqliteConnection {
    const database = openFile(file);
    try {
      const connection = new SqliteConnection(database, fileIdentity(file));
      connection.waitAtMost(waitMs);
      connection.switchToWal(waitMs);
      connection.script(`
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA secure_delete = ON;
      `);
      return connection;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  all<Row>(statement: string, parameters: SqlParameters = {}): Row[] {
    return this.prepare(statement).all(parameters) as Row[];
  }

  first<Row>(statement: string, parameters?: SqlParameters): Row | undefined {
    // Not the driver's `get`: it stops after one row and swallows what goes wrong when the statement is then ended.
    return this.all<Row>(statement, parameters)[0];
  }

  change(statement: string, parameters: SqlParameters = {}): number {
    return this.prepare(statement).run(parameters).changes;
  }

  /** Any number of statements without parameters or rows. */
  script(statements: string): void {
    this.database.exec(statements);
  }

  /** Carries the work out wholly or not at all; it sees and changes what no other process changes meanwhile. */
  transaction<T>(work: () => T): T {
    this.script('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.script('COMMIT');
      return result;
    } catch (error) {
      // After some errors (disk full, for one) SQLite has rolled back by itself.
      if (this.database.inTransaction) this.script('ROLLBACK');
      throw error;
    }
  }

  /** How many rows were added, changed or removed since this connection was opened. */
  totalChanges(): number {
    return this.first<{ n: number }>('SELECT total_changes() AS n')?.n ?? 0;
  }

  /** How long statements wait for another process from now on, in milliseconds. The whole process waits with them. */
  waitAtMost(waitMs: number): void {
    if (waitMs === this.waitMs) return;
    this.script(`PRAGMA busy_timeout = ${waitMs}`);
    this.waitMs = waitMs;
  }

  /**
   * Moves what is in the write-ahead log into the file, as far as other processes let it. To be called before
   * `close`, which leaves the log behind: the driver ends a connection only once its statements are garbage.
   */
  settle(): void {
    this.waitAtMost(0);
    this.script('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    this.prepared.clear();
    this.database.close();
  }

  /** Where another process writes to a new file, SQLite does not wait but fails at once; so the waiting is done here. */
  private switchToWal(waitMs: number): void {
    const giveUpAt = performance.now() + waitMs;
    for (;;) {
      try {
        this.script('PRAGMA journal_mode = WAL');
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() >= giveUpAt) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
      }
    }
  }

  private prepare(statement: string): Database.Statement<[SqlParameters]> {
    let prepared = this.prepared.get(statement);
    if (prepared === undefined) {
      prepared = this.database.prepare<SqlParameters>(statement);
      this.prepared.set(statement, prepared);
    }
    return prepared;
  }
}

function openFile(file: string): Database.Database {
  try {
    mkdirSync(dirname(file), { recursive: true });
    createEmpty(file);
    return new Database(file);
  } catch (error) {
    throw new DatabaseFileError('the database file cannot be opened', error);
  }
}

/** An empty file is an empty database. SQLite gives the files beside it the same permissions. */
function createEmpty(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
