import { closeSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { makeFolder } from '../system/make-folder.js';
import { QueryPlanInspector, tableOf } from './query-plan-inspector.js';
import { DatabaseFileError, isBusy } from './sqlite-errors.js';

/** As columns hold it: times in milliseconds since 1970, truth values as 0 or 1. */
type SqlValue = string | number | null;

/** The values of a statement's `:names`. The driver binds numbers as REAL; the STRICT tables make them INTEGER again. */
export type SqlParameters = Readonly<Record<string, SqlValue | Date | boolean>>;

/** Statements on an open connection. Their texts must be constants: each is prepared once and cached. */
export interface Sql {
  all<Row = object>(statement: string, parameters?: SqlParameters): Row[];
  /** The first row, or `undefined`. The statement runs to its end all the same. */
  first<Row = object>(statement: string, parameters?: SqlParameters): Row | undefined;
  /** How many rows the statement added, changed or removed. */
  change(statement: string, parameters?: SqlParameters): number;
}

interface Prepared {
  readonly statement: StatementSync;
  readonly table: string | null;
  /** It scans a whole table or index. */
  readonly unindexed: boolean;
}

/** What statements have run on a connection since the last look. */
interface Usage {
  readonly table: string | null;
  /** How many statements scanned a whole table or index. */
  readonly unindexed: number;
}

const NO_USAGE: Usage = { table: null, unindexed: 0 };

/** Both survive a killed process. `full` is synced to the disk at commit; a power cut may lose the latest `relaxed` ones. */
type Durability = 'full' | 'relaxed';

/** How long to sleep between two attempts to get another process's lock. */
const RETRY_MS = 1;

/** Device and inode of the file, or `null` when there is none. */
export function fileIdentity(file: string): string | null {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    return found === undefined ? null : `${found.dev}:${found.ino}`;
  } catch (error) {
    throw new DatabaseFileError('the database file cannot be looked at', error);
  }
}

/** An open database file with its prepared statements. Every method is synchronous. */
export class SqliteConnection implements Sql {
  private readonly prepared = new Map<string, Prepared>();
  private usage = NO_USAGE;
  private plans: QueryPlanInspector | null = null;
  private durability: Durability = 'full';

  private constructor(
    private readonly database: DatabaseSync,
    /** {@link fileIdentity} at opening: the path may lead to another file by now. */
    readonly identity: string | null,
    /** How long a statement waits for another process's lock, in milliseconds. It blocks this process meanwhile. */
    public busyTimeoutMs: number,
  ) {}

  /**
   * WAL lets readers work beside a writer; `synchronous = FULL` syncs each commit to the disk, so that it survives
   * `kill -9` and a power cut; `secure_delete` overwrites deleted rows, so that no deleted account stays in free pages.
   * @param file created when missing, folders included, readable by this system user alone: it holds password hashes
   * @param busyTimeoutMs how long a statement waits for another process's lock, in milliseconds
   * @throws DatabaseFileError, or the driver's error for a file that is no database
   */
  static open(file: string, busyTimeoutMs: number): SqliteConnection {
    const database = openFile(file);
    try {
      const connection = new SqliteConnection(database, fileIdentity(file), busyTimeoutMs);
      connection.script(`
        PRAGMA journal_mode = WAL;
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

  all<Row = object>(statement: string, parameters: SqlParameters = {}): Row[] {
    return this.run(statement, (prepared) => prepared.all(bound(parameters)) as Row[]);
  }

  first<Row = object>(statement: string, parameters?: SqlParameters): Row | undefined {
    // Not `get`: it stops after one row, and a statement may change others after it.
    return this.all<Row>(statement, parameters)[0];
  }

  change(statement: string, parameters: SqlParameters = {}): number {
    return this.run(statement, (prepared) => Number(prepared.run(bound(parameters)).changes));
  }

  /** Runs any number of statements without parameters or rows. */
  script(statements: string): void {
    this.retryWhileBusy(() => this.database.exec(statements));
  }

  /** Runs the work in an exclusive transaction and commits, or rolls back when it throws. */
  transaction<T>(work: () => T, durability: Durability = 'full'): T {
    this.setDurability(durability);
    this.script('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.script('COMMIT');
      return result;
    } catch (error) {
      // After some errors, such as a full disk, SQLite has already rolled back.
      if (this.database.isTransaction) this.script('ROLLBACK');
      throw error;
    }
  }

  /** How many rows this connection has added, changed or removed. */
  totalChanges(): number {
    return this.first<{ n: number }>('SELECT total_changes() AS n')?.n ?? 0;
  }

  /**
   * Inspects the query plan of every statement that is prepared from now on.
   * @param schema the statements that create the tables and indexes, in order
   */
  inspectPlans(schema: readonly string[]): void {
    this.plans = new QueryPlanInspector(schema);
  }

  /** Which statements ran since the last call. */
  takeUsage(): Usage {
    const { usage } = this;
    this.usage = NO_USAGE;
    return usage;
  }

  /** Moves the write-ahead log into the file, as far as other processes allow. */
  checkpoint(): void {
    this.busyTimeoutMs = 0;
    this.script('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    this.prepared.clear();
    this.plans?.close();
    this.database.close();
  }

  private run<T>(text: string, work: (statement: Prepared['statement']) => T): T {
    return this.retryWhileBusy(() => {
      const { statement, table, unindexed } = this.prepare(text);
      if (this.usage.table === null && table !== null) this.usage = { ...this.usage, table };
      const result = work(statement);
      if (unindexed) this.usage = { ...this.usage, unindexed: this.usage.unindexed + 1 };
      return result;
    });
  }

  /**
   * Retries while another process holds a lock. SQLite's own `busy_timeout` is not used: its sleeps grow longer and
   * longer, so that some processes starve under load, and it doesn't wait at all where two processes create the file.
   */
  private retryWhileBusy<T>(work: () => T): T {
    const deadline = performance.now() + this.busyTimeoutMs;
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || performance.now() >= deadline) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
      }
    }
  }

  private setDurability(durability: Durability): void {
    if (durability === this.durability) return;
    this.script(`PRAGMA synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`);
    this.durability = durability;
  }

  private prepare(text: string): Prepared {
    let prepared = this.prepared.get(text);
    if (prepared === undefined) {
      const statement = this.database.prepare(text);
      prepared = { statement, table: tableOf(text), unindexed: this.plans?.scansTable(text) ?? false };
      this.prepared.set(text, prepared);
    }
    return prepared;
  }
}

function bound(parameters: SqlParameters): Record<string, SqlValue> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, toSql(value)]));
}

function toSql(value: SqlParameters[string]): SqlValue {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'boolean' ? Number(value) : value;
}

function openFile(file: string): DatabaseSync {
  try {
    makeFolder(dirname(file));
    createEmpty(file);
    return new DatabaseSync(file);
  } catch (error) {
    throw new DatabaseFileError('the database file cannot be opened', error);
  }
}

/** An empty file is an empty database. SQLite gives its -wal and -shm files the same permissions. */
function createEmpty(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
