import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { expectKind, flush } from '../../backup/backup-file.js';
import { BackupError } from '../../backup/database-backups.js';
import {
  ArchiveAccount,
  DamagedArchive,
  endLine,
  headLine,
  isEnd,
  parseEnd,
  parseHead,
  type ArchiveEnd,
  type ArchiveHead,
} from './archive-lines.js';

/** How much is gathered before it is compressed, in characters, and how much is decompressed at a time, in bytes. */
const CHUNK = 65_536;

/** What a file says at its beginning and its end, and what was found to be true. */
export interface ReadArchive {
  readonly head: ArchiveHead;
  readonly end: ArchiveEnd;
}

/**
 * Writes a new file for this system user alone; it is on the disk when this returns.
 * @param lines those of the collections and their documents
 */
export async function writeArchive(file: string, head: ArchiveHead, lines: AsyncIterable<string>): Promise<void> {
  const output = createWriteStream(file, { flags: 'wx', mode: 0o600 });
  await pipeline(Readable.from(chunksOf(head, lines)), createGzip(), output);
  await flush(file);
}

/**
 * Reads a file to its end.
 * @param visit gets the lines of the collections and their documents. Only when all have been read is it known whether
 *   the file is whole.
 * @throws BackupError when it is not; whatever `visit` throws
 */
export async function readArchive(
  file: string,
  visit: (line: string) => Promise<void> | void = () => undefined,
): Promise<ReadArchive> {
  await expectKind(file, 'MongoDB');
  try {
    return await readLines(file, (batches) => follow(batches, visit));
  } catch (error) {
    if (!(error instanceof DamagedArchive) && !isDecompressionError(error)) throw error;
    throw new BackupError(`${file} is truncated or was altered after it was made (${error.message}).`, error);
  }
}

/** @throws what the work throws; the errors of reading and decompressing */
async function readLines<T>(file: string, work: (batches: AsyncIterable<readonly string[]>) => Promise<T>): Promise<T> {
  let outcome: Promise<T> | undefined;
  await pipeline(createReadStream(file), createGunzip({ chunkSize: CHUNK }), async (bytes: AsyncIterable<Buffer>) => {
    outcome = work(linesOf(bytes));
    await outcome;
  }).catch(async (error: Error) => {
    // When the work fails, the pipeline says no more than that it was aborted.
    if (error.name === 'AbortError') await outcome;
    throw error;
  });
  if (outcome === undefined) throw new DamagedArchive('it holds nothing');
  return outcome;
}

async function* chunksOf(head: ArchiveHead, lines: AsyncIterable<string>): AsyncGenerator<string> {
  const account = new ArchiveAccount();
  const first = headLine(head);
  account.add(first);
  let chunk = `${first}\n`;
  for await (const line of lines) {
    account.add(line);
    chunk += `${line}\n`;
    if (chunk.length >= CHUNK) {
      yield chunk;
      chunk = '';
    }
  }
  yield `${chunk}${endLine(account.end())}\n`;
}

async function follow(
  batches: AsyncIterable<readonly string[]>,
  visit: (line: string) => Promise<void> | void,
): Promise<ReadArchive> {
  const account = new ArchiveAccount();
  let head: ArchiveHead | null = null;
  let end: ArchiveEnd | null = null;
  for await (const lines of batches) {
    for (const line of lines) {
      if (end !== null) throw new DamagedArchive('something follows its last line');
      if (isEnd(line)) {
        end = parseEnd(line);
        continue;
      }
      account.add(line);
      if (head === null) head = checkedHead(line);
      else await visit(line);
    }
  }
  if (head === null || end === null) throw new DamagedArchive('its last line is missing');
  if (JSON.stringify(account.end()) !== JSON.stringify(end))
    throw new DamagedArchive('its SHA-256 is another one by now');
  return { head, end };
}

function checkedHead(line: string): ArchiveHead {
  const head = parseHead(line) as ArchiveHead | undefined;
  if (head?.layout !== 1) throw new DamagedArchive('its first line is not that of a backup of Octa Music');
  return head;
}

/** The lines of a text in UTF-8, as many at a time as there are. */
async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
  }
  if (rest !== '') throw new DamagedArchive('its last line is not complete');
}

/** Such as `unexpected end of file` and `incorrect data check`. */
function isDecompressionError(error: unknown): error is Error {
  return (error as NodeJS.ErrnoException).code?.startsWith('Z_') === true;
}
