import { hash, randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { NewPlaylist, Playlist, PlaylistWithSongs, Song } from '../../../core/playlists/playlist.js';
import {
  type AddSongsResult,
  type Arrange,
  type ChangePlaylistResult,
  type ChangeResult,
  type FetchedSong,
  MAX_COVERS,
  type PlaylistChange,
  type PlaylistPosition,
  type PlaylistSongStore,
  type PlaylistStore,
  type SongsSummary,
  type Versions,
} from '../../../core/playlists/playlists.ports.js';
import { insertSong, playlistRows, selectPlaylist, songRows, toPlaylist, type PlaylistRow } from './playlist-row.js';
import type { PlaylistBounds } from '../../../core/playlists/playlist-policies.js';
import { hasRoomFor, type PlaylistSize, sizeOfPlaylist, sizeOfSong } from '../../../core/playlists/playlist-size.js';
import type { Sql } from './sqlite-connection.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** The position before the first page: later than any time there is. */
const BEGINNING = { createdAt: new Date(8.64e15), id: '' };

export class SqlitePlaylistStore implements PlaylistStore, PlaylistSongStore {
  constructor(private readonly database: SqliteDatabase) {}

  addWithin(bounds: PlaylistBounds, playlist: NewPlaylist): Promise<Playlist | null> {
    const { ownerId, name, description, songs, createdAt, key, restored } = playlist;
    const size = sizeOfPlaylist(playlist, songs);
    return this.database.write((sql) => {
      const made = key === undefined ? randomUUID() : hash('sha256', `${ownerId} ${key}`).slice(0, 32);
      const { id, version, updatedAt } = restored ?? { id: made, version: 1, updatedAt: createdAt };
      const present = selectPlaylist(sql, ownerId, id);
      if (present !== null) return toPlaylist(present);
      const kept = keptBy(sql, ownerId);
      if (kept.playlists >= bounds.maxPlaylists || !hasRoomFor(size, kept, bounds)) return null;
      const added = { id, ownerId, name, description, songCount: songs.length, version, createdAt, updatedAt };
      sql.change(
        `INSERT INTO playlists (${playlistRows.columns}) VALUES (${playlistRows.values})`,
        playlistRows.parameters({ ...added, bytes: size.bytes }),
      );
      songs.forEach((song, position) => insertSong(sql, id, position, song));
      return added;
    });
  }

  async listOf(ownerId: string, limit: number, after: PlaylistPosition | null): Promise<readonly Playlist[]> {
    const { createdAt, id } = after ?? BEGINNING;
    const found = await this.database.all(
      `SELECT ${playlistRows.columns} FROM playlists
       WHERE user_id = :ownerId AND (created_at, id) < (:createdAt, :id)
       ORDER BY created_at DESC, id DESC LIMIT :limit`,
      { ownerId, limit, createdAt, id },
    );
    return found.map((row) => toPlaylist(playlistRows.record(row)));
  }

  find(ownerId: string, id: string): Promise<PlaylistWithSongs | null> {
    return this.database.read((sql) => {
      for (let row = selectPlaylist(sql, ownerId, id); row !== null;) {
        const songs = sql.all(
          `SELECT ${songRows.columns} FROM playlist_songs WHERE playlist_id = :id ORDER BY position`,
          { id },
        );
        // Another process may have written between the two: the songs must be those of this version.
        const since = selectPlaylist(sql, ownerId, id);
        if (since?.version === row.version)
          return { playlist: toPlaylist(row), songs: songs.map((song) => songRows.record(song)) };
        row = since;
      }
      return null;
    });
  }

  change(
    ownerId: string,
    id: string,
    { name, description, versions, at }: PlaylistChange,
    bounds: PlaylistBounds,
  ): Promise<ChangePlaylistResult> {
    return this.database.write((sql): ChangePlaylistResult => {
      const found = selectPlaylist(sql, ownerId, id);
      if (found === null) return { status: 'gone' };
      if (!isWanted(found, versions)) return { status: 'other_version' };
      const words = { name: name ?? found.name, description: description ?? found.description };
      const more = { songs: 0, bytes: sizeOfPlaylist(words, []).bytes - sizeOfPlaylist(found, []).bytes };
      if (!hasRoomFor(more, keptBy(sql, ownerId), bounds)) return { status: 'account_full' };
      sql.change('UPDATE playlists SET name = :name, description = :description WHERE id = :id', { id, ...words });
      return { status: 'changed', playlist: changed(sql, { ...found, ...words }, more, at) };
    });
  }

  remove(ownerId: string, id: string, versions?: Versions): ReturnType<PlaylistStore['remove']> {
    return this.database.write((sql) => {
      const found = selectPlaylist(sql, ownerId, id);
      if (found === null) return 'gone';
      if (!isWanted(found, versions)) return 'other_version';
      sql.change('DELETE FROM playlists WHERE id = :id', { id });
      return 'removed';
    });
  }

  /** One at a time, since each may have a thousand songs: others are served in between. */
  async removeAllOf(ownerId: string): Promise<void> {
    const removeOne = 'DELETE FROM playlists WHERE id = (SELECT id FROM playlists WHERE user_id = :ownerId LIMIT 1)';
    while ((await this.database.write((sql) => sql.change(removeOne, { ownerId }))) > 0) await setImmediate();
  }

  summarize(
    ownerId: string,
    playlistIds: readonly string[],
    fetchedSince: Date,
  ): Promise<ReadonlyMap<string, SongsSummary>> {
    return this.database.read((sql) => {
      const summaries = new Map<string, SongsSummary>();
      for (const id of playlistIds) {
        if (selectPlaylist(sql, ownerId, id) === null) continue;
        const songs = sql.all<{ length: number | null; cover: string | null }>(
          `SELECT duration_ms AS length, image_url AS cover FROM playlist_songs
           WHERE playlist_id = :id AND fetched_at >= :since ORDER BY position`,
          { id, since: fetchedSince },
        );
        const lengths = songs.flatMap(({ length }) => length ?? []);
        const covers = new Set(songs.flatMap(({ cover }) => cover ?? []));
        summaries.set(id, {
          covers: [...covers].slice(0, MAX_COVERS),
          durationMs: lengths.reduce((sum, length) => sum + length, 0),
          timedSongs: lengths.length,
        });
      }
      return summaries;
    });
  }

  addSongs(
    ownerId: string,
    playlistId: string,
    given: readonly Song[],
    bounds: PlaylistBounds,
    versions?: Versions,
  ): Promise<AddSongsResult> {
    return this.database.write((sql): AddSongsResult => {
      const found = selectPlaylist(sql, ownerId, playlistId);
      if (found === null) return { status: 'gone' };
      if (!isWanted(found, versions)) return { status: 'other_version' };
      const songs = given.filter((song) => !hasTrack(sql, playlistId, song.spotifyTrackId));
      const [first] = songs;
      if (first === undefined) return { status: 'already_in', playlist: toPlaylist(found) };
      if (found.songCount + songs.length > bounds.maxSongs) return { status: 'full' };
      const size = sizeOfPlaylist({ name: '', description: '' }, songs);
      if (!hasRoomFor(size, keptBy(sql, ownerId), bounds)) return { status: 'account_full' };
      const end = positionAtEnd(sql, playlistId);
      songs.forEach((song, index) => insertSong(sql, playlistId, end + index, song));
      return { status: 'added', songs, playlist: changed(sql, found, size, first.addedAt) };
    });
  }

  removeSong(
    ownerId: string,
    playlistId: string,
    songId: string,
    at: Date,
    versions?: Versions,
  ): Promise<ChangeResult> {
    return this.database.write((sql): ChangeResult => {
      const found = selectPlaylist(sql, ownerId, playlistId);
      if (found === null) return { status: 'gone' };
      if (!isWanted(found, versions)) return { status: 'other_version' };
      const removed = songRows.recordOrNull(
        sql.first(
          `DELETE FROM playlist_songs WHERE playlist_id = :playlistId AND id = :songId RETURNING ${songRows.columns}`,
          { playlistId, songId },
        ),
      );
      if (removed === null) return { status: 'gone' };
      const less = { songs: -1, bytes: -sizeOfSong(removed).bytes };
      return { status: 'changed', playlist: changed(sql, found, less, at) };
    });
  }

  rearrange(
    ownerId: string,
    playlistId: string,
    arrange: Arrange,
    at: Date,
    versions?: Versions,
  ): Promise<ChangeResult> {
    return this.database.write((sql): ChangeResult => {
      const found = selectPlaylist(sql, ownerId, playlistId);
      if (found === null) return { status: 'gone' };
      if (!isWanted(found, versions)) return { status: 'other_version' };
      const current = sql.all<{ id: string; position: number }>(
        'SELECT id, position FROM playlist_songs WHERE playlist_id = :playlistId ORDER BY position',
        { playlistId },
      );
      const ids = arrange(current.map(({ id }) => id));
      if (ids.every((id, index) => id === current[index]?.id)) {
        return { status: 'changed', playlist: toPlaylist(found) };
      }
      const positions = new Map(current.map(({ id, position }) => [id, position]));
      ids.forEach((id, position) => {
        // Most songs stay where they are.
        if (positions.get(id) !== position) setPosition(sql, playlistId, id, position);
      });
      return { status: 'changed', playlist: changed(sql, found, { songs: 0, bytes: 0 }, at) };
    });
  }

  refresh(ownerId: string, playlistId: string, songs: readonly FetchedSong[]): Promise<void> {
    return this.database.write((sql) => {
      if (selectPlaylist(sql, ownerId, playlistId) === null) return;
      let more = 0;
      for (const { id, fetchedAt, ...fetched } of songs) {
        const old = songRows.recordOrNull(
          sql.first(
            `SELECT ${songRows.columns} FROM playlist_songs
             WHERE playlist_id = :playlistId AND id = :id AND fetched_at < :fetchedAt`,
            { playlistId, id, fetchedAt },
          ),
        );
        if (old === null) continue;
        const { spotifyTrackId } = old;
        const { trackName, artistName, albumName, durationMs, imageUrl, spotifyUrl } = fetched;
        sql.change(
          `UPDATE playlist_songs SET track_name = :trackName, artist_name = :artistName, album_name = :albumName,
                  duration_ms = :durationMs, image_url = :imageUrl, spotify_url = :spotifyUrl, fetched_at = :fetchedAt
           WHERE playlist_id = :playlistId AND id = :id`,
          { playlistId, id, fetchedAt, trackName, artistName, albumName, durationMs, imageUrl, spotifyUrl },
        );
        more += sizeOfSong({ ...fetched, spotifyTrackId }).bytes - sizeOfSong(old).bytes;
      }
      sql.change('UPDATE playlists SET bytes = bytes + :more WHERE id = :playlistId', { playlistId, more });
    });
  }
}

function isWanted({ version }: PlaylistRow, versions: Versions): boolean {
  return versions === undefined || versions.includes(version);
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

/** Notes a change, by which the playlist grew. Its transaction lets nobody else change the playlist. */
function changed(sql: Sql, found: PlaylistRow, more: PlaylistSize, at: Date): Playlist {
  const now = {
    ...found,
    songCount: found.songCount + more.songs,
    bytes: found.bytes + more.bytes,
    version: found.version + 1,
    updatedAt: at,
  };
  const { id, songCount, bytes, version, updatedAt } = now;
  sql.change(
    `UPDATE playlists SET song_count = :songCount, bytes = :bytes, version = :version, updated_at = :updatedAt
     WHERE id = :id`,
    { id, songCount, bytes, version, updatedAt },
  );
  return toPlaylist(now);
}

/** All that an account keeps. At most 500 entries of an index are added up: no counter can come to differ from them. */
function keptBy(sql: Sql, ownerId: string): PlaylistSize & { readonly playlists: number } {
  const kept = sql.first<PlaylistSize & { playlists: number }>(
    `SELECT count(*) AS playlists, coalesce(sum(song_count), 0) AS songs, coalesce(sum(bytes), 0) AS bytes
     FROM playlists WHERE user_id = :ownerId`,
    { ownerId },
  );
  return kept ?? { playlists: 0, songs: 0, bytes: 0 };
}
