import { realpathSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Clock } from '../../../../core/shared/clock.js';
import { expectKind, flush } from '../../backup/backup-file.js';
import {
  BackupError,
  DatabaseBackups,
  describeHeld,
  type BackupContents,
  type BackupPart,
  type Restored,
} from '../../backup/database-backups.js';
import { appendRecord, readRecord } from './backup-trailer.js';
import { allMigrations } from '../migrations/all-migrations.js';
import { SqliteConnection } from '../sqlite-connection.js';
import { contentsOf, isDamaged, soundnessOf } from '../checks/sqlite-inspection.js';
import { SqliteReplacement } from './sqlite-replacement.js';

/** How long to wait for a writer. VACUUM only reads, which nobody is in the way of for long. */
const PATIENCE_MS = 10_000;

/** Backups of the embedded file; `closing-record.ts` says what they look like. */
export class SqliteBackups extends DatabaseBackups {
  readonly place: string;
  readonly unit = 'row';
  readonly extension = '.sqlite';
  readonly latestSchema = allMigrations.at(-1)?.version ?? 0;
  private readonly file: string;

  /** @param file the database, relative to the working directory or absolute */
  constructor(
    file: string,
    private readonly clock: Clock,
  ) {
    super();
    this.file = resolve(file);
    this.place = `the SQLite file ${this.file}`;
  }

  isItself(file: string): boolean {
    return real(file) === real(this.file);
  }

  /** `VACUUM INTO` copies what one read transaction sees, while other processes go on writing. */
  async write(file: string): Promise<void> {
    if (!(await holdsAnything(this.file))) throw new BackupError(`There is nothing to back up: no file ${this.file}.`);
    const madeAt = this.clock.now();
    // An empty file is what it may write into, and keeps its permissions.
    await (await open(file, 'wx', 0o600)).close();
    const connection = SqliteConnection.open(this.file, PATIENCE_MS);
    try {
      connection.change('VACUUM INTO :file', { file });
      connection.change('ATTACH :file AS copy', { file });
      const problem = soundnessOf(connection, 'copy');
      if (problem !== null) throw new BackupError(`The copy is not sound: ${problem}.`);
      const contents = contentsOf(connection, 'copy');
      connection.script('DETACH copy');
      await appendRecord(file, { madeAt, ...contents });
      await flush(file);
    } catch (error) {
      if (!isDamaged(error)) throw error;
      throw new BackupError(`The database itself is damaged. Restore the latest backup; keep ${this.file}.`, error);
    } finally {
      connection.close();
    }
  }

  async read(file: string): Promise<BackupContents> {
    await expectKind(file, 'SQLite');
    return (await readRecord(file)).contents;
  }

  async obstacle(): Promise<string | null> {
    if (!(await holdsAnything(this.file))) return null;
    try {
      return describeHeld(this.partsNow());
    } catch (error) {
      if (isDamaged(error)) return 'something that cannot be read as a database';
      throw error;
    }
  }

  /** The new file is made and checked beside the old one, and takes its place in one step. */
  async restore(file: string): Promise<Restored> {
    const replacement = await SqliteReplacement.prepare(this.file);
    try {
      return await replacement.fill(file, await readRecord(file), this.clock.now());
    } finally {
      await replacement.end();
    }
  }

  private partsNow(): readonly BackupPart[] {
    const connection = SqliteConnection.open(this.file, PATIENCE_MS);
    try {
      return contentsOf(connection, 'main').parts;
    } finally {
      leaveLog(connection);
      connection.close();
    }
  }
}

/**
 * The driver ends a connection only once its statements are garbage. One that uses the write-ahead log is until then in
 * the way of the lock that `restore` takes.
 */
function leaveLog(connection: SqliteConnection): void {
  try {
    connection.busyTimeoutMs = 0;
    connection.script('PRAGMA journal_mode = DELETE');
  } catch {
    // Another process has the file open: nobody gets that lock.
  }
}

async function holdsAnything(file: string): Promise<boolean> {
  try {
    return (await stat(file)).size > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Where the path leads, symbolic links followed; the path itself when there is nothing. */
function real(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}
