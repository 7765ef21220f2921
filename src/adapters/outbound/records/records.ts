import type { Activity } from '../../../core/activity/activity.js';
import type { ApiToken } from '../../../core/api-tokens/api-token.js';
import type { AccountToken } from '../../../core/auth/account-token.js';
import type { Registration, User } from '../../../core/auth/user.js';
import type { ClaimedMail } from '../../../core/mail/mail.js';
import type { Passkey } from '../../../core/passkeys/passkey.js';
import type { PlaylistImport } from '../../../core/playlists/imports/playlist-import.js';
import type { Playlist, Song } from '../../../core/playlists/playlist.js';
import type { Session } from '../../../core/sessions/session.js';
import type { Fields } from './record-fields.js';

// What the two databases keep differently (MongoDB's ObjectIds, for one) is left out here: the stores add it.

export const ACCOUNT_TOKEN: Fields<AccountToken> = {
  hash: 'text',
  purpose: 'text',
  userId: 'text',
  email: 'text',
  createdAt: 'time',
  expiresAt: 'time',
  usedAt: 'time',
};

export const ACTIVITY: Fields<Omit<Activity, 'id'>> = {
  userId: 'text',
  event: 'text',
  at: 'time',
  ip: 'text',
  userAgent: 'text',
};

export const API_TOKEN: Fields<ApiToken> = {
  id: 'text',
  userId: 'text',
  name: 'text',
  scopes: 'list',
  createdAt: 'time',
  expiresAt: 'time',
  lastUsedAt: 'time',
};

export const CLAIMED_MAIL: Fields<Omit<ClaimedMail, 'id'>> = {
  kind: 'text',
  userId: 'text',
  to: 'text',
  sealedContent: 'text',
  createdAt: 'time',
  attempts: 'number',
};

export const IMPORT: Fields<Omit<PlaylistImport, 'id' | 'ownerId' | 'finishedAt'>> = {
  total: 'number',
  imported: 'number',
  foundByName: 'number',
  skipped: 'list',
  playlists: 'list',
  createdAt: 'time',
};

export const PASSKEY: Fields<Passkey> = {
  id: 'text',
  userId: 'text',
  credentialId: 'text',
  publicKey: 'text',
  counter: 'number',
  transports: 'list',
  backupEligible: 'flag',
  backedUp: 'flag',
  name: 'text',
  createdAt: 'time',
  lastUsedAt: 'time',
};

export const PLAYLIST: Fields<Omit<Playlist, 'id' | 'ownerId'>> = {
  name: 'text',
  description: 'text',
  songCount: 'number',
  version: 'number',
  createdAt: 'time',
  updatedAt: 'time',
};

export const REGISTRATION: Fields<Omit<Registration, 'id'>> = {
  username: 'text',
  email: 'text',
  passwordHash: 'text',
  createdAt: 'time',
  expiresAt: 'time',
};

/** Sessions of before don't say when their user last proved who they are: then the log-in counts. */
export type StoredSession = Omit<Session, 'authenticatedAt'> & { readonly authenticatedAt: Date | null };

export const SESSION: Fields<StoredSession> = {
  id: 'text',
  userId: 'text',
  credentialVersion: 'number',
  createdAt: 'time',
  authenticatedAt: 'time',
  lastSeenAt: 'time',
  expiresAt: 'time',
  endsAt: 'time',
  remembered: 'flag',
  ip: 'text',
  userAgent: 'text',
};

export function toSession({ authenticatedAt, ...session }: StoredSession): Session {
  return { ...session, authenticatedAt: authenticatedAt ?? session.createdAt };
}

export const SONG: Fields<Song> = {
  id: 'text',
  spotifyTrackId: 'text',
  trackName: 'text',
  artistName: 'text',
  albumName: 'text',
  durationMs: 'number',
  imageUrl: 'text',
  spotifyUrl: 'text',
  addedAt: 'time',
  fetchedAt: 'time',
};

export const USER: Fields<User> = {
  id: 'text',
  username: 'text',
  email: 'text',
  emailVerified: 'flag',
  passwordHash: 'text',
  credentialVersion: 'number',
  disabledAt: 'time',
  pendingEmail: 'text',
  createdAt: 'time',
  lastLogin: 'time',
};
