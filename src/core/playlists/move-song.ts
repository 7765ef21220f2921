import type { Clock } from '../shared/clock.js';
import type { Playlist } from './playlist.js';
import { playlistNotFound } from './playlist-errors.js';
import type { PlaylistSongStore } from './playlists.ports.js';
import { withMoved, type SongMove } from './song-order.js';

/** Moves one song of a playlist: what a form with a button can say. */
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
    const playlist = await this.songs.rearrange(ownerId, playlistId, arrange, this.clock.now());
    if (playlist === null) throw playlistNotFound();
    return playlist;
  }
}
