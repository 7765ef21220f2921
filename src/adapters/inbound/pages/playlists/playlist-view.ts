import { EXPORT_FORMATS } from '../../../../core/playlists/export-playlist.js';
import type { ShownSong } from '../../../../core/playlists/freshness.js';
import type { ShownPlaylist } from '../../../../core/playlists/show-playlist.js';
import { dateView } from '../dates.js';
import { pathOf, pathOfSongs } from './playlist-paths.js';
import { songCount, trackView } from './track-view.js';

/** Few enough to be rendered and dragged on a phone. */
const SONGS_PAGE_SIZE = 100;

/** Which songs are shown: a page by its number (the last if there are fewer), or the one with a song. */
export interface SongsPage {
  readonly page: number;
  readonly songId: string | null;
}

/** View model of a playlist's page, without what depends on the request. */
export function playlistView({ playlist, songs, sample }: ShownPlaylist, shown: SongsPage) {
  const { id, name, description, updatedAt } = playlist;
  const pages = Math.max(1, Math.ceil(songs.length / SONGS_PAGE_SIZE));
  const index = songs.findIndex((song) => song.id === shown.songId);
  const page = index === -1 ? Math.min(shown.page, pages) : Math.floor(index / SONGS_PAGE_SIZE) + 1;
  const start = (page - 1) * SONGS_PAGE_SIZE;
  const onPage = songs.slice(start, start + SONGS_PAGE_SIZE);
  return {
    name,
    description,
    count: songCount(songs.length),
    changed: dateView(updatedAt),
    sample: sample && songs.length > 0,
    paths: {
      search: pathOf(id, 'search'),
      edit: pathOf(id, 'edit'),
      remove: pathOf(id, 'delete'),
    },
    exports: EXPORT_FORMATS.map((format) => ({
      label: `Export as ${format.toUpperCase()}`,
      href: `${pathOf(id, 'export')}?format=${format}`,
    })),
    songs: onPage.map((song, at) => songRow(id, song, start + at + 1, songs.length)),
    range: pages === 1 ? null : `Songs ${start + 1} to ${start + onPage.length} of ${songs.length}`,
    page,
    start: start + 1,
    songCount: songs.length,
    links: [
      ...(page > 1 ? [{ label: 'Previous songs', href: pathOfSongs(id, page - 1) }] : []),
      ...(page < pages ? [{ label: 'Next songs', href: pathOfSongs(id, page + 1) }] : []),
    ],
  };
}

function songRow(playlistId: string, song: ShownSong, position: number, count: number) {
  const { id, trackName, spotifyUrl, artistName, albumName, durationMs, imageUrl } = song;
  const track = { name: trackName, url: spotifyUrl, artists: artistName, album: albumName, durationMs, imageUrl };
  return {
    ...trackView(track),
    id,
    position,
    title: trackName ?? `song ${position}`,
    isFirst: position === 1,
    isLast: position === count,
    removal: pathOf(playlistId, 'remove_song', id),
    move: pathOf(playlistId, 'move_song', id),
  };
}
