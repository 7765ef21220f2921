import type { SourceOrigin } from '../music/source.js';
import type { Track } from '../music/track.js';
import type { NewPlaylist, Playlist, PlaylistWithSongs, Song, SongContent } from './playlist.js';
import type { PlaylistBounds } from './playlist-policies.js';

/*
 * The guarantees for every store in `auth.ports.ts` hold. Besides: a playlist is found only with its owner's id.
 * Whatever changes a playlist adds 1 to its `version` and sets `updatedAt`, unless stated otherwise, and is one
 * conditional write: concurrent changes are both applied. With `versions` it is applied only to one of these versions of
 * the playlist, and otherwise is `other_version`, which comes before all other reasons but `gone`.
 *
 * An account's playlists keep within `maxSongsInAll` and `maxBytesInAll` (`playlist-size.ts` says what is counted),
 * whatever is called at once. What a refused or failed call would have added is not counted for long: on MongoDB until
 * half a minute after the account's last change. An account that already has more loses nothing, and can shrink it.
 */

/** A cursor: the list continues after the playlist with this creation time and id. */
export interface PlaylistPosition {
  readonly createdAt: Date;
  readonly id: string;
}

/** New texts for a playlist; omitted fields stay unchanged. */
export interface PlaylistChange {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly versions?: Versions;
  readonly at: Date;
}

/** The versions that a change is meant for; `undefined`: any. */
export type Versions = readonly number[] | undefined;

/** `gone`: no such playlist, or no such song in it. */
export type ChangeResult =
  { readonly status: 'changed'; readonly playlist: Playlist } | { readonly status: 'gone' | 'other_version' };

export type ChangePlaylistResult = ChangeResult | { readonly status: 'account_full' };

export abstract class PlaylistStore {
  /**
   * Adds a playlist with its songs unless its owner's account is full: of any number of parallel calls only as many add
   * as there is room for. Of any number of calls with one `key` of an owner one adds, as long as its playlist exists.
   * @returns the playlist; `null` when there was no room
   */
  abstract addWithin(bounds: PlaylistBounds, playlist: NewPlaylist): Promise<Playlist | null>;

  /**
   * At most `limit` of an owner's playlists, latest first (by id where the time is equal). Reading page by page
   * neither skips nor repeats one, whatever is added, changed or removed meanwhile.
   */
  abstract listOf(ownerId: string, limit: number, after: PlaylistPosition | null): Promise<readonly Playlist[]>;

  /** The playlist with all its songs as they were at one moment, or `null`. */
  abstract find(ownerId: string, id: string): Promise<PlaylistWithSongs | null>;

  /** Changes only the given fields, so that concurrent changes of different fields are both kept. */
  abstract change(
    ownerId: string,
    id: string,
    change: PlaylistChange,
    bounds: PlaylistBounds,
  ): Promise<ChangePlaylistResult>;

  /** Removes the playlist with its songs. */
  abstract remove(ownerId: string, id: string, versions?: Versions): Promise<'removed' | 'gone' | 'other_version'>;

  abstract removeAllOf(ownerId: string): Promise<void>;
}

/** Where several hold, in this order: `gone`, `other_version`, `already_in`, `full`, `account_full`. */
export type AddSongsResult =
  | { readonly status: 'added'; readonly songs: readonly Song[]; readonly playlist: Playlist }
  /** All of them. */
  | { readonly status: 'already_in'; readonly playlist: Playlist }
  | { readonly status: 'gone' | 'other_version' | 'full' | 'account_full' };

/** Gives songs another order; see {@link PlaylistSongStore.rearrange}. */
export type Arrange = (ids: readonly string[]) => readonly string[];

/** Spotify's data of a song, fetched again. */
export interface FetchedSong extends SongContent {
  readonly id: string;
  readonly fetchedAt: Date;
}

/** What a list of playlists shows of the songs of one. */
export interface SongsSummary {
  /** The first pictures in the songs' order, each once. */
  readonly covers: readonly string[];
  /** How long the songs are whose length is known, and how many these are. */
  readonly durationMs: number;
  readonly timedSongs: number;
}

/** How many covers a {@link SongsSummary} has at most. */
export const MAX_COVERS = 4;

export abstract class PlaylistSongStore {
  /**
   * Sums up the songs of some of an owner's playlists in one read; those without songs may be missing.
   * @param fetchedSince of songs that were fetched earlier nothing is told
   */
  abstract summarize(
    ownerId: string,
    playlistIds: readonly string[],
    fetchedSince: Date,
  ): Promise<ReadonlyMap<string, SongsSummary>>;

  /**
   * Adds the songs at the end, except those whose tracks are in the playlist; all of them or, when the playlist or its
   * owner's account has no room for them, none. Of any number of parallel calls with one track exactly one adds it, and
   * with any tracks only as many are added as there is room for. The playlist's `updatedAt` becomes the first one's
   * `addedAt`.
   * @param songs one or more, no track twice
   */
  abstract addSongs(
    ownerId: string,
    playlistId: string,
    songs: readonly Song[],
    bounds: PlaylistBounds,
    versions?: Versions,
  ): Promise<AddSongsResult>;

  abstract removeSong(
    ownerId: string,
    playlistId: string,
    songId: string,
    at: Date,
    versions?: Versions,
  ): Promise<ChangeResult>;

  /**
   * Reorders the songs by `arrange`; no song that was added meanwhile is lost, none that was removed comes back. An
   * unchanged order changes nothing, not even the version.
   * @param arrange gets all ids in their order and returns the same ids; pure, since it may be called again when the
   *   songs have changed. What it throws is rethrown, and nothing changes.
   */
  abstract rearrange(
    ownerId: string,
    playlistId: string,
    arrange: Arrange,
    at: Date,
    versions?: Versions,
  ): Promise<ChangeResult>;

  /**
   * Replaces Spotify's data of each song that still exists and has no data fetched at that time or later.
   * Changes nothing else: neither order, nor `version`, nor `updatedAt`. The account's size follows, and is no reason to
   * refuse.
   */
  abstract refresh(ownerId: string, playlistId: string, songs: readonly FetchedSong[]): Promise<void>;
}

export abstract class TrackCatalog {
  abstract readonly origin: SourceOrigin;

  /**
   * Requests tracks, a few at a time, until all are there, a request fails or `signal` aborts. It never throws when
   * the source fails or no credentials are configured.
   * @returns by id: the track, or `null` where Spotify has none; ids without a response are missing
   */
  abstract tracksById(ids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Track | null>>;
}
