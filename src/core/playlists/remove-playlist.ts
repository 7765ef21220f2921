import { playlistNotFound } from './playlist-errors.js';
import type { PlaylistStore } from './playlists.ports.js';

/** Removes a playlist with its songs, for good. */
export class RemovePlaylist {
  constructor(private readonly playlists: PlaylistStore) {}

  /** @throws DomainError `not_found` */
  async run(ownerId: string, playlistId: string): Promise<void> {
    if (!(await this.playlists.remove(ownerId, playlistId))) throw playlistNotFound();
  }
}
