import type { SourceOutcome } from '../../../../core/music/search-everywhere.js';
import type { FoundTracks } from '../../../../core/music/search-tracks.js';
import type { Track } from '../../../../core/music/track.js';
import type { FoundPlaylist } from '../../../../core/playlists/find-playlist.js';
import { ageInWords } from '../dates.js';
import { pathOf, pathOfSearch } from './playlist-paths.js';
import type { Link } from '../view-models.js';
import { trackView, type TrackView } from './track-view.js';

/** The most that Spotify gives at a time. */
export const FOUND_SONGS = 10;

/** The core's most for a song's texts, in characters. */
const TEXT_MAX = 500;

/** What was searched for, and from which place of the answer on. */
export interface SongSearchPlace {
  readonly q: string;
  /** `null`: the search was just typed; `0`: it is being looked at again. */
  readonly offset: number | null;
}

/** A song that was found. */
interface FoundSongRow extends TrackView {
  /** It is in the playlist already. */
  readonly isThere: boolean;
  /** What the form that adds it sends. */
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** View model of the song search, without what depends on the request. */
interface SongSearchView {
  readonly playlistName: string;
  readonly playlistPath: string;
  readonly searchPath: string;
  readonly addPath: string;
  readonly q: string;
  /** `null` when nothing was searched. */
  readonly songs: readonly FoundSongRow[] | null;
  /** Of the first song here; goes along with a song that is added, to come back here. */
  readonly offset: number;
  /** What is said where there are no songs. */
  readonly message: string;
  /** The source could not be asked. */
  readonly failed: boolean;
  readonly sample: boolean;
  /** How old the answer is, where it is older than it should be. */
  readonly age: string | null;
  readonly links: readonly Link[];
}

/** The page before anything was searched for. @param q what was typed, if it was refused */
export function songSearchView({ playlist }: FoundPlaylist, q = ''): SongSearchView {
  return {
    playlistName: playlist.name,
    playlistPath: pathOf(playlist.id),
    searchPath: pathOf(playlist.id, 'search'),
    addPath: pathOf(playlist.id, 'add_song'),
    q,
    songs: null,
    offset: 0,
    message: '',
    failed: false,
    sample: false,
    age: null,
    links: [],
  };
}

/** The page with what was found, or why nothing was. */
export function foundSongsView(
  found: FoundPlaylist,
  place: SongSearchPlace,
  outcome: SourceOutcome<FoundTracks>,
  picture: (url: string | null) => string | null,
): SongSearchView {
  const { q } = place;
  const view = { ...songSearchView(found, q), offset: place.offset ?? 0 };
  if (outcome.status !== 'ok') {
    return { ...view, songs: [], message: outcome.error.message, failed: outcome.status !== 'not_found' };
  }
  const { tracks, nextOffset, sample, staleSeconds } = outcome.found;
  const { id } = found.playlist;
  const isFirst = (place.offset ?? 0) === 0;
  return {
    ...view,
    songs: tracks.map((track) => rowOf(track, found, picture)),
    message: isFirst ? `Spotify found no songs for “${q}”.` : 'There are no more songs.',
    sample,
    age: ageInWords(staleSeconds),
    links: [
      ...(isFirst ? [] : [{ label: 'Back to the first songs', href: pathOfSearch(id, q, 0) }]),
      ...(nextOffset === null ? [] : [{ label: 'More songs', href: pathOfSearch(id, q, nextOffset) }]),
    ],
  };
}

function rowOf(
  track: Track,
  { trackIds }: FoundPlaylist,
  picture: (url: string | null) => string | null,
): FoundSongRow {
  const { id, name, url, durationMs, imageUrl } = track;
  const artists = track.artistNames.join(', ');
  const fields = [
    ['track_id', id],
    ['track_name', kept(name)],
    ['artist_name', kept(artists)],
    ['album_name', kept(track.albumName ?? '')],
    ['duration_ms', durationMs === null ? '' : String(durationMs)],
    // One that pages may not show would not be taken either.
    ['image_url', (picture(imageUrl) === null ? null : imageUrl) ?? ''],
    ['spotify_url', url],
  ] as const;
  return {
    ...trackView({ name, url, artists, album: track.albumName, durationMs, imageUrl }, picture),
    isThere: trackIds.has(id),
    fields: fields.filter(([, value]) => value !== '').map(([field, value]) => ({ name: field, value })),
  };
}

/** Spotify's texts are not ours to refuse: what no form can carry or the core would not take is left out. */
function kept(text: string): string {
  const printable = text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
  return [...printable].slice(0, TEXT_MAX).join('');
}
