import { DatabaseFileError, isBusy, isUnavailability } from './sqlite-errors.js';

const IN_WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist and cannot be created',
  EACCES: 'this system user may not use it or its folder',
  EPERM: 'this system user may not use it or its folder',
  EROFS: 'it is on a file system that is read-only',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  SQLITE_NOTADB: 'it is not a SQLite database',
  SQLITE_CORRUPT: 'it is damaged: restore a backup',
  SQLITE_FULL: 'the disk is full',
  SQLITE_READONLY: 'this system user may not write to it',
  SQLITE_CANTOPEN: 'it cannot be opened: look at its permissions and those of its folder',
};

/**
 * Why the file cannot be used, for an operator.
 * @returns a clause such as `the disk is full`; `null` when the error speaks of something else
 */
export function explainSqliteError(error: unknown): string | null {
  if (isBusy(error)) return 'another process keeps it locked';
  if (!isUnavailability(error)) return null;
  const { code } = error as { readonly code?: string };
  const known = code === undefined ? undefined : IN_WORDS[code];
  if (known !== undefined) return known;
  const what = error instanceof DatabaseFileError ? 'it cannot be opened' : 'it cannot be used';
  return code === undefined ? what : `${what} (${code})`;
}
