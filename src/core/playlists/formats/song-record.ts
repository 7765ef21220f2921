import type { Song } from '../playlist.js';

/** A song outside the service, by the names that the API has for its fields. Times are ISO 8601 in UTC. */
export interface SongRecord {
  readonly spotify_track_id: string;
  readonly track_name: string | null;
  readonly artist_name: string | null;
  readonly album_name: string | null;
  readonly duration_ms: number | null;
  readonly image_url: string | null;
  readonly spotify_url: string | null;
  readonly added_at: string;
  readonly fetched_at: string;
}

/** The fields of a {@link SongRecord}, in the order of columns. */
export const SONG_RECORD_FIELDS = [
  'spotify_track_id',
  'track_name',
  'artist_name',
  'album_name',
  'duration_ms',
  'image_url',
  'spotify_url',
  'added_at',
  'fetched_at',
] as const satisfies readonly (keyof SongRecord)[];

export function songRecord(song: Song): SongRecord {
  return {
    spotify_track_id: song.spotifyTrackId,
    track_name: song.trackName,
    artist_name: song.artistName,
    album_name: song.albumName,
    duration_ms: song.durationMs,
    image_url: song.imageUrl,
    spotify_url: song.spotifyUrl,
    added_at: song.addedAt.toISOString(),
    fetched_at: song.fetchedAt.toISOString(),
  };
}
