import type { Model } from 'mongoose';
import type { Playlist, Song } from '../../../core/playlists/playlist.js';
import {
  PlaylistSongStore,
  type AddSongResult,
  type Arrange,
  type FetchedSong,
} from '../../../core/playlists/playlists.ports.js';
import type { MongoDatabase } from './mongo-database.js';
import { trusted } from './mongo-schemas.js';
import { ownPlaylist } from './own-playlist.js';
import {
  fetchedFields,
  HEAD_PROJECTION,
  playlistsIn,
  toPlaylist,
  toSongDocument,
  type PlaylistDocument,
  type PlaylistHead,
  type SongDocument,
} from './playlist-document.js';

/** What {@link MongoPlaylistSongStore} reads to write the songs anew. */
type WithSongs = PlaylistHead & Pick<PlaylistDocument, 'songs' | 'revision'>;

type Own = NonNullable<ReturnType<typeof ownPlaylist>>;

const AFTER = { returnDocument: 'after', projection: HEAD_PROJECTION } as const;

/** Playlists' songs in MongoDB. */
export class MongoPlaylistSongStore extends PlaylistSongStore {
  private readonly playlists: Model<PlaylistDocument>;

  constructor(private readonly database: MongoDatabase) {
    super();
    this.playlists = playlistsIn(database);
  }

  async addSong(ownerId: string, playlistId: string, song: Song, max: number): Promise<AddSongResult> {
    const own = ownPlaylist(ownerId, playlistId);
    if (own === null) return { status: 'gone' };
    const unlessThereOrFull = {
      ...own,
      song_count: trusted({ $lt: max }),
      'songs.spotify_track_id': trusted({ $ne: song.spotifyTrackId }),
    };
    const change = {
      $push: { songs: toSongDocument(song) },
      $inc: { song_count: 1, version: 1, revision: 1 },
      $set: { updated_at: song.addedAt },
    };
    return this.database.run(async (limit): Promise<AddSongResult> => {
      for (;;) {
        limit.throwIfAborted();
        const changed = await this.playlists.findOneAndUpdate(unlessThereOrFull, change, AFTER).lean<PlaylistHead>();
        if (changed !== null) return { status: 'added', playlist: toPlaylist(changed) };
        const status = await this.whyNot(own, song.spotifyTrackId, max);
        if (status !== null) return { status };
      }
    });
  }

  async removeSong(ownerId: string, playlistId: string, songId: string, at: Date): Promise<Playlist | null> {
    const own = ownPlaylist(ownerId, playlistId);
    if (own === null) return null;
    return this.database.run(async () => {
      const changed = await this.playlists
        .findOneAndUpdate(
          { ...own, 'songs._id': songId },
          {
            $pull: { songs: { _id: songId } },
            $inc: { song_count: -1, version: 1, revision: 1 },
            $set: { updated_at: at },
          },
          AFTER,
        )
        .lean<PlaylistHead>();
      return changed === null ? null : toPlaylist(changed);
    });
  }

  async rearrange(ownerId: string, playlistId: string, arrange: Arrange, at: Date): Promise<Playlist | null> {
    const own = ownPlaylist(ownerId, playlistId);
    if (own === null) return null;
    return this.rewrite(own, ({ songs }) => {
      const ids = arrange(songs.map(({ _id }) => _id));
      if (ids.every((id, index) => id === songs[index]?._id)) return null;
      const byId = new Map(songs.map((song) => [song._id, song]));
      return {
        songs: ids.flatMap((id) => byId.get(id) ?? []),
        update: { $inc: { version: 1 }, $set: { updated_at: at } },
      };
    });
  }

  async refresh(ownerId: string, playlistId: string, fetched: readonly FetchedSong[]): Promise<void> {
    const own = ownPlaylist(ownerId, playlistId);
    if (own === null) return;
    const byId = new Map(fetched.map((song) => [song.id, song]));
    await this.rewrite(own, ({ songs }) => ({
      songs: songs.map((song) => {
        const news = byId.get(song._id);
        return news !== undefined && news.fetchedAt > song.fetched_at ? { ...song, ...fetchedFields(news) } : song;
      }),
      update: { $inc: {}, $set: {} },
    }));
  }

  /**
   * Writes the songs anew, made of those that are there; when somebody else wrote in between, of those then.
   * @param make `null` when nothing is to be written
   * @returns the playlist then; `null` when there is none
   */
  private rewrite(
    own: Own,
    make: (found: WithSongs) => {
      readonly songs: readonly SongDocument[];
      readonly update: { readonly $inc: { version?: number }; readonly $set: { updated_at?: Date } };
    } | null,
  ): Promise<Playlist | null> {
    return this.database.run(async (limit) => {
      for (;;) {
        limit.throwIfAborted();
        const projection = { ...HEAD_PROJECTION, songs: 1, revision: 1 };
        const found = await this.playlists.findOne(own, projection).lean<WithSongs>();
        if (found === null) return null;
        const made = make(found);
        if (made === null) return toPlaylist(found);
        const { $inc, $set } = made.update;
        const changed = await this.playlists
          .findOneAndUpdate(
            { ...own, revision: found.revision },
            { $set: { ...$set, songs: made.songs }, $inc: { ...$inc, revision: 1 } },
            AFTER,
          )
          .lean<PlaylistHead>();
        if (changed !== null) return toPlaylist(changed);
      }
    });
  }

  /** Why a song could not be added; `null` when by now it could. */
  private async whyNot(own: Own, trackId: string, max: number): Promise<'gone' | 'already_in' | 'full' | null> {
    const found = await this.playlists.findOne(own, { song_count: 1 }).lean<{ song_count: number }>();
    if (found === null) return 'gone';
    const there = await this.playlists.findOne({ ...own, 'songs.spotify_track_id': trackId }, { _id: 1 }).lean();
    if (there !== null) return 'already_in';
    return found.song_count >= max ? 'full' : null;
  }
}
