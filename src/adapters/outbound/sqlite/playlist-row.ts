import type { Playlist, Song, SongContent } from '../../../core/playlists/playlist.js';
import type { Sql, SqlParameters } from './sqlite-connection.js';

/** A row of `playlists`. */
export interface PlaylistRow {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly description: string;
  readonly song_count: number;
  /** See `sizeOfPlaylist`. */
  readonly bytes: number;
  readonly version: number;
  readonly created_at: number;
  readonly updated_at: number;
}

/** The columns of a {@link PlaylistRow}. */
export const PLAYLIST_COLUMNS = 'id, user_id, name, description, song_count, bytes, version, created_at, updated_at';

/** A row of `playlist_songs` without its playlist and position. */
export interface SongRow {
  readonly id: string;
  readonly spotify_track_id: string;
  readonly track_name: string | null;
  readonly artist_name: string | null;
  readonly album_name: string | null;
  readonly duration_ms: number | null;
  readonly image_url: string | null;
  readonly spotify_url: string | null;
  readonly added_at: number;
  readonly fetched_at: number;
}

/** The columns of a {@link SongRow}. */
export const SONG_COLUMNS =
  'id, spotify_track_id, track_name, artist_name, album_name, duration_ms, image_url, spotify_url, added_at, fetched_at';

export function toPlaylist(row: PlaylistRow): Playlist {
  return {
    id: row.id,
    ownerId: row.user_id,
    name: row.name,
    description: row.description,
    songCount: row.song_count,
    version: row.version,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

export function toSong(row: SongRow): Song {
  return {
    id: row.id,
    spotifyTrackId: row.spotify_track_id,
    trackName: row.track_name,
    artistName: row.artist_name,
    albumName: row.album_name,
    durationMs: row.duration_ms,
    imageUrl: row.image_url,
    spotifyUrl: row.spotify_url,
    addedAt: new Date(row.added_at),
    fetchedAt: new Date(row.fetched_at),
  };
}

/** The owner's playlist of that id. */
export function selectPlaylist(sql: Sql, ownerId: string, id: string): PlaylistRow | undefined {
  return sql.first(`SELECT ${PLAYLIST_COLUMNS} FROM playlists WHERE id = :id AND user_id = :ownerId`, { id, ownerId });
}

/** Adds a song to a playlist at a free position. */
export function insertSong(sql: Sql, playlistId: string, position: number, song: Song): void {
  sql.change(
    `INSERT INTO playlist_songs (playlist_id, position, ${SONG_COLUMNS})
     VALUES (:playlistId, :position, :id, :spotifyTrackId, :trackName, :artistName, :albumName, :durationMs, :imageUrl,
             :spotifyUrl, :addedAt, :fetchedAt)`,
    {
      playlistId,
      position,
      id: song.id,
      spotifyTrackId: song.spotifyTrackId,
      ...fetchedParameters(song),
      addedAt: song.addedAt.getTime(),
    },
  );
}

/** The parameters for what comes from Spotify, except the track's id. */
export function fetchedParameters(song: SongContent & { readonly fetchedAt: Date }): SqlParameters {
  const { trackName, artistName, albumName, durationMs, imageUrl, spotifyUrl, fetchedAt } = song;
  return { trackName, artistName, albumName, durationMs, imageUrl, spotifyUrl, fetchedAt: fetchedAt.getTime() };
}
