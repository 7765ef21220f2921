import { trackId } from './playlists.js';
import type { Answer, Visitor } from './visitor.js';

export const PLAYLISTS = '/api/v1/playlists';

/** A playlist as the API lists it. */
export interface ListedPlaylist {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly song_count: number;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A song as the API shows it. */
export interface ListedSong {
  readonly id: string;
  readonly spotify_track_id: string;
  readonly track_name: string | null;
  readonly artist_name: string | null;
  readonly album_name: string | null;
  readonly duration_ms: number | null;
  readonly image_url: string | null;
  readonly spotify_url: string;
  readonly added_at: string;
  readonly fetched_at: string;
  readonly stale: boolean;
}

export type ListedWithSongs = ListedPlaylist & { readonly songs: readonly ListedSong[] };

/** What a program sends to add that song. */
export function songFields(number: number, change: object = {}) {
  const spotify_track_id = trackId(number);
  return {
    spotify_track_id,
    track_name: `Track ${number}`,
    artist_name: 'Somebody, Somebody Else',
    album_name: `Album of ${number}`,
    duration_ms: 180_000 + number,
    image_url: 'https://i.scdn.co/image/ab67616d0000b273',
    spotify_url: `https://open.spotify.com/track/${spotify_track_id}`,
    ...change,
  };
}

/** The answer's data, if it has the status that the rest of the test builds on. */
export async function dataOf<T>(status: number, answering: Promise<Answer>): Promise<T> {
  const answer = await answering;
  if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${answer.text.slice(0, 500)}`);
  return answer.json.data as T;
}

export function createPlaylist(browser: Visitor, fields: object = { name: 'On the road' }): Promise<ListedPlaylist> {
  return dataOf(201, browser.post(PLAYLISTS, fields));
}

export function showPlaylist(browser: Visitor, id: string): Promise<ListedWithSongs> {
  return dataOf(200, browser.get(`${PLAYLISTS}/${id}`));
}

export function addSong(
  browser: Visitor,
  id: string,
  song: object,
): Promise<ListedSong & { playlist: ListedPlaylist }> {
  return dataOf(201, browser.post(`${PLAYLISTS}/${id}/songs`, song));
}

/** Makes a playlist with songs 1, 2 … as many as asked for. */
export async function playlistWith(browser: Visitor, songs: number, name = 'On the road'): Promise<ListedWithSongs> {
  const rows = Array.from({ length: songs }, (_, index) => songFields(index + 1));
  const columns = Object.keys(songFields(1)) as (keyof ReturnType<typeof songFields>)[];
  const cells = rows.map((row) => columns.map((column) => `"${row[column]}"`).join(','));
  const file = [columns.join(','), ...cells].join('\n');
  return showPlaylist(browser, (await importAll(browser, { file, name })).id);
}

/** Imports a file, however large, as far as one request does. @returns its first playlist */
export async function importAll(browser: Visitor, file: object): Promise<{ readonly id: string }> {
  const answer = await browser.post(`${PLAYLISTS}/import`, file);
  if (answer.status !== 202) return dataOf(201, Promise.resolve(answer));
  return (answer.json.data as { playlists: [{ id: string }] }).playlists[0];
}

/** The tracks of a playlist, in order. */
export async function tracksOf(browser: Visitor, id: string): Promise<string[]> {
  return (await showPlaylist(browser, id)).songs.map((song) => song.spotify_track_id);
}
