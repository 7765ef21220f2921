import { randomInt } from 'node:crypto';
import { mongo, type Model } from 'mongoose';
import type { NewPlaylist, Playlist, PlaylistWithSongs } from '../../../core/playlists/playlist.js';
import {
  PlaylistStore,
  type ChangePlaylistResult,
  type PlaylistChange,
  type PlaylistPosition,
} from '../../../core/playlists/playlists.ports.js';
import type { MongoDatabase } from './mongo-database.js';
import { isDuplicate } from './mongo-errors.js';
import { trusted } from './mongo-schemas.js';
import {
  HEAD_PROJECTION,
  playlistsIn,
  toPlaylist,
  toSong,
  toSongDocument,
  type PlaylistDocument,
  type PlaylistHead,
} from './playlist-document.js';
import { ownPlaylist } from './own-playlist.js';
import { toObjectId } from './user-document.js';

/** Playlists removed at a time: with all their songs up to 10,000, far from any time limit. */
const BATCH = 10;

/** Playlists in MongoDB. */
export class MongoPlaylistStore extends PlaylistStore {
  private readonly playlists: Model<PlaylistDocument>;

  constructor(private readonly database: MongoDatabase) {
    super();
    this.playlists = playlistsIn(database);
  }

  addWithin(max: number, playlist: NewPlaylist): Promise<Playlist | null> {
    const userId = mongo.ObjectId.createFromHexString(playlist.ownerId);
    return this.database.run(async (limit) => {
      for (;;) {
        limit.throwIfAborted();
        const slot = await this.freeSlot(userId, max);
        if (slot === null) return null;
        try {
          return await this.insert(userId, slot, playlist);
        } catch (error) {
          // Somebody was quicker: another place may be free.
          if (!isDuplicate(error)) throw error;
        }
      }
    });
  }

  listOf(ownerId: string, limit: number, after: PlaylistPosition | null): Promise<readonly Playlist[]> {
    const userId = toObjectId(ownerId);
    if (userId === null) return Promise.resolve([]);
    return this.database.run(async () => {
      const found: PlaylistHead[] = [];
      for (const stretch of stretchesFrom(after)) {
        if (found.length === limit) break;
        const more = await this.playlists
          .find({ user_id: userId, ...stretch }, HEAD_PROJECTION)
          .sort({ created_at: -1, _id: -1 })
          .limit(limit - found.length)
          .lean<PlaylistHead[]>();
        found.push(...more);
      }
      return found.map(toPlaylist);
    });
  }

  async find(ownerId: string, id: string): Promise<PlaylistWithSongs | null> {
    const own = ownPlaylist(ownerId, id);
    if (own === null) return null;
    return this.database.run(async () => {
      const found = await this.playlists
        .findOne(own, { ...HEAD_PROJECTION, songs: 1 })
        .lean<PlaylistHead & Pick<PlaylistDocument, 'songs'>>();
      return found === null ? null : { playlist: toPlaylist(found), songs: found.songs.map(toSong) };
    });
  }

  async change(
    ownerId: string,
    id: string,
    { name, description, version, at }: PlaylistChange,
  ): Promise<ChangePlaylistResult> {
    const own = ownPlaylist(ownerId, id);
    if (own === null) return { status: 'gone' };
    return this.database.run(async (): Promise<ChangePlaylistResult> => {
      const words = { ...(name !== undefined && { name }), ...(description !== undefined && { description }) };
      const changed = await this.playlists
        .findOneAndUpdate(
          { ...own, ...(version !== undefined && { version }) },
          { $set: { ...words, updated_at: at }, $inc: { version: 1 } },
          { returnDocument: 'after', projection: HEAD_PROJECTION },
        )
        .lean<PlaylistHead>();
      if (changed !== null) return { status: 'changed', playlist: toPlaylist(changed) };
      const there = await this.playlists.findOne(own, { _id: 1 }).lean();
      return { status: there === null ? 'gone' : 'other_version' };
    });
  }

  async remove(ownerId: string, id: string): Promise<boolean> {
    const own = ownPlaylist(ownerId, id);
    if (own === null) return false;
    return this.database.run(async () => (await this.playlists.deleteOne(own)).deletedCount > 0);
  }

  async removeAllOf(ownerId: string): Promise<void> {
    const userId = toObjectId(ownerId);
    if (userId === null) return;
    for (;;) {
      const found = await this.database.run(async () => {
        const batch = await this.playlists
          .find({ user_id: userId }, { _id: 1 })
          .limit(BATCH)
          .lean<Pick<PlaylistDocument, '_id'>[]>();
        const ids = trusted({ $in: batch.map(({ _id }) => _id) });
        if (batch.length > 0) await this.playlists.deleteMany({ user_id: userId, _id: ids });
        return batch.length;
      });
      if (found < BATCH) return;
    }
  }

  /**
   * A place for one more playlist, or `null`. Of the free ones only the first few count, as many as there may be more
   * playlists (places beyond `max` may be taken since a time when it was greater); which of them is left to chance, so
   * that requests at the same time seldom want the same.
   */
  private async freeSlot(userId: mongo.ObjectId, max: number): Promise<number | null> {
    const taken = await this.playlists
      .find({ user_id: userId }, { _id: 0, slot: 1 })
      .sort({ slot: 1 })
      .lean<{ slot: number }[]>();
    const room = max - taken.length;
    if (room <= 0) return null;
    const slots = new Set(taken.map(({ slot }) => slot));
    const free = Array.from({ length: max }, (_, slot) => slot).filter((slot) => !slots.has(slot));
    return free[randomInt(room)] ?? null;
  }

  private async insert(
    userId: mongo.ObjectId,
    slot: number,
    { name, description, songs, createdAt }: NewPlaylist,
  ): Promise<Playlist> {
    const document: PlaylistDocument = {
      _id: new mongo.ObjectId(),
      user_id: userId,
      slot,
      name,
      description,
      songs: songs.map(toSongDocument),
      song_count: songs.length,
      version: 1,
      revision: 1,
      created_at: createdAt,
      updated_at: createdAt,
    };
    await this.playlists.insertOne(document);
    return toPlaylist(document);
  }
}

/**
 * What follows a position, the latest made first, piece by piece: each is one stretch of the index by account. As one
 * query it would be an `$or`, which not every server answers by an index.
 */
function stretchesFrom(after: PlaylistPosition | null): readonly object[] {
  if (after === null) return [{}];
  const { createdAt, id } = after;
  const _id = toObjectId(id);
  const sameMoment = _id === null ? [] : [{ created_at: createdAt, _id: trusted({ $lt: _id }) }];
  return [...sameMoment, { created_at: trusted({ $lt: createdAt }) }];
}
