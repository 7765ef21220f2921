import type { Request } from 'express';
import type { ListPlaylists } from '../../../../core/playlists/list-playlists.js';
import { DomainError } from '../../../../core/shared/domain-error.js';
import { currentUser } from '../../http/session/current-login.js';

/** How many playlists a song can be added to from an artist's results: the latest ones. */
const CHOICES = 20;

/** `null` for a visitor, and when the playlists can't be read: they are an extra of the page. */
export async function playlistsToChoose(request: Request, listPlaylists: ListPlaylists) {
  const user = currentUser(request);
  if (user === null) return null;
  try {
    const { playlists } = await listPlaylists.run(user.id, { limit: CHOICES });
    return playlists.map(({ id, name }) => ({ id, name }));
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
