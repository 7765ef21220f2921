import type { Request, Response } from 'express';
import { readCookies } from '../http/cookies.js';

/** What is said once after something was done. The cookie carries only the word, so that nobody can plant a text. */
const NOTICES = {
  logged_out: 'You are logged out.',
  username_changed: 'Your username is changed.',
  password_changed: 'Your password is changed, and you are logged out everywhere else.',
  password_reset: 'Your password is changed. You can log in with it now.',
  email_requested:
    'Please confirm the new address with the link that we have sent to it. Until then the old one stays.',
  email_canceled: 'Your e-mail address stays as it is.',
  session_ended: 'That session is ended.',
  sessions_ended: 'You are logged out everywhere else.',
  search_removed: 'That search is removed from your history.',
  history_cleared: 'Your history is empty now.',
  playlist_created: 'Your playlist is made. Look for songs to put into it.',
  playlist_edited: 'Your changes are saved.',
  playlist_deleted: 'Your playlist is deleted.',
  playlist_imported: 'Your playlist is imported.',
  playlist_imported_once: 'Your playlist is imported. What was in the file more than once is in it once.',
  song_added: 'The song is in your playlist.',
  song_removed: 'The song is no longer in your playlist.',
  song_moved: 'The song is moved.',
  account_deleted: 'Your account and everything kept about it is deleted.',
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
