import type { Clock } from '../shared/clock.js';
import { type DomainError, refuseProblems } from '../shared/domain-error.js';
import type { Playlist } from './playlist.js';
import { accountFull, playlistChanged, playlistNotFound, preconditionFailed } from './playlist-errors.js';
import { descriptionProblem, nameProblem, tidy } from './playlist-fields.js';
import type { PlaylistBounds } from './playlist-policies.js';
import type { PlaylistStore, Versions } from './playlists.ports.js';

export class ChangePlaylist {
  constructor(
    private readonly playlists: PlaylistStore,
    private readonly clock: Clock,
    private readonly bounds: PlaylistBounds,
  ) {}

  /**
   * What is left out stays, but one of the two must be given. Two who change different fields at once both succeed; who wants to be sure that nobody
   * changed anything since they looked names the `version` that they saw.
   * @param ifMatch the same for programs: it is done to these versions only
   * @returns the playlist as it is then
   * @throws DomainError `validation_failed`, `not_found`, `precondition_failed`, `playlist_changed`, `account_full`
   */
  async run(
    ownerId: string,
    playlistId: string,
    change: { name?: string | undefined; description?: string | undefined; version?: number | undefined },
    ifMatch?: Versions,
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
    const wanted = { name, description, versions: wantedVersions(change.version, ifMatch), at: this.clock.now() };
    const result = await this.playlists.change(ownerId, playlistId, wanted, this.bounds);
    if (result.status === 'changed') return result.playlist;
    if (result.status === 'account_full') throw accountFull(this.bounds);
    throw whyUnchanged(result.status, ifMatch);
  }
}

/** The versions that both a body's `version` and `If-Match` allow. */
export function wantedVersions(version: number | undefined, ifMatch: Versions): Versions {
  if (version === undefined) return ifMatch;
  return (ifMatch ?? [version]).filter((each) => each === version);
}

export function whyUnchanged(status: 'gone' | 'other_version', ifMatch: Versions): DomainError {
  if (status === 'gone') return playlistNotFound();
  return ifMatch === undefined ? playlistChanged() : preconditionFailed();
}
