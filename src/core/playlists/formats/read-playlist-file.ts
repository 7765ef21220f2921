import type { Clock } from '../../shared/clock.js';
import { asRecord, isRecord } from '../../shared/is-record.js';
import { JsonTooLarge, parseJson } from '../../shared/parse-json.js';
import type { TableReader } from '../table.ports.js';
import { XmlProblem, type XmlReader } from '../xml.ports.js';
import { readJspf } from './jspf.js';
import { readM3u } from './m3u.js';
import { type FilePlaylist, fileRefused, type FileRow, type PlaylistFile } from './playlist-file.js';
import { readTable } from './read-table.js';
import { readSpotifyDocument } from './spotify-json.js';
import { BYTE_ORDER_MARK, JSON_FORMAT, JSON_FORMAT_VERSION } from './write-playlist-file.js';
import { readXspf } from './xspf.js';

/** What reads the file, and lets others have their turn. */
export interface FileTools {
  readonly xml: XmlReader;
  readonly tables: TableReader;
  readonly clock: Clock;
}

/**
 * Reads the playlists of a file: what it is shows.
 * @param content its text, or the document in it where that has been parsed already
 * @throws DomainError `validation_failed` when it is no playlist, its fields named `file` or, for a row, `rows[2]`
 */
export async function readPlaylistFile(content: unknown, tools: FileTools): Promise<PlaylistFile> {
  if (typeof content !== 'string') return readDocument(content);
  const text = content.startsWith(BYTE_ORDER_MARK) ? content.slice(BYTE_ORDER_MARK.length) : content;
  // Not by regular expressions over all of it: ten million line ends would take half a second.
  const beginning = text.trimStart().slice(0, BEGINNING);
  if (beginning === '') throw fileRefused('The file is empty.');
  if (beginning.startsWith('PK\x03\x04')) throw fileRefused('This is a ZIP archive. Please unpack it first.');
  if (beginning.startsWith('<')) return readXml(text, tools.xml);
  if (/^[{[]/.test(beginning)) return readDocument(await parseDocument(text, tools.clock));
  const isList = /^(?:#EXTM3U|spotify:|https?:)/.test(beginning);
  const found = isList ? readM3u(text) : ((await readTable(text.trimEnd(), tools.tables)) ?? readM3u(text));
  if (found !== null) return found;
  const [first = ''] = beginning.split(/[\r\n]/, 1);
  throw fileRefused(
    `The file is no playlist that can be read: neither JSON, XSPF, M3U nor a list of links to songs on Spotify, and as a table it has no columns for title and artist, or for links, in its first row (“${first}”).`,
  );
}

/** Characters that tell what a file is, and that messages show. */
const BEGINNING = 100;

async function readXml(text: string, xml: XmlReader): Promise<PlaylistFile> {
  try {
    const playlist = readXspf(await xml.read(text));
    if (playlist !== null) return { format: 'XSPF playlist', playlists: [playlist] };
  } catch (error) {
    if (error instanceof XmlProblem) throw fileRefused(`The file cannot be read: ${error.message}.`);
    throw error;
  }
  throw fileRefused('This XML document is not a playlist in XSPF.');
}

async function parseDocument(text: string, clock: Clock): Promise<unknown> {
  try {
    return await parseJson(text, clock);
  } catch (error) {
    if (error instanceof JsonTooLarge) throw fileRefused('The file has too many parts, or is nested too deeply.');
    if (error instanceof SyntaxError) throw fileRefused('The file is not valid JSON.');
    throw error;
  }
}

function readDocument(parsed: unknown): PlaylistFile {
  const document = withoutEnvelope(parsed);
  const shared = isRecord(document) ? readJspf(document) : null;
  if (shared !== null) return { format: 'JSPF playlist', playlists: [shared] };
  const own = isRecord(document) ? ownPlaylists(document) : null;
  if (own !== null) return { format: 'JSON document of Octa Music', playlists: own };
  const found = readSpotifyDocument(document);
  if (found !== null) return found;
  throw fileRefused('This JSON document is no playlist that can be read: neither of Octa Music or Spotify, nor JSPF.');
}

/** What a program gives out may be the `data` of an answer. */
function withoutEnvelope(document: unknown): unknown {
  return isRecord(document) && 'success' in document && isRecord(document['data']) ? document['data'] : document;
}

/** A playlist's document, a playlist as the API shows it, or the playlists of an account's export. */
function ownPlaylists(document: Record<string, unknown>): FilePlaylist[] | null {
  const { format, version, songs, playlists } = document;
  if (format === JSON_FORMAT && version !== JSON_FORMAT_VERSION) {
    throw fileRefused('This playlist was exported by a newer version of Octa Music.');
  }
  const isPlaylist = format === JSON_FORMAT || typeof document['name'] === 'string';
  if (Array.isArray(songs) && isPlaylist) return [ownPlaylist(document, songs)];
  if (format === JSON_FORMAT) throw fileRefused('The document has no list of songs.');
  if (!Array.isArray(playlists) || !playlists.every((one) => isRecord(one) && Array.isArray(one['songs']))) return null;
  return playlists.map((one: Record<string, unknown>) => ownPlaylist(one, one['songs'] as unknown[]));
}

function ownPlaylist({ name, description }: Record<string, unknown>, songs: readonly unknown[]): FilePlaylist {
  return { name, description, rows: songRows(songs) };
}

function* songRows(songs: readonly unknown[]): Generator<FileRow> {
  for (const [index, fields] of songs.entries()) yield { row: index + 1, fields: asRecord(fields) };
}
