import type { Clock } from '../shared/clock.js';
import type { Playlist } from './playlist.js';
import { playlistNotFound } from './playlist-errors.js';
import type { PlaylistSongStore } from './playlists.ports.js';
import { namedFirst } from './song-order.js';

/** Puts the songs of a playlist into another order. */
export class ReorderSongs {
  constructor(
    private readonly songs: PlaylistSongStore,
    private readonly clock: Clock,
  ) {}

  /**
   * @param songIds songs of the playlist, none twice; they come first in this order, all others after them as they were
   * @returns the playlist as it is then
   * @throws DomainError `not_found`, `validation_failed`, `playlist_changed` (see `namedFirst`)
   */
  async run(ownerId: string, playlistId: string, songIds: readonly string[]): Promise<Playlist> {
    const arrange = (current: readonly string[]): readonly string[] => namedFirst(current, songIds);
    const playlist = await this.songs.rearrange(ownerId, playlistId, arrange, this.clock.now());
    if (playlist === null) throw playlistNotFound();
    return playlist;
  }
}
