/** The file is missing or cannot be opened or created. */
export class DatabaseFileError extends Error {
  /** The system's error code (`ENOENT`, `EACCES` …), if any. */
  readonly code: string | undefined;

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DatabaseFileError';
    this.code = (cause as NodeJS.ErrnoException | undefined)?.code;
  }
}

/**
 * SQLite's primary result codes (https://www.sqlite.org/rescode.html) that are caused by the file, the disk or another
 * process, not by the statement.
 */
const CODE = {
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

const ALL_CODES: ReadonlySet<number> = new Set(Object.values(CODE));

/** Errors that pass without opening the file again. */
const PASSING_CODES: ReadonlySet<number> = new Set([CODE.BUSY, CODE.LOCKED, CODE.FULL]);

/** Whether the error means that the database cannot be used for now; all others are defects of the program. */
export function isUnavailability(error: unknown): boolean {
  return error instanceof DatabaseFileError || ALL_CODES.has(primaryCode(error));
}

/** Whether the connection may go on being used after such an error. */
export function leavesConnectionUsable(error: unknown): boolean {
  return PASSING_CODES.has(primaryCode(error));
}

/** Whether another process holds a lock. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === CODE.BUSY;
}

const EXPLANATIONS: ReadonlyMap<number, string> = new Map<number, string>([
  [CODE.BUSY, 'another process keeps it locked'],
  [CODE.READONLY, 'this system user may not write to it'],
  [CODE.IOERR, 'the disk cannot be read or written'],
  [CODE.CORRUPT, 'it is damaged: restore a backup'],
  [CODE.FULL, 'the disk is full'],
  [CODE.CANTOPEN, 'it cannot be opened: look at its permissions and those of its folder'],
  [CODE.NOTADB, 'it is not a SQLite database'],
]);

/**
 * Why SQLite cannot use the file, for an operator.
 * @returns a clause such as `the disk is full`; `null` when the error is not SQLite's, or not about the file
 */
export function explainSqliteError(error: unknown): string | null {
  const code = primaryCode(error instanceof DatabaseFileError ? error.cause : error);
  return EXPLANATIONS.get(code) ?? (ALL_CODES.has(code) ? `it cannot be used (${(error as Error).message})` : null);
}

/** Whether the error says that the file is damaged, or never was a database. */
export function isDamaged(error: unknown): boolean {
  const code = primaryCode(error);
  return code === CODE.CORRUPT || code === CODE.NOTADB;
}

/** The lowest byte of SQLite's extended code; 0 for an error that is not SQLite's. */
function primaryCode(error: unknown): number {
  const { code, errcode } = (error ?? {}) as { readonly code?: unknown; readonly errcode?: unknown };
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' ? errcode & 0xff : 0;
}
