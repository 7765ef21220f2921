import type { Playlist, Song } from '../playlist.js';
import { writeCsv } from './write-csv.js';

/** A song outside the service, by the names that the API has for its fields. Times are ISO 8601 in UTC. */
export function songRecord(song: Song) {
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

export type SongRecord = ReturnType<typeof songRecord>;

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

/** What the document calls itself. */
export const JSON_FORMAT = 'octa-music-playlist';

/** Of the format. A reader refuses later ones: what they mean it cannot know. */
export const JSON_FORMAT_VERSION = 1;

/** A playlist as another Octa Music can import it. */
export function playlistDocument(playlist: Playlist, songs: readonly Song[], exportedAt: Date) {
  return {
    format: JSON_FORMAT,
    version: JSON_FORMAT_VERSION,
    name: playlist.name,
    description: playlist.description,
    exported_at: exportedAt.toISOString(),
    songs: songs.map(songRecord),
  };
}

export function writeJson(playlist: Playlist, songs: readonly Song[], exportedAt: Date): string {
  return `${JSON.stringify(playlistDocument(playlist, songs, exportedAt), null, 2)}\n`;
}

/** Without it, spreadsheets take UTF-8 for an older encoding. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** A playlist's songs as a table. What is not known is an empty cell. */
export function writeSongTable(songs: readonly Song[]): string {
  const rows = songs.map((song, index) => {
    const record = songRecord(song);
    return [String(index + 1), ...SONG_RECORD_FIELDS.map((field) => String(record[field] ?? ''))];
  });
  return BYTE_ORDER_MARK + writeCsv([['position', ...SONG_RECORD_FIELDS], ...rows]);
}
