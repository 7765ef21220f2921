import { refuseProblems } from '../auth/account-names.js';
import type { UserStore } from '../auth/auth.ports.js';
import type { Clock } from '../shared/clock.js';
import { addForOwner } from './add-for-owner.js';
import type { Playlist } from './playlist.js';
import { descriptionProblem, nameProblem, tidy } from './playlist-fields.js';
import type { PlaylistBounds } from './playlist-policies.js';
import type { PlaylistStore } from './playlists.ports.js';

/** Begins a playlist, without songs. */
export class CreatePlaylist {
  constructor(
    private readonly playlists: PlaylistStore,
    private readonly users: UserStore,
    private readonly clock: Clock,
    private readonly bounds: PlaylistBounds,
  ) {}

  /** @throws DomainError `validation_failed`, `too_many_playlists`, `not_authenticated` (deleted meanwhile) */
  async run(ownerId: string, given: { name: string; description?: string | undefined }): Promise<Playlist> {
    const name = tidy(given.name);
    const description = tidy(given.description ?? '');
    refuseProblems(nameProblem(name), descriptionProblem(description));
    const { maxPlaylists } = this.bounds;
    const playlist = { ownerId, name, description, songs: [], createdAt: this.clock.now() };
    return addForOwner({ playlists: this.playlists, users: this.users }, maxPlaylists, playlist);
  }
}
