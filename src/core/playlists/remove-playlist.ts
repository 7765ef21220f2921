import { whyUnchanged } from './change-playlist.js';
import type { PlaylistStore, Versions } from './playlists.ports.js';

export class RemovePlaylist {
  constructor(private readonly playlists: PlaylistStore) {}

  /** @throws DomainError `not_found`, `precondition_failed` */
  async run(ownerId: string, playlistId: string, ifMatch?: Versions): Promise<void> {
    const status = await this.playlists.remove(ownerId, playlistId, ifMatch);
    if (status !== 'removed') throw whyUnchanged(status, ifMatch);
  }
}
