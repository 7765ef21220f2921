import type { Model, mongo, UpdateQuery } from 'mongoose';
import type { Playlist, Song } from '../../../core/playlists/playlist.js';
import {
  type AddSongsResult,
  type Arrange,
  type ChangeResult,
  type FetchedSong,
  MAX_COVERS,
  type PlaylistSongStore,
  type SongsSummary,
  type Versions,
} from '../../../core/playlists/playlists.ports.js';
import type { PlaylistBounds } from '../../../core/playlists/playlist-policies.js';
import { sizeOfPlaylist, sizeOfSong } from '../../../core/playlists/playlist-size.js';
import type { Clock } from '../../../core/shared/clock.js';
import type { MongoDatabase } from './mongo-database.js';
import { MongoPlaylistUsage } from './mongo-playlist-usage.js';
import { toObjectId, trusted } from './mongo-schemas.js';
import {
  AFTER,
  HEAD_PROJECTION,
  isWanted,
  ofVersion,
  type OwnPlaylist,
  ownPlaylist,
  type PlaylistDocument,
  type PlaylistHead,
  playlistSchema,
  type SongDocument,
  toPlaylist,
  toSong,
  toSongDocument,
  type WithSongs,
} from './playlist-document.js';

const NO_WORDS = { name: '', description: '' };

export class MongoPlaylistSongStore implements PlaylistSongStore {
  private readonly playlists: Model<PlaylistDocument>;
  private readonly usage: MongoPlaylistUsage;

  constructor(
    private readonly database: MongoDatabase,
    clock: Clock,
  ) {
    this.playlists = database.model('playlists', playlistSchema);
    this.usage = new MongoPlaylistUsage(database, clock);
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
    const isNewCover = {
      $and: [
        { $gt: ['$$this', null] },
        { $not: [{ $in: ['$$this', '$$value'] }] },
        { $lt: [{ $size: '$$value' }, MAX_COVERS] },
      ],
    };
    const withNext = { $cond: [isNewCover, { $concatArrays: ['$$value', ['$$this']] }, '$$value'] };
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
