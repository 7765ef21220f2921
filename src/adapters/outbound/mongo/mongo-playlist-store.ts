import { hash } from 'node:crypto';
import { mongo, type Model, type UpdateQuery } from 'mongoose';
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
import type { PlaylistBounds } from '../../../core/playlists/playlist-policies.js';
import { sizeOfPlaylist, sizeOfSong } from '../../../core/playlists/playlist-size.js';
import type { Clock } from '../../../core/shared/clock.js';
import type { MongoDatabase } from './mongo-database.js';
import { toObjectId, trusted } from './mongo-schemas.js';
import { unlessDuplicate } from './mongo-errors.js';
import { changeInBatches, findInRanges, freeSlot } from './mongo-queries.js';
import { MongoPlaylistUsage } from './mongo-playlist-usage.js';
import {
  HEAD_PROJECTION,
  playlistSchema,
  toPlaylist,
  toPlaylistDocument,
  toSong,
  toSongDocument,
  type PlaylistDocument,
  type PlaylistHead,
  type SongDocument,
} from './playlist-document.js';

/** Selects a playlist, and only for its owner. */
interface OwnPlaylist {
  readonly _id: mongo.ObjectId;
  readonly user_id: mongo.ObjectId;
}

type WithSongs = PlaylistHead & Pick<PlaylistDocument, 'songs'>;

const AFTER = { returnDocument: 'after', projection: HEAD_PROJECTION } as const;

/** Latest first. */
const ORDER = { created_at: -1, _id: -1 } as const;

const NO_WORDS = { name: '', description: '' };

/** How many playlists, each with up to 1,000 songs, are deleted at a time: far from any time limit. */
const BATCH = 10;

/** Playlists and their songs in MongoDB. */
export class MongoPlaylistStore implements PlaylistStore, PlaylistSongStore {
  private readonly playlists: Model<PlaylistDocument>;

  private readonly usage: MongoPlaylistUsage;

  constructor(
    private readonly database: MongoDatabase,
    clock: Clock,
  ) {
    this.playlists = database.model('playlists', playlistSchema);
    this.usage = new MongoPlaylistUsage(database, clock);
  }

  addWithin(bounds: PlaylistBounds, playlist: NewPlaylist): Promise<Playlist | null> {
    const { ownerId, key, restored } = playlist;
    const size = sizeOfPlaylist(playlist, playlist.songs);
    const userId = mongo.ObjectId.createFromHexString(ownerId);
    const _id = toObjectId(restored?.id ?? '') ?? (key === undefined ? new mongo.ObjectId() : idFor(ownerId, key));
    const isNew = key === undefined && restored === undefined;
    const findMade = () => this.playlists.findOne({ _id, user_id: userId }, HEAD_PROJECTION).lean<PlaylistHead>();
    return this.database.run(async (limit) => {
      let made = isNew ? null : await findMade();
      if (made !== null) return toPlaylist(made);
      if (!(await this.usage.reserve(userId, size, bounds, limit))) return null;
      for (;;) {
        limit.throwIfAborted();
        const slot = await freeSlot(this.playlists, userId, bounds.maxPlaylists);
        if (slot === null) break;
        const document = toPlaylistDocument({ _id, user_id: userId, slot }, playlist, size);
        // `null` when a concurrent call took the slot, or has the same key.
        const added = await unlessDuplicate(() => this.playlists.insertOne(document));
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
    const ranges = rangesAfter(userId, after);
    const found = await this.database.repeatable(() =>
      findInRanges(this.playlists, ranges, ORDER, limit, HEAD_PROJECTION),
    );
    return found.map(toPlaylist);
  }

  async find(ownerId: string, id: string): Promise<PlaylistWithSongs | null> {
    const own = ownPlaylist(ownerId, id);
    if (own === null) return null;
    return this.database.repeatable(async () => {
      const found = await this.playlists.findOne(own, { ...HEAD_PROJECTION, songs: 1 }).lean<WithSongs>();
      return found === null ? null : { playlist: toPlaylist(found), songs: found.songs.map(toSong) };
    });
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
        const found = await this.playlists.findOne(own, HEAD_PROJECTION).lean<PlaylistHead>();
        if (found === null) return { status: 'gone' };
        if (!isWanted(found, versions)) return { status: 'other_version' };
        const words = { name: name ?? found.name, description: description ?? found.description };
        const bytes = sizeOfPlaylist(words, []).bytes - sizeOfPlaylist(found, []).bytes;
        const more = { songs: 0, bytes: Math.max(bytes, 0) };
        if (!(await this.usage.reserve(own.user_id, more, bounds, limit))) return { status: 'account_full' };
        const changed = await this.playlists
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
      const removed = await this.playlists
        .findOneAndDelete({ ...own, ...ofVersion(versions) }, { projection: { song_count: 1, bytes: 1 } })
        .lean<Pick<PlaylistDocument, 'song_count' | 'bytes'>>();
      if (removed === null) return (await this.playlists.exists(own)) === null ? 'gone' : 'other_version';
      await this.usage.release(own.user_id, { songs: removed.song_count, bytes: removed.bytes ?? 0 });
      return 'removed';
    });
  }

  async removeAllOf(ownerId: string): Promise<void> {
    const userId = toObjectId(ownerId);
    if (userId === null) return;
    const remove = async (batch: object): Promise<number> => (await this.playlists.deleteMany(batch)).deletedCount;
    await changeInBatches(this.database, this.playlists, () => ({ user_id: userId }), BATCH, remove);
    await this.database.run(() => this.usage.remove(userId));
  }

  async summarize(
    ownerId: string,
    playlistIds: readonly string[],
    fetchedSince: Date,
  ): Promise<ReadonlyMap<string, SongsSummary>> {
    const userId = toObjectId(ownerId);
    const ids = playlistIds.flatMap((id) => toObjectId(id) ?? []);
    if (userId === null || ids.length === 0) return new Map();
    const each = (value: object | string) => ({ $map: { input: '$songs', in: value } });
    const isWanted = {
      $and: [
        { $gt: ['$$this', null] },
        { $not: [{ $in: ['$$this', '$$value'] }] },
        { $lt: [{ $size: '$$value' }, MAX_COVERS] },
      ],
    };
    const withNext = { $cond: [isWanted, { $concatArrays: ['$$value', ['$$this']] }, '$$value'] };
    const isFresh = { $gte: ['$$this.fetched_at', fetchedSince] };
    const found = await this.database.repeatable(() =>
      this.playlists.aggregate<SongsSummary & { _id: mongo.ObjectId }>([
        { $match: { _id: trusted({ $in: ids }), user_id: userId } },
        { $project: { songs: { $filter: { input: '$songs', cond: isFresh } } } },
        {
          $project: {
            covers: { $reduce: { input: each('$$this.image_url'), initialValue: [], in: withNext } },
            durationMs: { $sum: each('$$this.duration_ms') },
            timedSongs: { $sum: each({ $cond: [{ $gt: ['$$this.duration_ms', null] }, 1, 0] }) },
          },
        },
      ]),
    );
    return new Map(found.map(({ _id, ...summary }) => [_id.toHexString(), summary]));
  }

  async addSongs(
    ownerId: string,
    playlistId: string,
    given: readonly Song[],
    bounds: PlaylistBounds,
    versions?: Versions,
  ): Promise<AddSongsResult> {
    const own = ownPlaylist(ownerId, playlistId);
    if (own === null) return { status: 'gone' };
    return this.database.run(async (limit): Promise<AddSongsResult> => {
      for (let songs = given; ;) {
        limit.throwIfAborted();
        const size = sizeOfPlaylist(NO_WORDS, songs);
        const hasRoom = await this.usage.reserve(own.user_id, size, bounds, limit);
        if (hasRoom) {
          const playlist = await this.push(own, songs, bounds.maxSongs, versions);
          if (playlist !== null) return { status: 'added', songs, playlist };
          await this.usage.release(own.user_id, size);
        }
        const projection = { ...HEAD_PROJECTION, 'songs.spotify_track_id': 1 };
        const found = await this.playlists.findOne(own, projection).lean<WithSongs>();
        if (found === null) return { status: 'gone' };
        if (!isWanted(found, versions)) return { status: 'other_version' };
        const tracks = new Set(found.songs.map(({ spotify_track_id: track }) => track));
        const left = songs.filter(({ spotifyTrackId }) => !tracks.has(spotifyTrackId));
        if (left.length === 0) return { status: 'already_in', playlist: toPlaylist(found) };
        if (found.song_count + left.length > bounds.maxSongs) return { status: 'full' };
        if (!hasRoom && left.length === songs.length) return { status: 'account_full' };
        songs = left;
      }
    });
  }

  async removeSong(
    ownerId: string,
    playlistId: string,
    songId: string,
    at: Date,
    versions?: Versions,
  ): Promise<ChangeResult> {
    const own = ownPlaylist(ownerId, playlistId);
    if (own === null) return { status: 'gone' };
    const fields = { songs: { $elemMatch: { _id: songId } }, version: 1, revision: 1 };
    return this.database.run(async (limit): Promise<ChangeResult> => {
      await this.usage.begin(own.user_id, limit);
      for (;;) {
        limit.throwIfAborted();
        const found = await this.playlists
          .findOne(own)
          .select(fields)
          .lean<Pick<PlaylistDocument, 'songs' | 'version' | 'revision'>>();
        if (found === null) return { status: 'gone' };
        if (!isWanted(found, versions)) return { status: 'other_version' };
        const [song] = found.songs ?? [];
        if (song === undefined) return { status: 'gone' };
        const size = sizeOfSong(toSong(song));
        const changed = await this.playlists
          .findOneAndUpdate(
            { ...own, ...ofVersion(versions), revision: found.revision },
            {
              $pull: { songs: { _id: songId } },
              $inc: { song_count: -1, bytes: -size.bytes, version: 1, revision: 1 },
              $set: { updated_at: at },
            },
            AFTER,
          )
          .lean<PlaylistHead>();
        if (changed === null) continue;
        await this.usage.release(own.user_id, size);
        return { status: 'changed', playlist: toPlaylist(changed) };
      }
    });
  }

  async rearrange(
    ownerId: string,
    playlistId: string,
    arrange: Arrange,
    at: Date,
    versions?: Versions,
  ): Promise<ChangeResult> {
    const own = ownPlaylist(ownerId, playlistId);
    if (own === null) return { status: 'gone' };
    return this.rewrite(own, versions, ({ songs }) => {
      const ids = arrange(songs.map(({ _id }) => _id));
      if (ids.every((id, index) => id === songs[index]?._id)) return null;
      const byId = new Map(songs.map((song) => [song._id, song]));
      const reordered = ids.flatMap((id) => byId.get(id) ?? []);
      return { $set: { songs: reordered, updated_at: at }, $inc: { version: 1, revision: 1 } };
    });
  }

  async refresh(ownerId: string, playlistId: string, fetched: readonly FetchedSong[]): Promise<void> {
    const own = ownPlaylist(ownerId, playlistId);
    if (own === null) return;
    const byId = new Map(fetched.map((song) => [song.id, song]));
    const refreshed = (song: SongDocument): SongDocument => {
      const fresh = byId.get(song._id);
      if (fresh === undefined || fresh.fetchedAt <= song.fetched_at) return song;
      const { spotifyTrackId, addedAt } = toSong(song);
      return toSongDocument({ ...fresh, spotifyTrackId, addedAt });
    };
    const bytesOf = (songs: readonly SongDocument[]) => sizeOfPlaylist(NO_WORDS, songs.map(toSong)).bytes;
    let bytes = 0;
    await this.database.run((limit) => this.usage.begin(own.user_id, limit));
    const { status } = await this.rewrite(own, undefined, ({ songs: before }) => {
      const songs = before.map(refreshed);
      bytes = bytesOf(songs) - bytesOf(before);
      return { $set: { songs }, $inc: { bytes, revision: 1 } };
    });
    if (status !== 'changed') return;
    await this.database.run(() => this.usage.release(own.user_id, { songs: 0, bytes: -bytes }));
  }

  /**
   * Replaces the songs by what is made of them; repeats both when another request has written to them in between.
   * @param update `null` when nothing is to be written
   */
  private rewrite(
    own: OwnPlaylist,
    versions: Versions,
    update: (found: WithSongs) => UpdateQuery<PlaylistDocument> | null,
  ): Promise<ChangeResult> {
    return this.database.run(async (limit): Promise<ChangeResult> => {
      for (;;) {
        limit.throwIfAborted();
        const projection = { ...HEAD_PROJECTION, songs: 1, revision: 1 };
        const found = await this.playlists.findOne(own, projection).lean<WithSongs & { revision: number }>();
        if (found === null) return { status: 'gone' };
        if (!isWanted(found, versions)) return { status: 'other_version' };
        const change = update(found);
        if (change === null) return { status: 'changed', playlist: toPlaylist(found) };
        const changed = await this.playlists
          .findOneAndUpdate({ ...own, ...ofVersion(versions), revision: found.revision }, change, AFTER)
          .lean<PlaylistHead>();
        if (changed !== null) return { status: 'changed', playlist: toPlaylist(changed) };
      }
    });
  }

  /** Adds the songs at the end, unless there is one of their tracks, or no room, or the version is another. */
  private async push(
    own: OwnPlaylist,
    songs: readonly Song[],
    maxSongs: number,
    versions: Versions,
  ): Promise<Playlist | null> {
    const unlessPresentOrFull = {
      ...own,
      ...ofVersion(versions),
      song_count: trusted({ $lte: maxSongs - songs.length }),
      'songs.spotify_track_id': trusted({ $nin: songs.map(({ spotifyTrackId }) => spotifyTrackId) }),
    };
    const change = {
      $push: { songs: { $each: songs.map(toSongDocument) } },
      $inc: { song_count: songs.length, bytes: sizeOfPlaylist(NO_WORDS, songs).bytes, version: 1, revision: 1 },
      $set: { updated_at: songs[0]?.addedAt },
    };
    const changed = await this.playlists.findOneAndUpdate(unlessPresentOrFull, change, AFTER).lean<PlaylistHead>();
    return changed === null ? null : toPlaylist(changed);
  }
}

function isWanted({ version }: Pick<PlaylistDocument, 'version'>, versions: Versions): boolean {
  return versions === undefined || versions.includes(version);
}

/** The condition that {@link isWanted} states, as the database checks it. */
function ofVersion(versions: Versions): object {
  return versions === undefined ? {} : { version: trusted({ $in: versions }) };
}

/** The id of the playlist that this key makes. */
function idFor(ownerId: string, key: string): mongo.ObjectId {
  return mongo.ObjectId.createFromHexString(hash('sha256', `${ownerId} ${key}`).slice(0, 24));
}

function ownPlaylist(ownerId: string, playlistId: string): OwnPlaylist | null {
  const _id = toObjectId(playlistId);
  const user_id = toObjectId(ownerId);
  return _id === null || user_id === null ? null : { _id, user_id };
}

/** What follows a position, as ranges of the index by account. */
function rangesAfter(user_id: mongo.ObjectId, after: PlaylistPosition | null): readonly object[] {
  if (after === null) return [{ user_id }];
  const _id = toObjectId(after.id);
  const sameTime = _id === null ? [] : [{ user_id, created_at: after.createdAt, _id: trusted({ $lt: _id }) }];
  return [...sameTime, { user_id, created_at: trusted({ $lt: after.createdAt }) }];
}
