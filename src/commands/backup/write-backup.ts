import { rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { flush } from '../../adapters/outbound/backup/backup-file.js';
import {
  BackupError,
  type BackupContents,
  type DatabaseBackups,
} from '../../adapters/outbound/backup/database-backups.js';

/** What the name of a backup ends with until it has been read back. */
export const UNFINISHED = '.partial';

/** A backup that was written and read back. */
export interface WrittenBackup {
  readonly contents: BackupContents;
  /** In bytes. */
  readonly size: number;
}

/**
 * Makes a backup beside the place where it belongs, reads it back, and only then gives it its name: whatever has the
 * name is whole, however the process ended.
 * @param overwrite whether a file that has the name may be replaced
 * @throws BackupError; the driver's and the system's errors. Nothing is left behind then.
 */
export async function writeBackup(backups: DatabaseBackups, file: string, overwrite: boolean): Promise<WrittenBackup> {
  if (backups.isItself(file)) throw new BackupError(`${file} is the database itself.`);
  const there = await stat(file).catch(() => null);
  if (there?.isDirectory() === true) throw new BackupError(`${file} is a folder: use --into ${file}.`);
  if (there !== null && !overwrite) {
    throw new BackupError(`${file} exists already and was left as it is. Choose another name, or add --force.`);
  }
  const unfinished = file + UNFINISHED;
  // Of a backup that was killed.
  await discard(unfinished);
  try {
    await backups.write(unfinished);
    const contents = await backups.read(unfinished);
    const { size } = await stat(unfinished);
    await rename(unfinished, file);
    await flush(dirname(file));
    return { contents, size };
  } catch (error) {
    await discard(unfinished);
    throw error;
  }
}

/** SQLite's journal beside it, too: another file of that name would be spoilt by it. */
async function discard(unfinished: string): Promise<void> {
  for (const suffix of ['', '-journal']) await rm(unfinished + suffix, { force: true });
}
