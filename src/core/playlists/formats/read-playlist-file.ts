import { validationFailed } from '../../shared/domain-error.js';
import { isWithinJsonBounds } from '../../shared/json-bounds.js';
import { BYTE_ORDER_MARK, JSON_FORMAT, JSON_FORMAT_VERSION, SONG_RECORD_FIELDS } from './write-playlist-file.js';
import { CsvProblem, readCsv } from './csv.js';
import { readJspf } from './jspf.js';
import type { FileRow, PlaylistFile } from './playlist-file.js';
import { isM3u, readM3u } from './m3u.js';
import { readXspf } from './xspf.js';
import { XmlProblem, type XmlReader } from '../xml.ports.js';

/** Ten times what a playlist holds, whatever is there twice; reading on would only hold up everybody else. */
const MAX_ROWS = 10_000;

const MAX_COLUMNS = 50;

/**
 * Reads an exported playlist, JSON, CSV, JSPF, XSPF or M3U: which of them shows.
 * @throws DomainError `validation_failed` when it is none, its fields named `file` or, for a row, `rows[2]`
 */
export async function readPlaylistFile(text: string, xml: XmlReader): Promise<PlaylistFile> {
  const content = text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text;
  if (/^\s*</.test(content)) return withinBounds(await readXml(content, xml));
  if (/^\s*[{[]/.test(content)) return readDocument(content);
  return isM3u(content) ? withinBounds(readM3u(content)) : readTable(content);
}

async function readXml(text: string, xml: XmlReader): Promise<PlaylistFile> {
  try {
    const playlist = readXspf(await xml.read(text));
    if (playlist !== null) return playlist;
  } catch (error) {
    if (error instanceof XmlProblem) throw refusal(`The file cannot be read: ${error.message}.`);
    throw error;
  }
  throw refusal('This XML document is not a playlist in XSPF.');
}

function withinBounds({ rows, ...words }: PlaylistFile): PlaylistFile {
  return { ...words, rows: atMost(rows) };
}

function* atMost(rows: Iterable<FileRow>): Generator<FileRow> {
  let read = 0;
  for (const row of rows) {
    read += 1;
    if (read > MAX_ROWS) throw refusal(`A file has at most ${MAX_ROWS} songs.`);
    yield row;
  }
}

function readDocument(text: string): PlaylistFile {
  const parsed = parse(text);
  const shared = isRecord(parsed) ? readJspf(parsed) : null;
  if (shared !== null) return withinBounds(shared);
  const document = withoutEnvelope(parsed);
  if (!isRecord(document) || document['format'] !== JSON_FORMAT) throw refusal('This is not an exported playlist.');
  const { name, description, songs, version } = document;
  if (version !== JSON_FORMAT_VERSION) throw refusal('This playlist was exported by a newer version of Octa Music.');
  if (!Array.isArray(songs)) throw refusal('The document has no list of songs.');
  if (songs.length > MAX_ROWS) throw refusal(`A document has at most ${MAX_ROWS} songs.`);
  return { name, description, rows: songRows(songs) };
}

/** What a program gives out may be the `data` of an answer. */
function withoutEnvelope(document: unknown): unknown {
  return isRecord(document) && !('format' in document) ? document['data'] : document;
}

function* songRows(songs: readonly unknown[]): Generator<FileRow> {
  for (const [index, fields] of songs.entries()) yield asRow(fields, index + 1);
}

function asRow(fields: unknown, row: number): FileRow {
  if (!isRecord(fields)) throw rowRefusal(row, 'is not a song.');
  return { row, fields };
}

function readTable(text: string): PlaylistFile {
  const table = cellsOf(text);
  const first = table.next();
  const heading = first.done === true ? [] : first.value;
  const columns = heading.map((title) => title.trim().toLowerCase());
  if (!columns.includes('spotify_track_id')) throw refusal('The table has no column spotify_track_id.');
  const doubled = SONG_RECORD_FIELDS.find((field) => columns.indexOf(field) !== columns.lastIndexOf(field));
  if (doubled !== undefined) throw refusal(`The table has two columns ${doubled}.`);
  return { name: undefined, description: undefined, rows: tableRows(table, columns) };
}

function* tableRows(table: Iterable<string[]>, columns: readonly string[]): Generator<FileRow> {
  // A column that is not a song's is somebody's own and stays behind.
  const known = SONG_RECORD_FIELDS.filter((field) => columns.includes(field));
  let row = 1;
  for (const cells of table) {
    row += 1;
    if (cells.length !== columns.length) {
      throw rowRefusal(row, `has ${cells.length} cells where the heading has ${columns.length}.`);
    }
    yield { row, fields: Object.fromEntries(known.map((field) => [field, cells[columns.indexOf(field)]])) };
  }
}

function* cellsOf(text: string): Generator<string[]> {
  try {
    yield* readCsv(text, { rows: MAX_ROWS, columns: MAX_COLUMNS });
  } catch (error) {
    if (error instanceof CsvProblem) throw rowRefusal(error.row, `cannot be read: ${error.message}.`);
    throw error;
  }
}

function parse(text: string): unknown {
  if (!isWithinJsonBounds(text)) throw refusal('The file has too many parts, or is nested too deeply.');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refusal('The file is not valid JSON.');
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refusal(message: string): Error {
  return validationFailed([{ field: 'file', message }]);
}

function rowRefusal(row: number, message: string): Error {
  return validationFailed([{ field: `rows[${row}]`, message: `Row ${row} ${message}` }]);
}
