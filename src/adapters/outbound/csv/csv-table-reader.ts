import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { type TableForm, TableProblem, TableReader } from '../../../core/playlists/table.ports.js';

/** Characters that are read before others have their turn: a few milliseconds. */
const CHUNK = 4 * 1024;

/** Characters of one row: far more than 50 cells of a playlist have. */
const MAX_ROW = 100_000;

const TOO_LONG = `a row has at most ${MAX_ROW} characters`;

const ROW_ENDS = ['\r\n', '\n', '\r'];

/** Tables by csv-parse, which is loaded when the first one is read. */
export class CsvTableReader extends TableReader {
  async *read(text: string, { separator, quotes }: TableForm): AsyncGenerator<readonly string[]> {
    await refuseEndlessRow(text);
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
      for await (const cells of Readable.from(chunksOf(text)).pipe(parser)) {
        row += 1;
        yield cells as readonly string[];
      }
    } catch (error) {
      throw asProblem(error, row + 1);
    }
  }
}

/** The library does not count separators. @throws TableProblem */
async function refuseEndlessRow(text: string): Promise<void> {
  let [at, start] = [0, 0];
  for (const piece of piecesOf(text)) {
    const end = Math.max(piece.lastIndexOf('\n'), piece.lastIndexOf('\r'));
    if (end !== -1) start = at + end + 1;
    at += piece.length;
    if (at - start > MAX_ROW) throw new TableProblem(await rowAt(text, start), TOO_LONG);
  }
}

/** The number of the row that begins there. */
async function rowAt(text: string, start: number): Promise<number> {
  let row = 1;
  for (const piece of piecesOf(text.slice(0, start))) {
    row += piece.split(/\r\n|\r|\n/).length - 1;
    await setImmediate();
  }
  return row;
}

async function* chunksOf(text: string): AsyncGenerator<Buffer> {
  for (const piece of piecesOf(text)) {
    yield Buffer.from(piece);
    await setImmediate();
  }
}

/** None ends within a pair that is one character, or one end of a row. */
function* piecesOf(text: string): Generator<string> {
  let at = 0;
  while (at < text.length) {
    const next = at + CHUNK;
    const end = /[\n\uDC00-\uDFFF]/.test(text[next] ?? '') ? next + 1 : next;
    yield text.slice(at, end);
    at = end;
  }
}

function asProblem(error: unknown, row: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return new TableProblem(row, 'a quotation mark is missing or in the wrong place');
  if (code === 'CSV_MAX_RECORD_SIZE') return new TableProblem(row, TOO_LONG);
  return error;
}
