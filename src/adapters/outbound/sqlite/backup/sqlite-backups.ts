import { closeSync, createReadStream, createWriteStream, existsSync, openSync, rmSync, statSync } from 'node:fs';
import { chown, link, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../../../core/shared/clock.js';
import { explain, OperatorError, withDatabaseCode } from '../../../../observability/explain-error.js';
import { flush, type BackupContents } from '../../backup/backup-file.js';
import type { BackupRecord } from '../../backup/backup-record.js';
import { DatabaseBackups, describeParts, fileTimestamp, type Restored } from '../../backup/database-backups.js';
import { makeFolder } from '../../system/make-folder.js';
import { contentsOf, integrityProblem } from '../checks/sqlite-inspection.js';
import { allMigrations } from '../migrations/all-migrations.js';
import { SqliteMigrations } from '../migrations/sqlite-migrations.js';
import { fileIdentity, SqliteConnection } from '../sqlite-connection.js';
import { explainSqliteError, isBusy, isDamaged } from '../sqlite-errors.js';
import { SqliteBackupRecords } from './sqlite-backup-records.js';

/** How long to wait for another process's lock, in milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;

/** What SQLite keeps beside a database. Beside another database they would corrupt it. */
const COMPANIONS = ['-wal', '-shm', '-journal'];

export class SqliteBackups extends DatabaseBackups {
  readonly kind = 'SQLite';
  readonly place: string;
  readonly unit = 'row';
  readonly extension = '.sqlite';
  readonly latestSchema = allMigrations.at(-1)?.version ?? 0;
  readonly file: string;
  private readonly records: SqliteBackupRecords;

  /** @param file the database, relative to the working directory or absolute */
  constructor(file: string, clock: Clock) {
    super(clock);
    this.file = resolve(file);
    this.records = new SqliteBackupRecords(file);
    this.place = `the SQLite file ${this.file}`;
  }

  isItself(file: string): boolean {
    const identity = fileIdentity(file);
    return identity !== null && identity === fileIdentity(this.file);
  }

  protected async copy(file: string): Promise<Pick<BackupContents, 'schemaVersion' | 'snapshot' | 'parts'>> {
    if (!isFilled(this.file)) throw new OperatorError(`There is nothing to back up: no file ${this.file}.`);
    try {
      const contents = withConnection(this.file, (connection) => {
        copyDatabase(connection, file);
        connection.change('ATTACH :file AS copy', { file });
        const problem = integrityProblem(connection, 'copy');
        if (problem !== null) throw new OperatorError(`The copy is not sound: ${problem}.`);
        const found = contentsOf(connection, 'copy');
        connection.script('DETACH copy');
        return found;
      });
      return await Promise.resolve({ ...contents, snapshot: true });
    } catch (error) {
      const clause = explainSqliteError(error);
      const problem = clause === null ? explain(error) : `${withDatabaseCode(clause, error)}.`;
      const reason = isDamaged(error)
        ? `The database itself is damaged. Restore the latest backup; keep ${this.file}.`
        : `${this.file} could not be copied to ${file}: ${problem}`;
      throw error instanceof OperatorError ? error : new OperatorError(reason, { cause: error });
    }
  }

  async recordRun(succeeded: boolean): Promise<void> {
    // Where there is no database there is nothing to watch.
    if (existsSync(this.file)) await this.records.record(succeeded, this.clock.now());
  }

  latestRun(): Promise<BackupRecord | null> {
    return this.records.latest();
  }

  obstacle(): Promise<string | null> {
    if (!isFilled(this.file)) return Promise.resolve(null);
    try {
      const { parts } = withConnection(this.file, (connection) => contentsOf(connection));
      return Promise.resolve(describeParts(parts));
    } catch (error) {
      if (isDamaged(error)) return Promise.resolve('something that cannot be read as a database');
      throw error;
    }
  }

  /**
   * The new file is made and checked beside the old one, which nobody else can open meanwhile, and takes its place in
   * one step.
   */
  async restore(file: string): Promise<Restored> {
    makeFolder(dirname(this.file));
    const old = existsSync(this.file) ? lock(this.file) : null;
    const draft = `${this.file}.restoring`;
    try {
      const migrations = await this.makeDraft(draft, file).catch((error: unknown) => {
        throw new OperatorError(`${explain(error)} ${this.file} is as it was before.`, { cause: error });
      });
      const keptAside = await this.moveAside();
      await rename(draft, this.file);
      await flush(dirname(this.file));
      return { keptAside, migrations };
    } finally {
      old?.close();
      await discard(draft);
    }
  }

  /** @returns the names of the migrations that were missing */
  private async makeDraft(draft: string, backup: string): Promise<readonly string[]> {
    const { parts, bytes } = await this.read(backup);
    await discard(draft);
    const source = createReadStream(backup, { end: bytes - 1 });
    await pipeline(source, createWriteStream(draft, { flags: 'wx', mode: 0o600 }));
    const migrations = withConnection(draft, (connection) => {
      const problem = integrityProblem(connection, 'main');
      if (problem !== null) throw new OperatorError(`The database in the backup is not sound: ${problem}.`);
      const found = describeParts(contentsOf(connection).parts);
      if (found !== describeParts(parts)) throw new OperatorError(`Its tables hold ${found} after copying.`);
      const migrated = new SqliteMigrations(connection).up();
      // Into one file: nothing of it may be left in a write-ahead log beside.
      connection.script('PRAGMA journal_mode = DELETE');
      return migrated.map(({ name }) => name);
    });
    // A database restored as root would be closed to the service.
    if (process.getuid?.() === 0) {
      const { uid, gid } = await stat(this.file).catch(() => stat(dirname(this.file)));
      await chown(draft, uid, gid);
    }
    await flush(draft);
    return migrations;
  }

  /** @returns the second name that the old file has now; `null` when there was none */
  private async moveAside(): Promise<string | null> {
    const aside = `${this.file}.before-restore-${fileTimestamp(this.clock.now())}`;
    // First: the log of the old file must never lie beside the new one.
    for (const suffix of COMPANIONS) {
      if (existsSync(this.file + suffix)) await rename(this.file + suffix, aside + suffix);
    }
    if (!existsSync(this.file)) return null;
    // A hard link, so that the path is never without a file. Some file systems have none.
    await link(this.file, aside).catch(() => rename(this.file, aside));
    return aside;
  }
}

/**
 * Writes what one read transaction sees into another file, for this system user alone, while other processes go on
 * writing.
 * @param target must not exist
 */
export function copyDatabase(connection: SqliteConnection, target: string): void {
  // VACUUM takes an empty file as it is, and so with these permissions.
  closeSync(openSync(target, 'wx', 0o600));
  try {
    connection.change('VACUUM INTO :target', { target });
  } catch (error) {
    rmSync(target, { force: true });
    throw error;
  }
}

function withConnection<T>(file: string, work: (connection: SqliteConnection) => T): T {
  const connection = SqliteConnection.open(file, BUSY_TIMEOUT_MS);
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

/**
 * Keeps others out of the file until the connection is closed. Switching the write-ahead log off is allowed only to the
 * one process that has the file open.
 * @returns `null` when it is no database
 * @throws OperatorError when another process has it open, as a running service does
 */
function lock(file: string): SqliteConnection | null {
  let connection: SqliteConnection | undefined;
  try {
    connection = SqliteConnection.open(file, BUSY_TIMEOUT_MS);
    connection.script('PRAGMA journal_mode = DELETE');
    connection.script('BEGIN EXCLUSIVE');
    return connection;
  } catch (error) {
    connection?.close();
    if (isDamaged(error)) return null;
    if (!isBusy(error)) throw error;
    const advice = 'Stop the service, and whatever else has the file open, first.';
    throw new OperatorError(`${file} is in use and was left as it is. ${advice}`, { cause: error });
  }
}

async function discard(draft: string): Promise<void> {
  for (const suffix of ['', ...COMPANIONS]) await rm(draft + suffix, { force: true });
}

function isFilled(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
