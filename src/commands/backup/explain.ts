import { BackupError } from '../../adapters/outbound/backup/database-backups.js';

/** The system's and SQLite's words for a disk that takes no more. */
const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG', 'SQLITE_FULL'];

/** What went wrong, in one sentence and without credentials. */
export function explain(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof BackupError) return message;
  if (code !== undefined && FULL.includes(code)) return `The disk is full (${code}).`;
  if (code?.startsWith('SQLITE_IOERR') === true) return `The disk cannot be read or written (${code}).`;
  return message.replace(/\.?$/, '.');
}
