import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { type TableForm, TableProblem, TableReader } from '../../../core/playlists/table.ports.js';

/** Bytes that are read before others have their turn: a few milliseconds. */
const CHUNK = 16 * 1024;

/** Characters of one row: far more than 50 cells of a playlist have. */
const MAX_ROW = 100_000;

const TOO_LONG = `a row has at most ${MAX_ROW} characters`;

const ROW_ENDS = ['\r\n', '\n', '\r'];

/** Tables by csv-parse, which is loaded when the first one is read. */
export class CsvTableReader extends TableReader {
  async *read(text: string, { separator, quotes }: TableForm): AsyncGenerator<readonly string[]> {
    const bytes = Buffer.from(text);
    refuseEndlessRow(bytes);
    const { parse } = await import('csv-parse');
    const parser = parse({
      delimiter: separator,
      quote: quotes ? '"' : null,
      record_delimiter: ROW_ENDS,
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: MAX_ROW,
    });
    let row = 0;
    try {
      for await (const cells of Readable.from(chunksOf(bytes)).pipe(parser)) {
        row += 1;
        yield cells as readonly string[];
      }
    } catch (error) {
      throw asProblem(error, row + 1);
    }
  }
}

/** The library does not count separators. @throws TableProblem */
function refuseEndlessRow(bytes: Buffer): void {
  let start = 0;
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK);
    const end = Math.max(chunk.lastIndexOf('\n'), chunk.lastIndexOf('\r'));
    if (end !== -1) start = at + end;
    if (at + chunk.length - start <= MAX_ROW) continue;
    const row = bytes.toString('latin1', 0, start + 1).split(/\r\n|\r|\n/).length;
    throw new TableProblem(row, TOO_LONG);
  }
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    yield bytes.subarray(at, at + CHUNK);
    await setImmediate();
  }
}

function asProblem(error: unknown, row: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return new TableProblem(row, 'a quotation mark is missing or in the wrong place');
  if (code === 'CSV_MAX_RECORD_SIZE') return new TableProblem(row, TOO_LONG);
  return error;
}
