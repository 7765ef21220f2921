import type { Playlist, Song } from '../../../core/playlists/playlist.js';
import {
  PlaylistSongStore,
  type AddSongResult,
  type Arrange,
  type FetchedSong,
} from '../../../core/playlists/playlists.ports.js';
import { fetchedParameters, insertSong, selectPlaylist, toPlaylist, type PlaylistRow } from './playlist-row.js';
import type { Sql } from './sqlite-connection.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** Playlists' songs in the embedded database. */
export class SqlitePlaylistSongStore extends PlaylistSongStore {
  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  addSong(ownerId: string, playlistId: string, song: Song, max: number): Promise<AddSongResult> {
    return this.database.write((sql): AddSongResult => {
      const found = selectPlaylist(sql, ownerId, playlistId);
      if (found === undefined) return { status: 'gone' };
      if (hasTrack(sql, playlistId, song.spotifyTrackId)) return { status: 'already_in' };
      if (found.song_count >= max) return { status: 'full' };
      insertSong(sql, playlistId, positionAtEnd(sql, playlistId), song);
      return { status: 'added', playlist: changed(sql, found, found.song_count + 1, song.addedAt) };
    });
  }

  removeSong(ownerId: string, playlistId: string, songId: string, at: Date): Promise<Playlist | null> {
    return this.database.write((sql) => {
      const found = selectPlaylist(sql, ownerId, playlistId);
      if (found === undefined) return null;
      const removed = sql.change('DELETE FROM playlist_songs WHERE playlist_id = :playlistId AND id = :songId', {
        playlistId,
        songId,
      });
      return removed === 0 ? null : changed(sql, found, found.song_count - 1, at);
    });
  }

  rearrange(ownerId: string, playlistId: string, arrange: Arrange, at: Date): Promise<Playlist | null> {
    return this.database.write((sql) => {
      const found = selectPlaylist(sql, ownerId, playlistId);
      if (found === undefined) return null;
      const current = sql.all<{ id: string; position: number }>(
        'SELECT id, position FROM playlist_songs WHERE playlist_id = :playlistId ORDER BY position',
        { playlistId },
      );
      const ids = arrange(current.map(({ id }) => id));
      if (ids.every((id, index) => id === current[index]?.id)) return toPlaylist(found);
      const positions = new Map(current.map(({ id, position }) => [id, position]));
      ids.forEach((id, position) => {
        // Most songs stay where they are.
        if (positions.get(id) !== position) setPosition(sql, playlistId, id, position);
      });
      return changed(sql, found, found.song_count, at);
    });
  }

  refresh(ownerId: string, playlistId: string, songs: readonly FetchedSong[]): Promise<void> {
    return this.database.write((sql) => {
      if (selectPlaylist(sql, ownerId, playlistId) === undefined) return;
      for (const song of songs) {
        sql.change(
          `UPDATE playlist_songs SET track_name = :trackName, artist_name = :artistName, album_name = :albumName,
                  duration_ms = :durationMs, image_url = :imageUrl, spotify_url = :spotifyUrl, fetched_at = :fetchedAt
           WHERE playlist_id = :playlistId AND id = :id AND fetched_at < :fetchedAt`,
          { playlistId, id: song.id, ...fetchedParameters(song) },
        );
      }
    });
  }
}

function hasTrack(sql: Sql, playlistId: string, trackId: string): boolean {
  const found = sql.first(
    'SELECT id FROM playlist_songs WHERE playlist_id = :playlistId AND spotify_track_id = :trackId',
    { playlistId, trackId },
  );
  return found !== undefined;
}

function positionAtEnd(sql: Sql, playlistId: string): number {
  const last = sql.first<{ position: number }>(
    'SELECT position FROM playlist_songs WHERE playlist_id = :playlistId ORDER BY position DESC LIMIT 1',
    { playlistId },
  );
  return last === undefined ? 0 : last.position + 1;
}

function setPosition(sql: Sql, playlistId: string, id: string, position: number): void {
  sql.change('UPDATE playlist_songs SET position = :position WHERE playlist_id = :playlistId AND id = :id', {
    playlistId,
    id,
    position,
  });
}

/** Notes that the songs have changed. Its transaction lets nobody else change the playlist. */
function changed(sql: Sql, found: PlaylistRow, songCount: number, at: Date): Playlist {
  const row = { ...found, song_count: songCount, version: found.version + 1, updated_at: at.getTime() };
  sql.change(
    'UPDATE playlists SET song_count = :songCount, version = :version, updated_at = :updatedAt WHERE id = :id',
    { id: row.id, songCount, version: row.version, updatedAt: row.updated_at },
  );
  return toPlaylist(row);
}
