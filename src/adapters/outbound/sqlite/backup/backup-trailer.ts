import { appendFile } from 'node:fs/promises';
import { digestOf, readRange, sizeOf } from '../../backup/backup-file.js';
import { BackupError, type BackupContents } from '../../backup/database-backups.js';

/** What the record is padded to with spaces, in bytes: room for a hundred tables. */
const LENGTH = 8_192;

/** The record without its digest. The field's value is the number of this layout. */
interface Claims {
  readonly octa_music_backup: 1;
  readonly made_at: string;
  readonly schema_version: number;
  /** How many rows each holds. */
  readonly tables: Readonly<Record<string, number>>;
}

/** A database that a backup holds, and how many bytes of the file are it. */
export interface RecordedDatabase {
  readonly contents: BackupContents;
  readonly length: number;
}

/**
 * A backup of SQLite is the database file itself, which every tool for SQLite opens, followed by this record: one line
 * of JSON that says what the file holds, with the SHA-256 of every byte before it and of what it says itself. SQLite
 * reads as many pages as the file's head counts, and takes what comes after them for room to grow, as it leaves it
 * itself when told to (`SQLITE_FCNTL_CHUNK_SIZE`).
 */
export async function appendRecord(
  file: string,
  { madeAt, schemaVersion, parts }: Pick<BackupContents, 'madeAt' | 'schemaVersion' | 'parts'>,
): Promise<void> {
  const claims: Claims = {
    octa_music_backup: 1,
    made_at: madeAt.toISOString(),
    schema_version: schemaVersion,
    tables: Object.fromEntries(parts.map(({ name, count }) => [name, count])),
  };
  const record = render(claims, await digestOf(file, await sizeOf(file), JSON.stringify(claims)));
  if (Buffer.byteLength(record) > LENGTH) throw new BackupError('There are too many tables for the closing record.');
  await appendFile(file, record);
}

/**
 * Reads the record, and every byte that it vouches for.
 * @throws BackupError when there is none, or the file is not what it was
 */
export async function readRecord(file: string): Promise<RecordedDatabase> {
  const length = (await sizeOf(file)) - LENGTH;
  const text = length > 0 ? (await readRange(file, length, LENGTH)).toString('utf8') : '';
  const record = parse(text);
  if (record === null) {
    throw new BackupError(
      `${file} is truncated, or was not made by \`npm run backup\`: its closing record is missing.`,
    );
  }
  const { sha256, ...claims } = record;
  if (text !== render(claims, sha256) || sha256 !== (await digestOf(file, length, JSON.stringify(claims)))) {
    throw new BackupError(`${file} was altered after it was made: its SHA-256 is another one by now.`);
  }
  const contents: BackupContents = {
    madeAt: new Date(claims.made_at),
    schemaVersion: claims.schema_version,
    oneMoment: true,
    parts: Object.entries(claims.tables).map(([name, count]) => ({ name, count })),
    sha256,
  };
  return { contents, length };
}

function render(claims: Claims, sha256: string): string {
  return `${JSON.stringify({ ...claims, sha256 }).padEnd(LENGTH - 1)}\n`;
}

function parse(text: string): (Claims & { readonly sha256: string }) | null {
  try {
    const record = JSON.parse(text) as (Claims & { readonly sha256: string }) | null;
    return record?.octa_music_backup === 1 ? record : null;
  } catch {
    return null;
  }
}
