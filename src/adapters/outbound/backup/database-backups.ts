import type { Clock } from '../../../core/shared/clock.js';
import { OperatorError } from '../../../observability/explain-error.js';
import type { BackupRecord } from './backup-record.js';
import { appendTrailer, readTrailer, type BackupContents, type BackupPart, type ReadBackup } from './backup-file.js';

/** What a restore did beside filling the database. */
export interface Restored {
  /** The file that now holds what was there before; `null` when there was nothing. */
  readonly keptAside: string | null;
  /** The names of the migrations that the backup lacked, in order. */
  readonly migrations: readonly string[];
}

/** Makes backups of one database, and restores them into it. Memory does not grow with the data. */
export abstract class DatabaseBackups {
  abstract readonly kind: BackupContents['database'];

  /** The database, without credentials. */
  abstract readonly place: string;

  /** What its parts hold. */
  abstract readonly unit: 'row' | 'document';

  /** How the names of its backups end, with the dot. */
  abstract readonly extension: string;

  /** The latest migration that this version of the service knows. */
  abstract readonly latestSchema: number;

  constructor(protected readonly clock: Clock) {}

  /** Whether that path leads to the database itself, which a backup must not overwrite. */
  abstract isItself(file: string): boolean;

  /** What a restore would replace, for a line of text; `null` when the database is empty, missing or only migrated. */
  abstract obstacle(): Promise<string | null>;

  /**
   * Replaces what the database holds by what the backup holds, compares the two, and migrates.
   * @throws OperatorError also when the service is running on it; the text says in which state the database is left
   */
  abstract restore(file: string): Promise<Restored>;

  /** Records for monitoring that a backup was run. */
  abstract recordRun(succeeded: boolean): Promise<void>;

  /** `null` when none is recorded. */
  abstract latestRun(): Promise<BackupRecord | null>;

  /** Copies the database, which may be in use meanwhile, into a new file for this system user alone. */
  protected abstract copy(file: string): Promise<Pick<BackupContents, 'schemaVersion' | 'snapshot' | 'parts'>>;

  /**
   * Makes a backup. It is on the disk when this returns.
   * @param file must not exist. After an error a part of it may be there.
   */
  async write(file: string): Promise<void> {
    const madeAt = this.clock.now();
    await appendTrailer(file, { ...(await this.copy(file)), database: this.kind, madeAt });
  }

  /**
   * Reads a backup from its first byte to its last.
   * @throws OperatorError when it is none of this kind of database, is truncated or was altered
   */
  async read(file: string): Promise<ReadBackup> {
    const backup = await readTrailer(file);
    if (backup.database === this.kind) return backup;
    throw new OperatorError(
      `${file} is a backup of ${backup.database}, but the configured database is ${this.kind}: ` +
        'see MONGODB_URI and DATABASE_URL.',
    );
  }
}

/** What those parts hold, for a line of text; `null` when that is nothing but the record of migrations. */
export function describeParts(parts: readonly BackupPart[]): string | null {
  const filled = parts.filter(({ name, count }) => count > 0 && name !== 'schema_migrations');
  return filled.map(({ name, count }) => `${name} ${count.toLocaleString('en-US')}`).join(', ') || null;
}

/** ISO 8601 in UTC to the second, with hyphens for the colons that some systems forbid in file names. */
export function fileTimestamp(time: Date): string {
  return time.toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
}
