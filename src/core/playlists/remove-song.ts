import type { Clock } from '../shared/clock.js';
import type { Playlist } from './playlist.js';
import { preconditionFailed, songNotFound } from './playlist-errors.js';
import type { PlaylistSongStore, Versions } from './playlists.ports.js';

export class RemoveSong {
  constructor(
    private readonly songs: PlaylistSongStore,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the playlist as it is then
   * @throws DomainError `not_found`, also when the song was taken out before; `precondition_failed`
   */
  async run(ownerId: string, playlistId: string, songId: string, ifMatch?: Versions): Promise<Playlist> {
    const result = await this.songs.removeSong(ownerId, playlistId, songId, this.clock.now(), ifMatch);
    if (result.status === 'changed') return result.playlist;
    throw result.status === 'gone' ? songNotFound() : preconditionFailed();
  }
}
