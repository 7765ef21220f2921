import type { SourceOrigin } from '../music/source.js';
import type { Track } from '../music/track.js';
import type { NewPlaylist, Playlist, PlaylistWithSongs, Song, SongContent } from './playlist.js';

/*
 * Both stores say what `auth.ports.ts` says of every store: durable once answered, times to the millisecond, a malformed
 * id is simply unknown, `database_unavailable` is the only error on purpose. Besides: a playlist is found only together
 * with its owner's id; for anybody else there is none. Whatever changes a playlist adds 1 to its `version` and sets
 * `updatedAt`, unless it says otherwise, and is one conditional write: what two requests do at once both happens.
 */

/** Where a list goes on: after the playlist with this creation and this id. */
export interface PlaylistPosition {
  readonly createdAt: Date;
  readonly id: string;
}

/** New words for a playlist; what is left out stays as it is. */
export interface PlaylistChange {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** Change only this version. */
  readonly version?: number | undefined;
  readonly at: Date;
}

export type ChangePlaylistResult =
  { readonly status: 'changed'; readonly playlist: Playlist } | { readonly status: 'gone' | 'other_version' };

/** An account's playlists. */
export abstract class PlaylistStore {
  /**
   * Adds a playlist with its songs unless its owner has `max` of them: of any number of parallel calls only as many add
   * as there is room for.
   * @returns the new playlist; `null` when there was no room
   */
  abstract addWithin(max: number, playlist: NewPlaylist): Promise<Playlist | null>;

  /**
   * At most `limit` of an owner's playlists, the latest made first (by id among those of one moment). None is passed
   * over or comes twice when the pages are read one after the other, whatever is made, changed or removed meanwhile.
   */
  abstract listOf(ownerId: string, limit: number, after: PlaylistPosition | null): Promise<readonly Playlist[]>;

  /** The playlist with all its songs as they were at one moment, or `null`. */
  abstract find(ownerId: string, id: string): Promise<PlaylistWithSongs | null>;

  /** Changes only the words that are given, so that two who change different ones lose nothing. */
  abstract change(ownerId: string, id: string, change: PlaylistChange): Promise<ChangePlaylistResult>;

  /** Removes the playlist with its songs. `false` when there was none. */
  abstract remove(ownerId: string, id: string): Promise<boolean>;

  /** Removes all of an owner's playlists. */
  abstract removeAllOf(ownerId: string): Promise<void>;
}

/** `gone`: no such playlist; the others in this order where several hold: `already_in`, `full`. */
export type AddSongResult =
  { readonly status: 'added'; readonly playlist: Playlist } | { readonly status: 'gone' | 'already_in' | 'full' };

/** Gives songs another order; see {@link PlaylistSongStore.rearrange}. */
export type Arrange = (ids: readonly string[]) => readonly string[];

/** What came from Spotify about a song, fetched anew. */
export interface FetchedSong extends SongContent {
  /** The song's id in the playlist. */
  readonly id: string;
  readonly fetchedAt: Date;
}

/** The songs of a playlist. */
export abstract class PlaylistSongStore {
  /**
   * Adds the song at the end, unless its track is in the playlist or that has `max` songs: of any number of parallel
   * calls with one track exactly one adds, and with any tracks only as many as there is room for. It is the change's
   * moment when the song was added.
   */
  abstract addSong(ownerId: string, playlistId: string, song: Song, max: number): Promise<AddSongResult>;

  /** Takes the song out. @returns the playlist then; `null` when there is no such playlist or song */
  abstract removeSong(ownerId: string, playlistId: string, songId: string, at: Date): Promise<Playlist | null>;

  /**
   * Gives the songs the order that `arrange` makes of their present one; no song that was added meanwhile is lost, none
   * that was removed comes back. An order that is the present one changes nothing, not even the version.
   * @param arrange gets all ids in their order and returns the same ids; pure, since it may be called again when the
   *   songs have changed. What it throws is thrown, and nothing changed.
   * @returns the playlist then; `null` when there is none
   */
  abstract rearrange(ownerId: string, playlistId: string, arrange: Arrange, at: Date): Promise<Playlist | null>;

  /**
   * Replaces what came from Spotify, for each song that is still there and was not fetched as late or later by others.
   * Changes nothing else: neither order, nor `version`, nor `updatedAt`.
   */
  abstract refresh(ownerId: string, playlistId: string, songs: readonly FetchedSong[]): Promise<void>;
}

/** Spotify's tracks by their ids. */
export abstract class TrackCatalog {
  abstract readonly origin: SourceOrigin;

  /**
   * Asks for tracks, a few at a time, until all are there, one question fails or `signal` aborts. It never throws for
   * a failure of the source, nor for want of credentials.
   * @returns by id: the track, or `null` where Spotify says that there is none; ids that were not answered are missing
   */
  abstract tracksById(ids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Track | null>>;
}
