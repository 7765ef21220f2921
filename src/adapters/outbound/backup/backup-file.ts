import { createHash } from 'node:crypto';
import { appendFile, open } from 'node:fs/promises';
import { OperatorError } from '../../../observability/explain-error.js';

/** A table or a collection, and how many rows or documents it holds. */
export interface BackupPart {
  readonly name: string;
  readonly count: number;
}

/** What a backup holds. */
export interface BackupContents {
  readonly database: 'SQLite' | 'MongoDB';
  readonly madeAt: Date;
  /** The latest migration that the database had; 0 for one that this service has never migrated. */
  readonly schemaVersion: number;
  /** Whether it is the state of one moment; otherwise its parts were read one after the other. */
  readonly snapshot: boolean;
  readonly parts: readonly BackupPart[];
}

/** As it was read: with the SHA-256 of everything in the file but its last line, and the length of the data before. */
export interface ReadBackup extends BackupContents {
  readonly sha256: string;
  readonly bytes: number;
}

/** The last line. The first field's value is the number of this format. */
interface Trailer {
  readonly octa_music_backup: 1;
  readonly made_at: string;
  readonly schema_version: number;
  readonly tables: Readonly<Record<string, number>>;
  /** Absent in older backups, which are all of SQLite, and snapshots. */
  readonly database?: BackupContents['database'];
  readonly snapshot?: boolean;
  /** Of every byte before this line, and of this line without this field. */
  readonly sha256: string;
}

/** What the last line is padded to with spaces, in bytes: room for a hundred tables. */
const TRAILER_BYTES = 8_192;

/**
 * Completes a backup: the data, followed by one line of JSON that says what it is, with a checksum. SQLite opens such a
 * file as it is: it reads as many pages as the header counts.
 */
export async function appendTrailer(file: string, contents: BackupContents): Promise<void> {
  const { madeAt, schemaVersion, parts, database, snapshot } = contents;
  const claims: Omit<Trailer, 'sha256'> = {
    octa_music_backup: 1,
    made_at: madeAt.toISOString(),
    schema_version: schemaVersion,
    tables: Object.fromEntries(parts.map(({ name, count }) => [name, count])),
    database,
    snapshot,
  };
  const line = render({ ...claims, sha256: await checksum(file, Infinity, claims) });
  if (Buffer.byteLength(line) > TRAILER_BYTES) throw new OperatorError('There are too many tables for the last line.');
  await appendFile(file, line);
  await flush(file);
}

/**
 * Reads the last line, and every byte that its checksum covers.
 * @throws OperatorError when there is none, or the file is not what it was
 */
export async function readTrailer(file: string): Promise<ReadBackup> {
  const handle = await open(file, 'r');
  const bytes = (await handle.stat()).size - TRAILER_BYTES;
  const read = handle.read(Buffer.alloc(TRAILER_BYTES), 0, TRAILER_BYTES, Math.max(0, bytes));
  const line = (await read.finally(() => handle.close())).buffer.toString();
  const trailer = bytes > 0 ? parse(line) : null;
  if (trailer === null) {
    throw new OperatorError(`${file} is truncated, or was not made by \`npm run backup\`: its last line is missing.`);
  }
  const { sha256, ...claims } = trailer;
  if (line !== render(trailer) || sha256 !== (await checksum(file, bytes, claims))) {
    throw new OperatorError(`${file} was altered after it was made: its SHA-256 does not match.`);
  }
  return {
    database: claims.database ?? 'SQLite',
    madeAt: new Date(claims.made_at),
    schemaVersion: claims.schema_version,
    snapshot: claims.snapshot ?? true,
    parts: Object.entries(claims.tables).map(([name, count]) => ({ name, count })),
    sha256,
    bytes,
  };
}

/** Waits until the file, or the folder's list of names, is on the disk. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}

/** SHA-256 of the file's first bytes and of a text after them. */
async function checksum(file: string, bytes: number, claims: Omit<Trailer, 'sha256'>): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(file, 'r');
  for await (const chunk of handle.createReadStream({ end: bytes - 1 })) hash.update(chunk as Buffer);
  return hash.update(JSON.stringify(claims)).digest('hex');
}

function render(trailer: Trailer): string {
  return `${JSON.stringify(trailer).padEnd(TRAILER_BYTES - 1)}\n`;
}

function parse(line: string): Trailer | null {
  try {
    const trailer = JSON.parse(line) as Trailer | null;
    return trailer?.octa_music_backup === 1 ? trailer : null;
  } catch {
    return null;
  }
}
