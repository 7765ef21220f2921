import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chown, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BackupError } from './database-backups.js';

/** Whose backup a file is, told by its first bytes. */
const KINDS = {
  SQLite: Buffer.from('SQLite format 3\0'),
  MongoDB: Buffer.from([0x1f, 0x8b]),
} as const;

/** The stores that there are backups of. */
export type BackupKind = keyof typeof KINDS;

/**
 * Makes sure that a file is a backup of that kind, as far as its first bytes tell.
 * @throws BackupError that says what it is instead
 */
export async function expectKind(file: string, expected: BackupKind): Promise<void> {
  const head = await readRange(file, 0, KINDS.SQLite.length);
  const isKind = (kind: BackupKind): boolean => head.subarray(0, KINDS[kind].length).equals(KINDS[kind]);
  if (isKind(expected)) return;
  const found = (Object.keys(KINDS) as BackupKind[]).find(isKind);
  if (found === undefined)
    throw new BackupError(`${file} is not a backup of Octa Music, or its beginning was altered.`);
  throw new BackupError(
    `${file} is a backup of ${found}, but the configured database is ${expected}. ` +
      'MONGODB_URI and DATABASE_URL say which database is meant.',
  );
}

/** @throws BackupError for what cannot be read */
export async function sizeOf(file: string): Promise<number> {
  return (await reading(file, () => stat(file))).size;
}

/** Those bytes, or as many of them as there are. @throws BackupError for what cannot be read */
export function readRange(file: string, start: number, length: number): Promise<Buffer> {
  return reading(file, async () => {
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  });
}

/** SHA-256 of a file's first `length` bytes and of a text after them, in hexadecimal. */
export async function digestOf(file: string, length: number, text: string): Promise<string> {
  const hash = createHash('sha256');
  if (length > 0) {
    for await (const chunk of createReadStream(file, { end: length - 1 })) hash.update(chunk as Buffer);
  }
  return hash.update(text).digest('hex');
}

/** Waits until the file, or the folder's list of names, is on the disk. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Gives a file to the owner of another, or of the folder that it is in. Only the superuser can, and has to: a database
 * restored as root would be closed to the service.
 */
export async function giveToOwnerOf(file: string, other: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(other).catch(() => stat(dirname(other)));
  await chown(file, uid, gid);
}

async function reading<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new BackupError(code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code}).`, error);
  }
}
