import type { Playlist, Song } from '../../../core/playlists/playlist.js';
import { PLAYLIST, SONG } from '../records/records.js';
import type { Sql } from './sqlite-connection.js';
import { SqliteRows } from './sqlite-rows.js';

/** With its size, see `sizeOfPlaylist`. */
export type PlaylistRow = Playlist & { readonly bytes: number };

export const playlistRows = new SqliteRows<PlaylistRow>(
  { id: 'text', ownerId: 'text', ...PLAYLIST, bytes: 'number' },
  { ownerId: 'user_id' },
);

export const songRows = new SqliteRows(SONG);

export function toPlaylist({ bytes: _, ...playlist }: PlaylistRow): Playlist {
  return playlist;
}

export function selectPlaylist(sql: Sql, ownerId: string, id: string): PlaylistRow | null {
  const statement = `SELECT ${playlistRows.columns} FROM playlists WHERE id = :id AND user_id = :ownerId`;
  return playlistRows.recordOrNull(sql.first(statement, { id, ownerId }));
}

/** Adds a song to a playlist at a free position. */
export function insertSong(sql: Sql, playlistId: string, position: number, song: Song): void {
  sql.change(
    `INSERT INTO playlist_songs (playlist_id, position, ${songRows.columns})
     VALUES (:playlistId, :position, ${songRows.values})`,
    { playlistId, position, ...songRows.parameters(song) },
  );
}
