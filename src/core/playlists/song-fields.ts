import type { FieldProblem } from '../shared/domain-error.js';
import type { Random } from '../shared/random.js';
import type { SongContent } from './playlist.js';
import { textProblem } from './playlist-fields.js';
import type { PicturePolicy } from './playlist-policies.js';
import { pictureAddress, spotifyLink } from './spotify-addresses.js';

/** A song as somebody gives it: unchecked. An optional text that is empty counts as left out. */
export interface GivenSong {
  readonly spotifyTrackId: string;
  readonly trackName?: string | null | undefined;
  readonly artistName?: string | null | undefined;
  readonly albumName?: string | null | undefined;
  readonly durationMs?: number | null | undefined;
  readonly imageUrl?: string | null | undefined;
  readonly spotifyUrl?: string | null | undefined;
}

/** A song with so many characters in each name is in no catalogue; Spotify's longest are about 300. */
export const SONG_TEXT_MAX = 500;

/** A day. Spotify's longest tracks last some hours. */
const DURATION_MAX_MS = 86_400_000;

/** 96 bits, so that no two songs of a playlist ever get the same id. */
const SONG_ID_BYTES = 12;

const TRACK_ID = /^[0-9A-Za-z]{22}$/;

/** A new id for a song in a playlist: 16 characters that are safe in URLs. */
export function newSongId(random: Random): string {
  return random.token(SONG_ID_BYTES);
}

/** The song as it would be stored. What cannot be an address becomes `null`; {@link songProblems} says so. */
export function songContent(given: GivenSong, pictures: PicturePolicy): SongContent {
  return {
    spotifyTrackId: given.spotifyTrackId,
    trackName: textOrNull(given.trackName),
    artistName: textOrNull(given.artistName),
    albumName: textOrNull(given.albumName),
    durationMs: given.durationMs ?? null,
    imageUrl: given.imageUrl ? pictureAddress(given.imageUrl, pictures) : null,
    spotifyUrl: given.spotifyUrl ? spotifyLink(given.spotifyUrl) : null,
  };
}

/** Everything that is wrong with a song, by the API's names for its fields; empty when nothing is. */
export function songProblems(given: GivenSong, pictures: PicturePolicy): FieldProblem[] {
  const content = songContent(given, pictures);
  const texts = [
    ['track_name', content.trackName],
    ['artist_name', content.artistName],
    ['album_name', content.albumName],
  ] as const;
  return [
    trackIdProblem(given.spotifyTrackId),
    ...texts.map(([field, text]) => (text === null ? null : textProblem(field, text, SONG_TEXT_MAX))),
    durationProblem(content.durationMs),
    given.imageUrl && content.imageUrl === null
      ? { field: 'image_url', message: 'image_url must be an https address on one of Spotify’s picture hosts.' }
      : null,
    given.spotifyUrl && content.spotifyUrl === null
      ? { field: 'spotify_url', message: 'spotify_url must be an https address on open.spotify.com.' }
      : null,
  ].filter((problem) => problem !== null);
}

/** Who adds a song by hand says what it is called and whose it is. */
export function missingNames(given: GivenSong): FieldProblem[] {
  const required = [
    ['track_name', given.trackName],
    ['artist_name', given.artistName],
  ] as const;
  return required.flatMap(([field, text]) =>
    textOrNull(text) === null ? [{ field, message: `${field} is required.` }] : [],
  );
}

function textOrNull(text: string | null | undefined): string | null {
  return text?.trim() || null;
}

function trackIdProblem(id: string): FieldProblem | null {
  if (TRACK_ID.test(id)) return null;
  const field = 'spotify_track_id';
  const message = id === '' ? `${field} is required.` : `${field} must be a Spotify id: 22 letters and digits.`;
  return { field, message };
}

/** Whether a track can last so many milliseconds. */
export function isDuration(milliseconds: number): boolean {
  return Number.isInteger(milliseconds) && milliseconds >= 0 && milliseconds <= DURATION_MAX_MS;
}

function durationProblem(duration: number | null): FieldProblem | null {
  if (duration === null || isDuration(duration)) return null;
  return { field: 'duration_ms', message: `duration_ms must be a whole number from 0 to ${DURATION_MAX_MS}.` };
}
