import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { NewPlaylist, Playlist, PlaylistWithSongs } from '../../../core/playlists/playlist.js';
import {
  PlaylistStore,
  type ChangePlaylistResult,
  type PlaylistChange,
  type PlaylistPosition,
} from '../../../core/playlists/playlists.ports.js';
import { insertSong, PLAYLIST_COLUMNS, selectPlaylist, SONG_COLUMNS, toPlaylist, toSong } from './playlist-row.js';
import type { PlaylistRow, SongRow } from './playlist-row.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** Before the first page: later than any moment that there is. */
const BEGINNING = { createdAt: Number.MAX_SAFE_INTEGER, id: '' };

/** Playlists in the embedded database. */
export class SqlitePlaylistStore extends PlaylistStore {
  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  addWithin(max: number, { ownerId, name, description, songs, createdAt }: NewPlaylist): Promise<Playlist | null> {
    return this.database.write((sql) => {
      const owned = sql.first<{ n: number }>('SELECT count(*) AS n FROM playlists WHERE user_id = :ownerId', {
        ownerId,
      });
      if ((owned?.n ?? 0) >= max) return null;
      const id = randomUUID();
      const at = createdAt.getTime();
      const row = sql.first<PlaylistRow>(
        `INSERT INTO playlists (${PLAYLIST_COLUMNS})
         VALUES (:id, :ownerId, :name, :description, :songCount, 1, :at, :at) RETURNING ${PLAYLIST_COLUMNS}`,
        { id, ownerId, name, description, songCount: songs.length, at },
      );
      songs.forEach((song, position) => insertSong(sql, id, position, song));
      return row === undefined ? null : toPlaylist(row);
    });
  }

  listOf(ownerId: string, limit: number, after: PlaylistPosition | null): Promise<readonly Playlist[]> {
    const from = after === null ? BEGINNING : { createdAt: after.createdAt.getTime(), id: after.id };
    return this.database.read((sql) => {
      const rows = sql.all<PlaylistRow>(
        `SELECT ${PLAYLIST_COLUMNS} FROM playlists
         WHERE user_id = :ownerId AND (created_at, id) < (:createdAt, :id)
         ORDER BY created_at DESC, id DESC LIMIT :limit`,
        { ownerId, limit, ...from },
      );
      return rows.map(toPlaylist);
    });
  }

  find(ownerId: string, id: string): Promise<PlaylistWithSongs | null> {
    return this.database.read((sql) => {
      for (let row = selectPlaylist(sql, ownerId, id); row !== undefined;) {
        const songs = sql.all<SongRow>(
          `SELECT ${SONG_COLUMNS} FROM playlist_songs WHERE playlist_id = :id ORDER BY position`,
          { id },
        );
        // Another process may have written between the two: the songs must be those of this version.
        const since = selectPlaylist(sql, ownerId, id);
        if (since?.version === row.version) return { playlist: toPlaylist(row), songs: songs.map(toSong) };
        row = since;
      }
      return null;
    });
  }

  change(
    ownerId: string,
    id: string,
    { name, description, version, at }: PlaylistChange,
  ): Promise<ChangePlaylistResult> {
    return this.database.write((sql): ChangePlaylistResult => {
      const row = sql.first<PlaylistRow>(
        `UPDATE playlists SET name = coalesce(:name, name), description = coalesce(:description, description),
                version = version + 1, updated_at = :at
         WHERE id = :id AND user_id = :ownerId AND (:version IS NULL OR version = :version)
         RETURNING ${PLAYLIST_COLUMNS}`,
        {
          id,
          ownerId,
          name: name ?? null,
          description: description ?? null,
          version: version ?? null,
          at: at.getTime(),
        },
      );
      if (row !== undefined) return { status: 'changed', playlist: toPlaylist(row) };
      return { status: selectPlaylist(sql, ownerId, id) === undefined ? 'gone' : 'other_version' };
    });
  }

  remove(ownerId: string, id: string): Promise<boolean> {
    return this.database.write(
      (sql) => sql.change('DELETE FROM playlists WHERE id = :id AND user_id = :ownerId', { id, ownerId }) > 0,
    );
  }

  /** One at a time, since each may have a thousand songs: others are served in between. */
  async removeAllOf(ownerId: string): Promise<void> {
    const removeOne = 'DELETE FROM playlists WHERE id = (SELECT id FROM playlists WHERE user_id = :ownerId LIMIT 1)';
    while ((await this.database.write((sql) => sql.change(removeOne, { ownerId }))) > 0) await setImmediate();
  }
}
