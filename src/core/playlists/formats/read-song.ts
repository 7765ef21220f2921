import type { FieldProblem } from '../../shared/domain-error.js';
import type { PicturePolicy } from '../playlist-policies.js';
import type { SongContent } from '../playlist.js';
import { songContent, songProblems } from '../song-fields.js';
import type { FileRow } from './playlist-file.js';

/** A song from a file. */
export interface ReadSong {
  readonly row: number;
  readonly content: SongContent;
  /** `null` where the file doesn't say. */
  readonly addedAt: Date | null;
  readonly fetchedAt: Date | null;
}

/** What {@link readSong} found: problems, or a song. */
export type ReadSongResult = { readonly problems: readonly FieldProblem[] } | { readonly song: ReadSong };

const ADDRESSES: readonly string[] = ['image_url', 'spotify_url'];

/** ISO 8601 in UTC, as the export writes it. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;

/** Reads and checks a song of a file. Every problem is named with its row: `rows[2].track_name`. */
export function readSong({ row, fields, foreign = false }: FileRow, pictures: PicturePolicy): ReadSongResult {
  const problems: FieldProblem[] = [];
  const refuse = (field: string, expected: string): null => {
    problems.push({ field, message: `${field} must be ${expected}.` });
    return null;
  };
  /** An empty cell and `null` both mean that there is nothing. */
  const read = <T>(field: string, expected: string, convert: (value: unknown) => T | undefined): T | null => {
    const value = fields[field];
    if (value === undefined || value === null || value === '') return null;
    return convert(value) ?? refuse(field, expected);
  };
  const text = (field: string): string | null => read(field, 'text', asText);
  const moment = (field: string): Date | null => read(field, 'a time such as 2026-03-01T12:00:00.000Z', asMoment);

  const given = {
    spotifyTrackId: text('spotify_track_id') ?? '',
    trackName: text('track_name'),
    artistName: text('artist_name'),
    albumName: text('album_name'),
    durationMs: read('duration_ms', 'a whole number', asNumber),
    imageUrl: text('image_url'),
    spotifyUrl: text('spotify_url'),
  };
  const song = {
    row,
    content: songContent(given, pictures),
    addedAt: moment('added_at'),
    fetchedAt: moment('fetched_at'),
  };
  const refused = new Set(problems.map(({ field }) => field));
  const isIgnored = (field: string): boolean => refused.has(field) || (foreign && ADDRESSES.includes(field));
  problems.push(...songProblems(given, pictures).filter(({ field }) => !isIgnored(field)));
  return problems.length === 0 ? { song } : { problems: problems.map((problem) => inRow(row, problem)) };
}

function inRow(row: number, { field, message }: FieldProblem): FieldProblem {
  return { field: `rows[${row}].${field}`, message: `Row ${row}: ${message}` };
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A number, or digits from a table. What kind of number it must be is the song's to say. */
function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function asMoment(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !MOMENT.test(value) || Number.isNaN(Date.parse(value))) return undefined;
  return new Date(value);
}
