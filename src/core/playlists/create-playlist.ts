import type { UserStore } from '../auth/auth.ports.js';
import type { Clock } from '../shared/clock.js';
import { notAuthenticated, refuseProblems } from '../shared/domain-error.js';
import type { NewPlaylist, Playlist } from './playlist.js';
import { accountFull } from './playlist-errors.js';
import { descriptionProblem, nameProblem, tidy } from './playlist-fields.js';
import type { PlaylistBounds } from './playlist-policies.js';
import type { PlaylistStore } from './playlists.ports.js';

export class CreatePlaylist {
  constructor(
    private readonly playlists: PlaylistStore,
    private readonly users: UserStore,
    private readonly clock: Clock,
    private readonly bounds: PlaylistBounds,
  ) {}

  /**
   * @param key see {@link NewPlaylist}
   * @throws DomainError `validation_failed`, `account_full`, `not_authenticated` (deleted meanwhile)
   */
  async run(
    ownerId: string,
    given: { name: string; description?: string | undefined },
    key?: string,
  ): Promise<Playlist> {
    const name = tidy(given.name);
    const description = tidy(given.description ?? '');
    refuseProblems(nameProblem(name), descriptionProblem(description));
    const playlist = { ownerId, name, description, songs: [], createdAt: this.clock.now(), key };
    return addForOwner({ playlists: this.playlists, users: this.users }, this.bounds, playlist);
  }
}

/**
 * Adds a playlist, and removes it again if its account is deleted meanwhile: nothing else would ever remove it.
 * @throws DomainError `account_full`; `not_authenticated` when the account is gone
 */
export async function addForOwner(
  { playlists, users }: { readonly playlists: PlaylistStore; readonly users: UserStore },
  bounds: PlaylistBounds,
  playlist: NewPlaylist,
): Promise<Playlist> {
  const added = await playlists.addWithin(bounds, playlist);
  if (added === null) throw accountFull(bounds);
  // Checked afterwards: before it, a deletion could come in between.
  if ((await users.findById(playlist.ownerId)) !== null) return added;
  await playlists.removeAllOf(playlist.ownerId);
  throw notAuthenticated();
}
