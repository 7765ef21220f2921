import type { Request, Response } from 'express';
import { readCookies } from '../http/cookies.js';

/** What is said once after something was done. The cookie carries only the word, so that nobody can plant a text. */
const NOTICES = {
  logged_out: 'You are logged out.',
  username_changed: 'Username changed.',
  password_changed: 'Password changed. You have been logged out everywhere else.',
  password_reset: 'Password changed. You can log in with it now.',
  email_requested:
    'Please confirm the new address with the link we sent to it. Until then, your current address stays in use.',
  email_canceled: 'Your email address was not changed.',
  session_ended: 'Session ended.',
  sessions_ended: 'You are logged out everywhere else.',
  search_removed: 'Search removed from your history.',
  history_cleared: 'Search history cleared.',
  playlist_created: 'Playlist created. Search for songs to add to it.',
  playlist_edited: 'Changes saved.',
  playlist_deleted: 'Playlist deleted.',
  playlist_imported: 'Playlist imported.',
  playlist_imported_once: 'Playlist imported. Songs listed more than once in the file were added only once.',
  song_added: 'Song added to your playlist.',
  song_removed: 'Song removed from your playlist.',
  song_moved: 'Song moved.',
  account_deleted: 'Your account and all its data have been deleted.',
} as const;

export type Notice = keyof typeof NOTICES;

const COOKIE = 'octa_notice';

/** Long enough for a slow redirect; a notice that nobody came for is no news later. */
const KEPT_MS = 60_000;

/** Sends the client to another page of this site, which then shows the notice. */
export function redirectWithNotice(response: Response, location: string, notice: Notice, secure: boolean): void {
  response.cookie(COOKIE, notice, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: KEPT_MS });
  response.redirect(303, location);
}

/** The text to show on this page, if there is one; it will not be shown again. */
export function takeNotice(request: Request, response: Response, secure: boolean): string | null {
  const [word] = readCookies(request, COOKIE);
  if (word === undefined) return null;
  response.clearCookie(COOKIE, { path: '/', httpOnly: true, sameSite: 'lax', secure });
  return Object.hasOwn(NOTICES, word) ? NOTICES[word as Notice] : null;
}
