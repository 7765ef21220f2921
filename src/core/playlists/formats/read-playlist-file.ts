import { validationFailed } from '../../shared/domain-error.js';
import { isWithinJsonBounds } from '../../shared/json-bounds.js';
import { BYTE_ORDER_MARK, JSON_FORMAT, JSON_FORMAT_VERSION, SONG_RECORD_FIELDS } from './write-playlist-file.js';
import { CsvProblem, readCsv } from './csv.js';

/** Ten times what a playlist holds, whatever is there twice; reading on would only hold up everybody else. */
const MAX_ROWS = 10_000;

const MAX_COLUMNS = 50;

/** What a file says of a song: fields by the API's names, as text from CSV and as anything at all from JSON. */
export interface FileRow {
  /** Songs of a document are counted from 1, rows of a table as spreadsheets do: the heading is row 1. */
  readonly row: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A playlist as a file has it, not checked any further. */
export interface PlaylistFile {
  /** `undefined` where the file doesn't say: a table never does. */
  readonly name: unknown;
  readonly description: unknown;
  /** Read one by one, so that others can be served in between. @throws DomainError `validation_failed` */
  readonly rows: Iterable<FileRow>;
}

/**
 * Reads an exported playlist, JSON or CSV: which of the two shows.
 * @throws DomainError `validation_failed` when it is neither, its fields named `file` or, for a row, `rows[2]`
 */
export function readPlaylistFile(text: string): PlaylistFile {
  const content = text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text;
  return /^\s*[{[]/.test(content) ? readDocument(content) : readTable(content);
}

function readDocument(text: string): PlaylistFile {
  const document = withoutEnvelope(parse(text));
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
