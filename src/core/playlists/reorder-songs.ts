import type { Clock } from '../shared/clock.js';
import type { Playlist } from './playlist.js';
import { wantedVersions, whyUnchanged } from './change-playlist.js';
import { playlistChanged, songNotFound } from './playlist-errors.js';
import type { PlaylistSongStore, Versions } from './playlists.ports.js';
import { validationFailed } from '../shared/domain-error.js';

export class ReorderSongs {
  constructor(
    private readonly songs: PlaylistSongStore,
    private readonly clock: Clock,
  ) {}

  /**
   * @param songIds songs of the playlist, none twice; they come first in this order, all others after them as they were
   * @returns the playlist as it is then
   * @param wanted `version` and `ifMatch`: see `ChangePlaylist`
   * @throws DomainError `not_found`, `validation_failed`, `precondition_failed`, `playlist_changed` (see `namedFirst`)
   */
  async run(
    ownerId: string,
    playlistId: string,
    songIds: readonly string[],
    { version, ifMatch }: { readonly version?: number | undefined; readonly ifMatch?: Versions } = {},
  ): Promise<Playlist> {
    const arrange = (current: readonly string[]): readonly string[] => namedFirst(current, songIds);
    const versions = wantedVersions(version, ifMatch);
    const result = await this.songs.rearrange(ownerId, playlistId, arrange, this.clock.now(), versions);
    if (result.status === 'changed') return result.playlist;
    throw whyUnchanged(result.status, ifMatch);
  }
}

/** Moves one song of a playlist: for a form with buttons. */
export class MoveSong {
  constructor(
    private readonly songs: PlaylistSongStore,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the playlist as it is then
   * @throws DomainError `not_found`, `validation_failed` (see `withMoved`)
   */
  async run(ownerId: string, playlistId: string, songId: string, move: SongMove): Promise<Playlist> {
    const arrange = (current: readonly string[]): readonly string[] => withMoved(current, songId, move);
    const result = await this.songs.rearrange(ownerId, playlistId, arrange, this.clock.now());
    if (result.status === 'changed') return result.playlist;
    throw whyUnchanged(result.status, undefined);
  }
}

/** Where a song goes: one place up or down, to either end, or to a place counted from 1. */
export type SongMove = 'up' | 'down' | 'first' | 'last' | { readonly position: number };

/**
 * The order with the named songs first, as they are named, and after them those that are not named (added in another
 * tab meanwhile), as they were.
 * @throws DomainError `validation_failed` when a song is named twice; `playlist_changed` when one is named that is not
 *   there (removed in another tab meanwhile): whoever named it should see what is left before deciding
 */
export function namedFirst(current: readonly string[], named: readonly string[]): readonly string[] {
  const first = new Set(named);
  if (first.size < named.length) {
    throw validationFailed([{ field: 'song_ids', message: 'song_ids must name each song only once.' }]);
  }
  const rest = current.filter((id) => !first.has(id));
  if (rest.length + named.length !== current.length) throw playlistChanged();
  return [...named, ...rest];
}

/**
 * The order with one song moved. A place beyond the end is the last one; up from the first place leads nowhere.
 * @throws DomainError `not_found` when the song is not there; `validation_failed` for a place that is none
 */
export function withMoved(current: readonly string[], songId: string, move: SongMove): readonly string[] {
  const from = current.indexOf(songId);
  if (from === -1) throw songNotFound();
  const others = current.filter((id) => id !== songId);
  // A place before the first is the first, one behind the last the last.
  const to = Math.max(0, targetIndex(from, others.length, move));
  return [...others.slice(0, to), songId, ...others.slice(to)];
}

function targetIndex(from: number, last: number, move: SongMove): number {
  switch (move) {
    case 'up':
      return from - 1;
    case 'down':
      return from + 1;
    case 'first':
      return 0;
    case 'last':
      return last;
    default:
      if (Number.isSafeInteger(move.position) && move.position >= 1) return move.position - 1;
      throw validationFailed([{ field: 'position', message: 'position must be a whole number from 1.' }]);
  }
}
