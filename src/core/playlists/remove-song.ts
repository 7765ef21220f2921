import type { Clock } from '../shared/clock.js';
import type { Playlist } from './playlist.js';
import { songNotFound } from './playlist-errors.js';
import type { PlaylistSongStore } from './playlists.ports.js';

/** Takes a song out of a playlist. */
export class RemoveSong {
  constructor(
    private readonly songs: PlaylistSongStore,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the playlist as it is then
   * @throws DomainError `not_found`, also when the song was taken out before
   */
  async run(ownerId: string, playlistId: string, songId: string): Promise<Playlist> {
    const playlist = await this.songs.removeSong(ownerId, playlistId, songId, this.clock.now());
    if (playlist === null) throw songNotFound();
    return playlist;
  }
}
