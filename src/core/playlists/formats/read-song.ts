import type { FieldProblem } from '../../shared/domain-error.js';
import type { SongContent } from '../playlist.js';
import type { PicturePolicy } from '../playlist-policies.js';
import { songContent, songProblems } from '../song-fields.js';
import type { FileRow, SkipReason } from './playlist-file.js';
import { readDuration, readMoment } from './spellings.js';

/** A song from a file. */
export interface FileSong {
  readonly row: number;
  /** Without an id it is to be looked for by its names, which it has then. */
  readonly content: Omit<SongContent, 'spotifyTrackId'> & { readonly spotifyTrackId: string | null };
  /** `null` where the file doesn't say. */
  readonly addedAt: Date | null;
  readonly fetchedAt: Date | null;
}

/** A song that is left out, and why. */
export interface UnreadSong {
  readonly reason: SkipReason;
  /** What is wrong, by the API's names: `rows[2].track_name`. */
  readonly problems: readonly FieldProblem[];
}

const TRACK_ID = /^[0-9A-Za-z]{22}$/;

/** Stands for the id of a song that has none yet, where songs are checked. */
const ANY_ID = '0'.repeat(22);

const OTHER: Partial<Record<SkipReason, string>> = {
  local: 'is a file on somebody’s device, which only its owner can play',
  not_a_song: 'leads to something else than a song',
};

/**
 * Reads and checks a song of a file. Lengths, times and addresses that can't be kept are left out.
 * @param format see `PlaylistFile`
 */
export function readSong(file: FileRow, format: string, pictures: PicturePolicy): FileSong | UnreadSong {
  const { row, fields, columns = {} } = file;
  const problem = (field: string, message: string): FieldProblem => {
    const column = columns[field] === undefined ? '' : ` Column “${columns[field]}”.`;
    return {
      field: `rows[${row}]${field && `.${field}`}`,
      message: `Row ${row}: ${message} (${format})${column && `.${column}`}`,
    };
  };
  if (file.other !== undefined) {
    return { reason: file.other, problems: [problem('', `It ${OTHER[file.other] ?? 'is no song'}`)] };
  }
  if (file.surplus === true) {
    return { reason: 'unreadable', problems: [problem('', 'It has more cells than there are columns')] };
  }
  const problems: FieldProblem[] = [];
  /** An empty cell and `null` both mean that there is nothing. */
  const text = (field: string): string | null => {
    const value = fields[field];
    if (typeof value === 'string') return value === '' ? null : value;
    if (value !== undefined && value !== null) problems.push(problem(field, `${field} must be text`));
    return null;
  };
  const optionalText = (field: string): string | null => {
    const value = fields[field];
    return typeof value === 'string' ? value : null;
  };
  const id = optionalText('spotify_track_id') ?? '';
  const isKnown = TRACK_ID.test(id);
  const duration = fields['duration_ms'];
  const given = {
    spotifyTrackId: isKnown ? id : ANY_ID,
    trackName: text('track_name'),
    artistName: text('artist_name'),
    albumName: text('album_name'),
    durationMs: typeof duration === 'string' || typeof duration === 'number' ? readDuration(duration, 'ms') : null,
    imageUrl: optionalText('image_url'),
    spotifyUrl: optionalText('spotify_url'),
  };
  const content = songContent(given, pictures);
  for (const { field, message } of songProblems({ ...given, imageUrl: null, spotifyUrl: null }, pictures)) {
    problems.push(problem(field, message.replace(/\.$/, '')));
  }
  if (!isKnown && (content.trackName === null || content.artistName === null)) {
    const missing =
      id === ''
        ? 'It has no Spotify id, nor both title and artist'
        : 'spotify_track_id must be a Spotify id: 22 letters and digits';
    problems.unshift(problem('spotify_track_id', missing));
  }
  if (problems.length > 0) return { reason: 'unreadable', problems };
  return {
    row,
    content: { ...content, spotifyTrackId: isKnown ? id : null },
    addedAt: readMoment(fields['added_at']),
    fetchedAt: readMoment(fields['fetched_at']),
  };
}
