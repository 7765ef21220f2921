import { notAuthenticated } from '../shared/domain-error.js';
import type { UserStore } from '../auth/auth.ports.js';
import type { NewPlaylist, Playlist } from './playlist.js';
import { tooManyPlaylists } from './playlist-errors.js';
import type { PlaylistStore } from './playlists.ports.js';

/**
 * Adds a playlist for an account that may be deleted in this very moment: then it goes as well, since nobody else would
 * ever find it.
 * @throws DomainError `too_many_playlists`; `not_authenticated` when the account is gone
 */
export async function addForOwner(
  { playlists, users }: { readonly playlists: PlaylistStore; readonly users: UserStore },
  maxPlaylists: number,
  playlist: NewPlaylist,
): Promise<Playlist> {
  const added = await playlists.addWithin(maxPlaylists, playlist);
  if (added === null) throw tooManyPlaylists(maxPlaylists);
  // Looked at only now: had it been before, the deletion could come between.
  if ((await users.findById(playlist.ownerId)) !== null) return added;
  await playlists.removeAllOf(playlist.ownerId);
  throw notAuthenticated();
}
