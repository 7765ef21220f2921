import { DomainError, validationFailed } from '../shared/domain-error.js';
import type { PlaylistBounds } from './playlist-policies.js';

/** There is none with this id, or it is another's: the client can't tell which. */
export function playlistNotFound(): DomainError {
  return new DomainError('not_found', 'not_found', 'There is no such playlist.');
}

/** The playlist is there, a song with this id is not in it. */
export function songNotFound(): DomainError {
  return new DomainError('not_found', 'not_found', 'That song is not in the playlist.');
}

export function alreadyInPlaylist(): DomainError {
  return new DomainError('conflict', 'already_in_playlist', 'That song is in the playlist already.');
}

/** @param max how many songs a playlist holds */
export function playlistFull(max: number): DomainError {
  return new DomainError('conflict', 'playlist_full', `A playlist holds at most ${max} songs.`);
}

export function accountFull({ maxPlaylists, maxSongsInAll, maxBytesInAll }: PlaylistBounds): DomainError {
  const songs = maxSongsInAll.toLocaleString('en');
  const message =
    `An account can hold at most ${maxPlaylists} playlists, with ${songs} songs and ${maxBytesInAll / 1_000_000} MB of ` +
    'text in all. Please delete something first.';
  return new DomainError('conflict', 'account_full', message);
}

/** It is none of the versions that a request was meant for (`If-Match`). */
export function preconditionFailed(): DomainError {
  const message = 'The playlist is not the version that this change was meant for. Please read it again first.';
  return new DomainError('precondition_failed', 'precondition_failed', message);
}

/** It is no longer what the change was made for: somebody, perhaps in another tab, has changed it meanwhile. */
export function playlistChanged(): DomainError {
  const message = 'The playlist was changed meanwhile. Please look at it again and repeat your change.';
  return new DomainError('conflict', 'playlist_changed', message);
}

/** @param max how many imports of an account may go on at the same time */
export function tooManyImports(max: number): DomainError {
  const message = `${max} of your imports are still going on. Please wait until one of them is done.`;
  return new DomainError('conflict', 'too_many_imports', message);
}

/** There is none with this id, or it is another's: the client can't tell which. */
export function importNotFound(): DomainError {
  return new DomainError('not_found', 'not_found', 'There is no such import.');
}

/** What was removed is no longer kept. */
export function removedForGood(): DomainError {
  return validationFailed([{ field: 'removed', message: 'It is too late to undo that.' }]);
}
