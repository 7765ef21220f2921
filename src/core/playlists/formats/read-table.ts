import { validationFailed } from '../../shared/domain-error.js';
import { type TableForm, TableProblem, type TableReader } from '../table.ports.js';
import { unguarded } from './write-csv.js';
import {
  type FilePlaylist,
  fileRefused,
  type FileRow,
  MAX_SONGS,
  type PlaylistFile,
  tooManySongs,
} from './playlist-file.js';
import { readAddresses } from './song-address.js';
import { readDuration } from './spellings.js';

const MAX_COLUMNS = 50;

/** Characters that the separator is found in: more than any row may have. */
const MAX_HEADING = 100_000;

/** Blank ones included: most of them are read without a turn for others. */
const MAX_ROWS = 100_000;

/**
 * The headings of programs by what they mean, without spaces and signs and in small letters. Where a table has several
 * of them, the first here counts; of addresses, the first that is one.
 */
const COLUMNS = {
  address: [
    ...['spotifytrackid', 'trackuri', 'spotifyid', 'spotifyuri', 'trackid', 'uri', 'spotifytrackuri', 'id'],
    ...['spotifyurl', 'tracklink', 'trackurl', 'url', 'link', 'location'],
  ],
  track_name: ['trackname', 'title', 'tracktitle', 'songname', 'songtitle', 'song', 'name', 'track'],
  artist_name: ['artistname', 'artistnames', 'artist', 'artists', 'trackartist', 'trackartists', 'creator'],
  album_name: ['albumname', 'album', 'albumtitle', 'release'],
  duration_ms: ['durationms', 'trackdurationms', 'duration', 'trackduration', 'length', 'time'],
  image_url: ['imageurl', 'albumimageurl'],
  spotify_url: ['spotifyurl'],
  added_at: ['addedat', 'addeddate', 'dateadded', 'added'],
  fetched_at: ['fetchedat'],
  playlist: ['playlistname', 'playlist'],
} as const;

/** Whose table it is, by headings that only it has together. */
const PROGRAMS: readonly (readonly [name: string, headings: readonly string[]])[] = [
  ['Octa Music', ['spotifytrackid']],
  ['Exportify', ['trackuri', 'trackname']],
  ['TuneMyMusic', ['trackname', 'artistname', 'playlistname']],
  ['Apple Music', ['name', 'artist', 'kind', 'location']],
  ['Soundiiz', ['title', 'artist', 'isrc']],
];

/**
 * The columns of Apple Music's text export, by which it is known in every language: the headings are translated, their
 * order is not. Until 2017 it had neither `Work` nor the three about movements.
 */
const APPLE_MUSIC = [
  ...['Name', 'Artist', 'Composer', 'Album', 'Grouping', 'Work', 'Movement Number', 'Movement Count', 'Movement Name'],
  ...['Genre', 'Size', 'Time', 'Disc Number', 'Disc Count', 'Track Number', 'Track Count', 'Year', 'Date Modified'],
  ...['Date Added', 'Bit Rate', 'Sample Rate', 'Volume Adjustment', 'Kind', 'Equalizer', 'Comments', 'Plays'],
  ...['Last Played', 'Skips', 'Last Skipped', 'My Rating', 'Location'],
];
const APPLE_MUSIC_BEFORE = APPLE_MUSIC.filter((heading) => !/^(?:Work|Movement)/.test(heading));

type Column = keyof typeof COLUMNS;

/** What is where: the positions of the columns that a song can be read from. */
interface Table {
  readonly program: string | undefined;
  readonly headings: readonly string[];
  readonly places: Readonly<Record<Column, readonly number[]>>;
  /** The names of columns, by field. */
  readonly columns: Readonly<Record<string, string>>;
}

/**
 * Reads a table with a heading, its separator being what the heading has most of, or what a line `sep=;` says.
 * @returns `null` where the first row is no heading of songs
 * @throws DomainError `validation_failed`
 */
export async function readTable(text: string, reader: TableReader): Promise<PlaylistFile | null> {
  const [separatorLine = '', named] = /^"?sep=(.)"?(?:\r?\n|\r|$)/.exec(text) ?? [];
  const content = text.slice(separatorLine.length);
  const [headingLine = ''] = content
    .trimStart()
    .slice(0, MAX_HEADING)
    .split(/[\r\n]/, 1);
  const appleMusic = appleMusicHeadings(headingLine);
  const separator = SEPARATORS.find((one) => one === named) ?? mostFrequent(headingLine);
  // Apple Music writes titles with quotation marks, and none round cells.
  const form = { separator, quotes: appleMusic === undefined && !/\tLocation\s*$/.test(headingLine) };
  const playlists = new Map<string, FileRow[]>();
  let table: Table | undefined;
  let [row, songs] = [0, 0];
  const kind = separator === '\t' ? 'table with tabs' : 'CSV table';
  try {
    for await (const cells of reader.read(content, form)) {
      row += 1;
      if (row > MAX_ROWS) throw fileRefused(`The table has more than ${MAX_ROWS} rows.`);
      if (cells.every((cell) => cell.trim() === '')) continue;
      if (cells.length > MAX_COLUMNS) throw rowRefused(row, `has more than ${MAX_COLUMNS} columns`);
      if (table === undefined) {
        table = tableOf(appleMusic ?? cells);
        if (table === undefined) return null;
      } else {
        songs += 1;
        if (songs > MAX_SONGS) throw tooManySongs(kind);
        addTo(playlists, table, cells, row);
      }
    }
  } catch (error) {
    if (!(error instanceof TableProblem)) throw error;
    throw rowRefused(error.row, `cannot be read: ${error.message}`);
  }
  if (table === undefined) return null;
  return {
    format: table.program === undefined ? kind : `${kind} of ${table.program}`,
    playlists: playlistsOf(playlists),
  };
}

const SEPARATORS = [',', ';', '\t'] as const satisfies TableForm['separator'][];

function mostFrequent(heading: string): TableForm['separator'] {
  const count = (separator: string): number => heading.split(separator).length;
  return SEPARATORS.reduce((most, one) => (count(one) > count(most) ? one : most));
}

/** In English; a row of songs has empty cells, or the same number twice. */
function appleMusicHeadings(line: string): readonly string[] | undefined {
  const cells = line.split('\t').map((cell) => cell.trim());
  if (cells.includes('') || new Set(cells).size < cells.length) return undefined;
  return [APPLE_MUSIC, APPLE_MUSIC_BEFORE].find(({ length }) => length === cells.length);
}

function tableOf(headings: readonly string[]): Table | undefined {
  const names = headings.map((heading) => heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''));
  const entries = Object.entries(COLUMNS).map(([column, known]) => [
    column,
    known.map((name) => names.indexOf(name)).filter((place) => place !== -1),
  ]);
  const places = Object.fromEntries(entries) as Table['places'];
  const isOfSongs = places.address.length > 0 || (places.track_name.length > 0 && places.artist_name.length > 0);
  if (!isOfSongs) return undefined;
  const program = PROGRAMS.find(([, known]) => known.every((name) => names.includes(name)))?.[0];
  const columns = Object.fromEntries(
    Object.entries(places).map(([column, [place]]) => [column, headings[place ?? -1]?.trim() ?? column]),
  );
  return { program, headings, places, columns };
}

function addTo(playlists: Map<string, FileRow[]>, table: Table, cells: readonly string[], row: number): void {
  const { places, headings, program } = table;
  const cellOf = (place: number | undefined): string | undefined => {
    const cell = place === undefined ? undefined : cells[place];
    return cell !== undefined && program === 'Octa Music' ? unguarded(cell) : cell?.trim();
  };
  const field = (column: Column): string | undefined => cellOf(places[column][0]);
  const { id, other } = readAddresses(places.address.map(cellOf));
  const durationPlace = places.duration_ms[0];
  const isMs = durationPlace !== undefined && /ms\W*$/i.test(headings[durationPlace] ?? '');
  const playlist = field('playlist') ?? '';
  const rows = playlists.get(playlist) ?? [];
  playlists.set(playlist, rows);
  rows.push({
    row,
    other,
    surplus: cells.slice(headings.length).some((cell) => cell.trim() !== ''),
    fields: {
      spotify_track_id: id,
      track_name: field('track_name'),
      artist_name: field('artist_name'),
      album_name: field('album_name'),
      duration_ms: readDuration(field('duration_ms') ?? '', isMs ? 'ms' : 'unknown'),
      image_url: field('image_url'),
      spotify_url: field('spotify_url'),
      added_at: field('added_at'),
      fetched_at: field('fetched_at'),
    },
    columns: table.columns,
  });
}

/** A playlist that has no name takes the file's. */
function playlistsOf(playlists: ReadonlyMap<string, readonly FileRow[]>): FilePlaylist[] {
  if (playlists.size === 0) return [{ name: undefined, description: undefined, rows: [] }];
  return [...playlists].map(([name, rows]) => ({ name: name || undefined, description: undefined, rows }));
}

function rowRefused(row: number, message: string): Error {
  return validationFailed([{ field: `rows[${row}]`, message: `Row ${row} of the table ${message}.` }]);
}
