import { refuseProblems } from '../auth/account-names.js';
import type { Clock } from '../shared/clock.js';
import type { Playlist } from './playlist.js';
import { accountFull, playlistChanged, playlistNotFound } from './playlist-errors.js';
import { descriptionProblem, nameProblem, tidy } from './playlist-fields.js';
import type { PlaylistBounds } from './playlist-policies.js';
import type { PlaylistStore } from './playlists.ports.js';

/** Gives a playlist another name or description. */
export class ChangePlaylist {
  constructor(
    private readonly playlists: PlaylistStore,
    private readonly clock: Clock,
    private readonly bounds: PlaylistBounds,
  ) {}

  /**
   * What is left out stays, but one of the two must be given. Two who change different fields at once both succeed; who wants to be sure that nobody
   * changed anything since they looked names the `version` that they saw.
   * @returns the playlist as it is then
   * @throws DomainError `validation_failed`, `not_found`, `playlist_changed`, `account_full`
   */
  async run(
    ownerId: string,
    playlistId: string,
    change: { name?: string | undefined; description?: string | undefined; version?: number | undefined },
  ): Promise<Playlist> {
    const name = change.name === undefined ? undefined : tidy(change.name);
    const description = change.description === undefined ? undefined : tidy(change.description);
    refuseProblems(
      name === undefined && description === undefined
        ? { field: 'name', message: 'name or description is required.' }
        : null,
      name === undefined ? null : nameProblem(name),
      description === undefined ? null : descriptionProblem(description),
    );
    const wanted = { name, description, version: change.version, at: this.clock.now() };
    const result = await this.playlists.change(ownerId, playlistId, wanted, this.bounds);
    if (result.status === 'changed') return result.playlist;
    if (result.status === 'account_full') throw accountFull(this.bounds);
    throw result.status === 'gone' ? playlistNotFound() : playlistChanged();
  }
}
