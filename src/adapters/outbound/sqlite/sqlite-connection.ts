import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { PlanInspector, tableOf } from './query-plan-inspector.js';
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

/** A statement that was prepared, and what is worth knowing of it. */
interface Prepared {
  readonly statement: Database.Statement<[SqlParameters]>;
  /** The table that it begins with, if any. */
  readonly table: string | null;
  /** It reads a whole table, for want of an index. */
  readonly unindexed: boolean;
}

/** What was asked of a connection for a while. */
export interface SqliteUse {
  /** The first table that was touched, if any. */
  readonly table: string | null;
  /** How many statements that were carried out read a whole table, for want of an index. */
  readonly unindexed: number;
}

const NO_USE: SqliteUse = { table: null, unindexed: 0 };

/**
 * Both survive a process that is killed. Lasting: it is on the disk before it is answered. Relaxed: the system writes it
 * when it likes, or together with the next lasting one; a power cut may take the latest of them back.
 */
export type Durability = 'lasting' | 'relaxed';

/** How long to sleep before asking again whether another process is out of the way. */
const RETRY_MS = 1;

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
  private readonly prepared = new Map<string, Prepared>();
  private currentUse = NO_USE;
  private plans: PlanInspector | null = null;
  private durability: Durability = 'lasting';

  private constructor(
    private readonly database: Database.Database,
    /** Which file this is, whatever the path leads to by now. */
    readonly identity: string | null,
    /** How long a statement waits for another process, in milliseconds. The whole process waits with it. */
    public patienceMs: number,
  ) {}

  /**
   * WAL lets readers go on beside a writer; `synchronous = FULL` puts a commit on the disk before it is answered, so
   * that neither `kill -9` nor a power cut takes back what was said to be done. `secure_delete` overwrites what is
   * deleted, so that a deleted account is not left in the file's free pages.
   * @param file created when missing, folders included, for this system user alone: it holds password hashes
   * @param patienceMs how long a statement waits for another process, in milliseconds
   * @throws DatabaseFileError, or the driver's error for a file that is no database
   */
  static open(file: string, patienceMs: number): SqliteConnection {
    const database = openFile(file);
    try {
      const connection = new SqliteConnection(database, fileIdentity(file), patienceMs);
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

  all<Row>(statement: string, parameters: SqlParameters = {}): Row[] {
    return this.carryOut(statement, (prepared) => prepared.all(parameters) as Row[]);
  }

  first<Row>(statement: string, parameters?: SqlParameters): Row | undefined {
    // Not the driver's `get`: it stops after one row and swallows what goes wrong when the statement is then ended.
    return this.all<Row>(statement, parameters)[0];
  }

  change(statement: string, parameters: SqlParameters = {}): number {
    return this.carryOut(statement, (prepared) => prepared.run(parameters).changes);
  }

  /** Any number of statements without parameters or rows. */
  script(statements: string): void {
    this.patiently(() => this.database.exec(statements));
  }

  /** Carries the work out wholly or not at all; it sees and changes what no other process changes meanwhile. */
  transaction<T>(work: () => T, durability: Durability = 'lasting'): T {
    this.setDurability(durability);
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

  /**
   * From now on it looks at the plan of every statement that it prepares.
   * @param schema statements that make the tables and their indexes, in order
   */
  inspectPlans(schema: readonly string[]): void {
    this.plans = new PlanInspector(schema);
  }

  /** What was asked of it since the last call of this. */
  takeUse(): SqliteUse {
    const use = this.currentUse;
    this.currentUse = NO_USE;
    return use;
  }

  /**
   * Moves what is in the write-ahead log into the file, as far as other processes let it. To be called before
   * `close`, which leaves the log behind: the driver ends a connection only once its statements are garbage.
   */
  settle(): void {
    this.patienceMs = 0;
    this.script('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    this.prepared.clear();
    this.plans?.close();
    this.database.close();
  }

  private carryOut<T>(text: string, work: (statement: Prepared['statement']) => T): T {
    return this.patiently(() => {
      const { statement, table, unindexed } = this.prepare(text);
      if (this.currentUse.table === null && table !== null) this.currentUse = { ...this.currentUse, table };
      const result = work(statement);
      if (unindexed) this.currentUse = { ...this.currentUse, unindexed: this.currentUse.unindexed + 1 };
      return result;
    });
  }

  /**
   * Tries until no other process is in the way. SQLite's own waiting (`busy_timeout`) is not used: it sleeps longer and
   * longer, so that under load some wait in vain for a lock that others get in turns; and it does not wait at all where
   * two processes make the file at once.
   */
  private patiently<T>(work: () => T): T {
    const giveUpAt = performance.now() + this.patienceMs;
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || performance.now() >= giveUpAt) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
      }
    }
  }

  private setDurability(durability: Durability): void {
    if (durability === this.durability) return;
    this.script(`PRAGMA synchronous = ${durability === 'lasting' ? 'FULL' : 'NORMAL'}`);
    this.durability = durability;
  }

  private prepare(text: string): Prepared {
    let prepared = this.prepared.get(text);
    if (prepared === undefined) {
      const statement = this.database.prepare<SqlParameters>(text);
      prepared = { statement, table: tableOf(text), unindexed: this.plans?.readsWholeTable(text) ?? false };
      this.prepared.set(text, prepared);
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
