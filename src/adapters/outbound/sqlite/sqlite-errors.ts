import Database from 'libsql';

/** The file itself cannot be used: not there any more, not to be opened, not to be created. */
export class DatabaseFileError extends Error {
  /** The system's word for it (`ENOENT`, `EACCES` …), where it gave one. */
  readonly code: string | undefined;

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DatabaseFileError';
    this.code = (cause as NodeJS.ErrnoException | undefined)?.code;
  }
}

/**
 * SQLite's primary result codes (https://www.sqlite.org/rescode.html) that speak of the file, the disk or another
 * process, not of a mistake in the statement.
 */
const TROUBLE = {
  PERM: 3,
  BUSY: 5,
  LOCKED: 6,
  NOMEM: 7,
  READONLY: 8,
  INTERRUPT: 9,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  PROTOCOL: 15,
  NOTADB: 26,
} as const;

const ALL_TROUBLE: ReadonlySet<number> = new Set(Object.values(TROUBLE));

/** Trouble that goes away without opening the file again. */
const PASSING_TROUBLE: ReadonlySet<number> = new Set([TROUBLE.BUSY, TROUBLE.LOCKED, TROUBLE.FULL]);

/** Whether the error says that the database cannot be used for now; all others are defects of the program. */
export function isUnavailability(error: unknown): boolean {
  return error instanceof DatabaseFileError || ALL_TROUBLE.has(primaryCode(error));
}

/** Whether the connection may go on being used after such an error. */
export function leavesConnectionUsable(error: unknown): boolean {
  return PASSING_TROUBLE.has(primaryCode(error));
}

/** Whether another process was in the way. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === TROUBLE.BUSY;
}

/** The lowest byte of SQLite's extended code; 0 for an error that is not SQLite's. */
function primaryCode(error: unknown): number {
  return error instanceof Database.SqliteError ? (error.rawCode ?? 0) & 0xff : 0;
}
