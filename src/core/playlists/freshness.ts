import type { Track } from '../music/track.js';
import type { Song, SongContent } from './playlist.js';
import type { FreshnessPolicy, PicturePolicy } from './playlist-policies.js';
import { isDuration, songContent, SONG_TEXT_MAX } from './song-fields.js';
import { trackPage } from './spotify-addresses.js';

/** A song as it may be shown. */
export interface ShownSong extends Song {
  /** Only the link may be shown: what came from Spotify is too old, or there is nothing. Everything else is `null`. */
  readonly stale: boolean;
  readonly spotifyUrl: string;
}

/** Whether what came from Spotify has been kept for longer than it may be shown. */
export function isOld(song: Song, now: Date, { ttlMs }: FreshnessPolicy): boolean {
  return now.getTime() - song.fetchedAt.getTime() > ttlMs;
}

/** The song as it may be shown now: whole, or as a link. */
export function shownSong(song: Song, now: Date, policy: FreshnessPolicy): ShownSong {
  const { id, spotifyTrackId, addedAt, fetchedAt } = song;
  const page = trackPage(spotifyTrackId);
  if (song.trackName !== null && !isOld(song, now, policy)) {
    return { ...song, spotifyUrl: song.spotifyUrl ?? page, stale: false };
  }
  return { id, ...nothingKnownOf(spotifyTrackId), spotifyUrl: page, addedAt, fetchedAt, stale: true };
}

/**
 * What a playlist keeps of a track, cut to what may be kept. Spotify's texts are not ours to refuse.
 * @param track `null` where Spotify has none by that id (any longer): then nothing of it is kept
 */
export function contentOf(spotifyTrackId: string, track: Track | null, pictures: PicturePolicy): SongContent {
  if (track === null) return nothingKnownOf(spotifyTrackId);
  const given = {
    spotifyTrackId,
    trackName: printable(track.name),
    artistName: printable(track.artistNames.join(', ')),
    albumName: printable(track.albumName ?? ''),
    durationMs: track.durationMs !== null && isDuration(track.durationMs) ? track.durationMs : null,
    imageUrl: track.imageUrl,
    spotifyUrl: track.url,
  };
  return songContent(given, pictures);
}

function nothingKnownOf(spotifyTrackId: string): SongContent {
  return {
    spotifyTrackId,
    trackName: null,
    artistName: null,
    albumName: null,
    durationMs: null,
    imageUrl: null,
    spotifyUrl: null,
  };
}

/** Without control characters, and not longer than a text may be. */
function printable(text: string): string {
  return Array.from(text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]/gu, ' '))
    .slice(0, SONG_TEXT_MAX)
    .join('');
}
