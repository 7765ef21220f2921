import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { link, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { flush, giveToOwnerOf } from '../../backup/backup-file.js';
import { BackupError, type Restored } from '../../backup/database-backups.js';
import type { RecordedDatabase } from './backup-trailer.js';
import { SqliteConnection } from '../sqlite-connection.js';
import { isBusy } from '../sqlite-errors.js';
import { contentsOf, isDamaged, soundnessOf } from '../checks/sqlite-inspection.js';
import { SqliteMigrations } from '../migrations/sqlite-migrations.js';

/** What SQLite keeps beside a database. Beside another database they would spoil it. */
const COMPANIONS = ['-wal', '-shm', '-journal'];

/** How long to wait for a process that ends just now. */
const PATIENCE_MS = 1_000;

/** Puts another database in the place of a file, which nobody else has open meanwhile. */
export class SqliteReplacement {
  /** Beside the file: only within a file system can one file take another's place in one step. */
  private readonly draft: string;

  private constructor(
    private readonly file: string,
    /** Locks the old file; `null` where there is none that could be opened. */
    private readonly old: SqliteConnection | null,
  ) {
    this.draft = `${file}.restoring`;
  }

  /**
   * Shuts others out of the old file, if there is one.
   * @throws BackupError when a process has it open, as a running service does
   */
  static async prepare(file: string): Promise<SqliteReplacement> {
    await mkdir(dirname(file), { recursive: true });
    return new SqliteReplacement(file, existsSync(file) ? lock(file) : null);
  }

  /**
   * @param backup a file that holds the database at its beginning
   * @param now is part of the name under which the old file is kept
   * @throws BackupError; then the old file is still in its place
   */
  async fill(backup: string, database: RecordedDatabase, now: Date): Promise<Restored> {
    const migrations = await this.makeDraft(backup, database).catch((error: Error) => {
      throw new BackupError(`${error.message.replace(/\.?$/, '.')} ${this.file} is as it was before.`, error);
    });
    const keptAside = await this.moveOldAside(`${this.file}.before-restore-${now.toISOString().replace(/[:.]/g, '-')}`);
    await rename(this.draft, this.file);
    await flush(dirname(this.file));
    return { keptAside, migrations };
  }

  /** Lets others in again, and clears away what was not put in place. */
  async end(): Promise<void> {
    this.old?.close();
    await this.discardDraft();
  }

  /** @returns the names of the migrations that were missing */
  private async makeDraft(backup: string, { contents, length }: RecordedDatabase): Promise<readonly string[]> {
    await this.discardDraft();
    await pipeline(createReadStream(backup, { end: length - 1 }), createWriteStream(this.draft, { mode: 0o600 }));
    const migrations = this.finishDraft(JSON.stringify(contents.parts));
    await giveToOwnerOf(this.draft, this.file);
    await flush(this.draft);
    return migrations;
  }

  /** Compares the copy with the backup's own account of it, and migrates it. */
  private finishDraft(expected: string): readonly string[] {
    const connection = SqliteConnection.open(this.draft, PATIENCE_MS);
    try {
      const problem = soundnessOf(connection, 'main');
      if (problem !== null) throw new BackupError(`The database in the backup is not sound: ${problem}.`);
      const found = JSON.stringify(contentsOf(connection, 'main').parts);
      if (found !== expected) throw new BackupError(`The tables hold ${found} after copying, instead of ${expected}.`);
      const migrated = new SqliteMigrations(connection).up();
      // Into one file: nothing of it is left in a write-ahead log beside. The service switches the log on again.
      connection.script('PRAGMA journal_mode = DELETE');
      return migrated.map(({ name }) => name);
    } finally {
      connection.close();
    }
  }

  /** @returns where the old file is then, under a second name; `null` when there was none */
  private async moveOldAside(aside: string): Promise<string | null> {
    // First: the log of the old file must never lie beside the new one.
    for (const companion of COMPANIONS) await renameIfThere(this.file + companion, aside + companion);
    if (!existsSync(this.file)) return null;
    // By a second name, so that the first is never without a file. Some file systems know no second names.
    await link(this.file, aside).catch(() => rename(this.file, aside));
    return aside;
  }

  private async discardDraft(): Promise<void> {
    for (const suffix of ['', ...COMPANIONS]) await rm(this.draft + suffix, { force: true });
  }
}

/**
 * Switching the write-ahead log off is allowed only to the one process that has the file open; it also empties the log
 * into the file. The lock that follows lasts until the connection is closed.
 */
function lock(file: string): SqliteConnection | null {
  let connection: SqliteConnection | undefined;
  try {
    connection = SqliteConnection.open(file, PATIENCE_MS);
    connection.script('PRAGMA journal_mode = DELETE');
    connection.script('BEGIN EXCLUSIVE');
    return connection;
  } catch (error) {
    connection?.close();
    if (isDamaged(error)) return null;
    if (!isBusy(error)) throw error;
    throw new BackupError(
      `${file} is in use and was left as it is. Stop the service, and whatever else has the file open, first.`,
      error,
    );
  }
}

async function renameIfThere(from: string, to: string): Promise<void> {
  if (existsSync(from)) await rename(from, to);
}
