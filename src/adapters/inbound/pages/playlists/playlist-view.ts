import type { ShownSong } from '../../../../core/playlists/freshness.js';
import type { ShownPlaylist } from '../../../../core/playlists/show-playlist.js';
import { dateView } from '../dates.js';
import { pathOf, pathOfSongs } from './playlist-paths.js';
import { songsInWords, trackView } from './track-view.js';

/** So many rows are drawn at once on a phone, too, and are few enough to be dragged over. */
export const SONGS_PAGE_SIZE = 100;

/** Which songs are looked at: a page by its number, or the one with a song. A page beyond the last is the last. */
export interface SongsPlace {
  readonly page: number;
  readonly songId: string | null;
}

type Picture = (url: string | null) => string | null;

/** View model of a playlist's page, without what depends on the request. */
export function playlistView({ playlist, songs, sample }: ShownPlaylist, place: SongsPlace, picture: Picture) {
  const { id, name, description, updatedAt } = playlist;
  return {
    ...songsPart(id, songs, place, picture),
    name,
    description,
    count: songsInWords(songs.length),
    changed: dateView(updatedAt),
    sample: sample && songs.length > 0,
    paths: {
      search: pathOf(id, 'search'),
      edit: pathOf(id, 'edit'),
      remove: pathOf(id, 'delete'),
      exportJson: `${pathOf(id, 'export')}?format=json`,
      exportCsv: `${pathOf(id, 'export')}?format=csv`,
    },
  };
}

/** How a song is called where it has to be called something: where its name is not known, by its place. */
export function titleOf({ trackName }: ShownSong, place: number): string {
  return trackName ?? `song ${place}`;
}

function songsPart(playlistId: string, songs: readonly ShownSong[], place: SongsPlace, picture: Picture) {
  const pages = Math.max(1, Math.ceil(songs.length / SONGS_PAGE_SIZE));
  const page = pageOf(songs, place, pages);
  const begin = (page - 1) * SONGS_PAGE_SIZE;
  const here = songs.slice(begin, begin + SONGS_PAGE_SIZE);
  const link = (label: string, number: number) => ({ label, href: pathOfSongs(playlistId, number) });
  return {
    songs: here.map((song, index) => rowOf(playlistId, song, begin + index + 1, songs.length, picture)),
    part: pages === 1 ? null : `Songs ${begin + 1} to ${begin + here.length} of ${songs.length}`,
    page,
    start: begin + 1,
    songCount: songs.length,
    links: [
      ...(page > 1 ? [link('Previous songs', page - 1)] : []),
      ...(page < pages ? [link('Next songs', page + 1)] : []),
    ],
  };
}

function pageOf(songs: readonly ShownSong[], { page, songId }: SongsPlace, pages: number): number {
  const index = songId === null ? -1 : songs.findIndex(({ id }) => id === songId);
  return index === -1 ? Math.min(page, pages) : Math.floor(index / SONGS_PAGE_SIZE) + 1;
}

function rowOf(playlistId: string, song: ShownSong, place: number, count: number, picture: Picture) {
  const { id, trackName, spotifyUrl, artistName, albumName, durationMs, imageUrl } = song;
  const known = { name: trackName, url: spotifyUrl, artists: artistName, album: albumName, durationMs, imageUrl };
  return {
    ...trackView(known, picture),
    id,
    place,
    title: titleOf(song, place),
    isFirst: place === 1,
    isLast: place === count,
    removal: pathOf(playlistId, 'remove_song', id),
    move: pathOf(playlistId, 'move_song', id),
  };
}
