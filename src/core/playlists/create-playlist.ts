import { refuseProblems } from '../auth/account-names.js';
import type { Clock } from '../shared/clock.js';
import type { Playlist } from './playlist.js';
import { tooManyPlaylists } from './playlist-errors.js';
import { descriptionProblem, nameProblem, tidy } from './playlist-fields.js';
import type { PlaylistBounds } from './playlist-policies.js';
import type { PlaylistStore } from './playlists.ports.js';

/** Begins a playlist, without songs. */
export class CreatePlaylist {
  constructor(
    private readonly playlists: PlaylistStore,
    private readonly clock: Clock,
    private readonly bounds: PlaylistBounds,
  ) {}

  /** @throws DomainError `validation_failed`, `too_many_playlists` */
  async run(ownerId: string, given: { name: string; description?: string | undefined }): Promise<Playlist> {
    const name = tidy(given.name);
    const description = tidy(given.description ?? '');
    refuseProblems(nameProblem(name), descriptionProblem(description));
    const { maxPlaylists } = this.bounds;
    const playlist = { ownerId, name, description, songs: [], createdAt: this.clock.now() };
    const added = await this.playlists.addWithin(maxPlaylists, playlist);
    if (added === null) throw tooManyPlaylists(maxPlaylists);
    return added;
  }
}
