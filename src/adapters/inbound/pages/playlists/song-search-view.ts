import type { SourceOutcome } from '../../../../core/music/source-outcome.js';
import type { FoundTracks } from '../../../../core/music/search-tracks.js';
import type { Track } from '../../../../core/music/track.js';
import type { FoundPlaylist } from '../../../../core/playlists/find-playlist.js';
import { ageInWords } from '../dates.js';
import type { Link } from '../view-models.js';
import { pathOf, pathOfSearch } from './playlist-paths.js';
import { songFields } from './song-fields-view.js';
import { trackView } from './track-view.js';

/** The most that Spotify returns at a time. */
export const FOUND_SONGS = 10;

export type SongSearchView = ReturnType<typeof songSearchView>;

/** View model of the page before a search. @param q what was typed, if it was refused */
export function songSearchView({ playlist }: FoundPlaylist, q = '') {
  return {
    playlistName: playlist.name,
    playlistPath: pathOf(playlist.id),
    searchPath: pathOf(playlist.id, 'search'),
    addPath: pathOf(playlist.id, 'add_song'),
    q,
    /** `null`: nothing was searched. */
    songs: null as ReturnType<typeof songRow>[] | null,
    /** Of the first song on this page. */
    offset: 0,
    /** Shown when there are no songs. */
    message: '',
    /** The source could not be asked. */
    failed: false,
    sample: false,
    age: null as string | null,
    links: [] as Link[],
  };
}

/** View model of the page with the results, or with the reason why there are none. */
export function foundSongsView(
  found: FoundPlaylist,
  { q, offset }: { q: string; offset: number },
  outcome: SourceOutcome<FoundTracks>,
): SongSearchView {
  const view = { ...songSearchView(found, q), offset };
  if (outcome.status !== 'ok') {
    return { ...view, songs: [], message: outcome.error.message, failed: outcome.status !== 'not_found' };
  }
  const { tracks, nextOffset, sample, staleSeconds } = outcome.found;
  const { id } = found.playlist;
  return {
    ...view,
    songs: tracks.map((track) => songRow(track, found)),
    message: offset === 0 ? `Spotify found no songs for “${q}”.` : 'There are no more songs.',
    sample,
    age: ageInWords(staleSeconds),
    links: [
      ...(offset === 0 ? [] : [{ label: 'Back to the first songs', href: pathOfSearch(id, q, 0) }]),
      ...(nextOffset === null ? [] : [{ label: 'More songs', href: pathOfSearch(id, q, nextOffset) }]),
    ],
  };
}

function songRow(track: Track, { trackIds }: FoundPlaylist) {
  const { id, name, url, albumName: album, durationMs, imageUrl } = track;
  const artists = track.artistNames.join(', ');
  return {
    ...trackView({ name, url, artists, album, durationMs, imageUrl }),
    inPlaylist: trackIds.has(id),
    /** Hidden fields of the form that adds the song. */
    fields: songFields(track),
  };
}
