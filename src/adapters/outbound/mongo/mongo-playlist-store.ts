import { hash } from 'node:crypto';
import { mongo } from 'mongoose';
import type { NewPlaylist, Playlist, PlaylistWithSongs } from '../../../core/playlists/playlist.js';
import type {
  ChangePlaylistResult,
  PlaylistChange,
  PlaylistPosition,
  PlaylistStore,
  Versions,
} from '../../../core/playlists/playlists.ports.js';
import type { PlaylistBounds } from '../../../core/playlists/playlist-policies.js';
import { sizeOfPlaylist } from '../../../core/playlists/playlist-size.js';
import type { Clock } from '../../../core/shared/clock.js';
import { MongoCollection } from './mongo-collection.js';
import type { MongoDatabase } from './mongo-database.js';
import { unlessDuplicate } from './mongo-errors.js';
import { freeSlot, rangesAfter } from './mongo-queries.js';
import { toObjectId } from './mongo-schemas.js';
import { MongoPlaylistUsage } from './mongo-playlist-usage.js';
import {
  AFTER,
  HEAD_PROJECTION,
  isWanted,
  ofVersion,
  ownPlaylist,
  playlistSchema,
  toPlaylist,
  toPlaylistDocument,
  toSong,
  type PlaylistDocument,
  type PlaylistHead,
} from './playlist-document.js';

const ORDER = { created_at: -1, _id: -1 } as const;

/** How many playlists, each with up to 1,000 songs, are deleted at a time: far from any time limit. */
const BATCH = 10;

export class MongoPlaylistStore implements PlaylistStore {
  private readonly playlists: MongoCollection<PlaylistDocument>;
  private readonly usage: MongoPlaylistUsage;

  constructor(
    private readonly database: MongoDatabase,
    clock: Clock,
  ) {
    this.playlists = new MongoCollection(database, 'playlists', playlistSchema);
    this.usage = new MongoPlaylistUsage(database, clock);
  }

  addWithin(bounds: PlaylistBounds, playlist: NewPlaylist): Promise<Playlist | null> {
    const { ownerId, key, restored } = playlist;
    const size = sizeOfPlaylist(playlist, playlist.songs);
    const userId = mongo.ObjectId.createFromHexString(ownerId);
    const _id = toObjectId(restored?.id ?? '') ?? (key === undefined ? new mongo.ObjectId() : idFor(ownerId, key));
    const isNew = key === undefined && restored === undefined;
    const findMade = () => this.playlists.model.findOne({ _id, user_id: userId }, HEAD_PROJECTION).lean<PlaylistHead>();
    return this.database.run(async (limit) => {
      let made = isNew ? null : await findMade();
      if (made !== null) return toPlaylist(made);
      if (!(await this.usage.reserve(userId, size, bounds, limit))) return null;
      for (;;) {
        limit.throwIfAborted();
        const slot = await freeSlot(this.playlists.model, userId, bounds.maxPlaylists);
        if (slot === null) break;
        const document = toPlaylistDocument({ _id, user_id: userId, slot }, playlist, size);
        // `null` when a concurrent call took the slot, or has the same key.
        const added = await unlessDuplicate(() => this.playlists.model.insertOne(document));
        if (added !== null) return toPlaylist(document);
        made = isNew ? null : await findMade();
        if (made !== null) break;
      }
      await this.usage.release(userId, size);
      return made === null ? null : toPlaylist(made);
    });
  }

  async listOf(ownerId: string, limit: number, after: PlaylistPosition | null): Promise<readonly Playlist[]> {
    const userId = toObjectId(ownerId);
    if (userId === null) return [];
    const ranges = rangesAfter(userId, 'created_at', after && { at: after.createdAt, id: after.id });
    const found = await this.playlists.listRanges(ranges, ORDER, limit, HEAD_PROJECTION);
    return found.map(toPlaylist);
  }

  async find(ownerId: string, id: string): Promise<PlaylistWithSongs | null> {
    const own = ownPlaylist(ownerId, id);
    if (own === null) return null;
    const found = await this.playlists.find(own, { ...HEAD_PROJECTION, songs: 1 });
    return found === null ? null : { playlist: toPlaylist(found), songs: found.songs.map(toSong) };
  }

  async change(
    ownerId: string,
    id: string,
    { name, description, versions, at }: PlaylistChange,
    bounds: PlaylistBounds,
  ): Promise<ChangePlaylistResult> {
    const own = ownPlaylist(ownerId, id);
    if (own === null) return { status: 'gone' };
    return this.database.run(async (limit): Promise<ChangePlaylistResult> => {
      for (;;) {
        limit.throwIfAborted();
        const found = await this.playlists.model.findOne(own, HEAD_PROJECTION).lean<PlaylistHead>();
        if (found === null) return { status: 'gone' };
        if (!isWanted(found, versions)) return { status: 'other_version' };
        const words = { name: name ?? found.name, description: description ?? found.description };
        const bytes = sizeOfPlaylist(words, []).bytes - sizeOfPlaylist(found, []).bytes;
        const more = { songs: 0, bytes: Math.max(bytes, 0) };
        if (!(await this.usage.reserve(own.user_id, more, bounds, limit))) return { status: 'account_full' };
        const changed = await this.playlists.model
          .findOneAndUpdate(
            { ...own, version: found.version },
            { $set: { ...words, updated_at: at }, $inc: { version: 1, bytes } },
            AFTER,
          )
          .lean<PlaylistHead>();
        await this.usage.release(own.user_id, { songs: 0, bytes: changed === null ? more.bytes : Math.max(-bytes, 0) });
        if (changed !== null) return { status: 'changed', playlist: toPlaylist(changed) };
      }
    });
  }

  async remove(ownerId: string, id: string, versions?: Versions): ReturnType<PlaylistStore['remove']> {
    const own = ownPlaylist(ownerId, id);
    if (own === null) return 'gone';
    return this.database.run(async (limit) => {
      await this.usage.begin(own.user_id, limit);
      const removed = await this.playlists.model
        .findOneAndDelete({ ...own, ...ofVersion(versions) }, { projection: { song_count: 1, bytes: 1 } })
        .lean<Pick<PlaylistDocument, 'song_count' | 'bytes'>>();
      if (removed === null) return (await this.playlists.model.exists(own)) === null ? 'gone' : 'other_version';
      await this.usage.release(own.user_id, { songs: removed.song_count, bytes: removed.bytes ?? 0 });
      return 'removed';
    });
  }

  async removeAllOf(ownerId: string): Promise<void> {
    const userId = toObjectId(ownerId);
    if (userId === null) return;
    await this.playlists.removeInBatches({ user_id: userId }, BATCH);
    await this.database.run(() => this.usage.remove(userId));
  }
}

function idFor(ownerId: string, key: string): mongo.ObjectId {
  return mongo.ObjectId.createFromHexString(hash('sha256', `${ownerId} ${key}`).slice(0, 24));
}
