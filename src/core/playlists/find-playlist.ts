import type { Playlist } from './playlist.js';
import { playlistNotFound } from './playlist-errors.js';
import type { PlaylistStore } from './playlists.ports.js';

/** A playlist and which tracks are in it: nothing that would have to be fresh. */
export interface FoundPlaylist {
  readonly playlist: Playlist;
  /** Spotify's ids of its tracks. */
  readonly trackIds: ReadonlySet<string>;
}

/** Which playlist is that, and what is in it already? Unlike showing it, this never calls Spotify. */
export class FindPlaylist {
  constructor(private readonly playlists: PlaylistStore) {}

  /** @throws DomainError `not_found` */
  async run(ownerId: string, playlistId: string): Promise<FoundPlaylist> {
    const found = await this.playlists.find(ownerId, playlistId);
    if (found === null) throw playlistNotFound();
    const trackIds = new Set(found.songs.map(({ spotifyTrackId }) => spotifyTrackId));
    return { playlist: found.playlist, trackIds };
  }
}
