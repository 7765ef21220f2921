/** Why something cannot be backed up or restored, in words for an operator: what is wrong, and what to do. */
export class BackupError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'BackupError';
  }
}

/** A table or a collection. */
export interface BackupPart {
  readonly name: string;
  /** How many rows or documents it holds. */
  readonly count: number;
}

/** What a backup holds. */
export interface BackupContents {
  readonly madeAt: Date;
  /** The latest migration that the database had; 0 for one that this service has never seen. */
  readonly schemaVersion: number;
  /** Whether it is the state of one moment; otherwise its parts were read one after the other. */
  readonly oneMoment: boolean;
  readonly parts: readonly BackupPart[];
  /** Of everything in it but its closing record, in hexadecimal. */
  readonly sha256: string;
}

/** What a restore did beside filling the database. */
export interface Restored {
  /** Where the file is now that was in the place; `null` when there was none, or none can be kept. */
  readonly keptAside: string | null;
  /** The names of the migrations that the backup did not have yet, in order. */
  readonly migrations: readonly string[];
}

/** What those parts hold, in words; `null` when that is nothing but what migrations made. */
export function describeHeld(parts: readonly BackupPart[]): string | null {
  const filled = parts.filter(({ name, count }) => count > 0 && name !== 'schema_migrations');
  return filled.map(({ name, count }) => `${name} ${count.toLocaleString('en-US')}`).join(', ') || null;
}

/** Makes backups of one database, and restores them into it. Everything is done in constant memory. */
export abstract class DatabaseBackups {
  /** The database, in words that hold no credentials. */
  abstract readonly place: string;

  /** What its parts hold. */
  abstract readonly unit: 'row' | 'document';

  /** How the names of its backups end, with the dot. */
  abstract readonly extension: string;

  /** The latest migration that this version of the service knows. */
  abstract readonly latestSchema: number;

  /** Whether that path leads to the database itself, which a backup must not be written over. */
  abstract isItself(file: string): boolean;

  /**
   * Copies the database, which may be in use meanwhile, and checks the copy.
   * @param file must not exist; it is created for this system user alone and is on the disk when this returns. After an
   *   error a part of it may be there.
   * @throws BackupError; the driver's and the system's errors
   */
  abstract write(file: string): Promise<void>;

  /**
   * Reads a backup from its first byte to its last.
   * @throws BackupError when it is none of this kind of database, is truncated or was altered
   */
  abstract read(file: string): Promise<BackupContents>;

  /**
   * What is in the database that a restore would take away, in words; `null` when it is empty or not there.
   * What migrations made is nothing.
   */
  abstract obstacle(): Promise<string | null>;

  /**
   * Replaces what the database holds by what the backup holds, compares the two, and migrates.
   * @throws BackupError; the driver's and the system's errors. The text says in which state the database is left.
   */
  abstract restore(file: string): Promise<Restored>;
}
