import { validationFailed } from '../../shared/domain-error.js';

/** What a file says of a song: fields by the API's names, as text from tables and as anything at all from JSON. */
export interface FileRow {
  /** Counted from 1: the songs of a document, and of tables and lists the rows, as spreadsheets and editors do. */
  readonly row: number;
  readonly fields: Readonly<Record<string, unknown>>;
  /** What the file's addresses lead to, where it is no song: its id is none then. */
  readonly other?: SkipReason | undefined;
  /** The row has more cells than there are columns: which of them is which nobody knows. */
  readonly surplus?: boolean;
  /** The names of columns, by field. */
  readonly columns?: Readonly<Record<string, string>>;
}

/** A playlist as a file has it, not checked any further. */
export interface FilePlaylist {
  /** `undefined` where the file doesn't say. */
  readonly name: unknown;
  readonly description: unknown;
  /** Read one by one, so that others can be served in between. */
  readonly rows: Iterable<FileRow>;
}

/** The playlists of a file, in their order. */
export interface PlaylistFile {
  /** What the file is, as messages name it: `a CSV table of Exportify`. */
  readonly format: string;
  readonly playlists: readonly FilePlaylist[];
}

/** Why a song was not imported. Clients go by these. */
export const SKIP_REASONS = [
  /** The same track came before. */
  'repeated',
  'unreadable',
  /** A file on somebody's device. */
  'local',
  /** An album, an episode … */
  'not_a_song',
  /** Spotify has no song with that title and artist. */
  'not_found',
  /** Spotify could not be asked, for a day or at all. */
  'not_searched',
  'account_full',
  'playlist_full',
  /** Its playlist was deleted meanwhile. */
  'playlist_deleted',
] as const;

export type SkipReason = (typeof SKIP_REASONS)[number];

/** Ten times what a playlist holds, whatever is there twice; reading on would only hold up everybody else. */
export const MAX_SONGS = 10_000;

/** @param format see `PlaylistFile` */
export function tooManySongs(format: string): Error {
  return fileRefused(`The file (${format}) has more than ${MAX_SONGS} songs.`);
}

/** What is wrong with a file as a whole. */
export function fileRefused(message: string): Error {
  return validationFailed([{ field: 'file', message }]);
}
