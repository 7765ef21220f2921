import type { Response } from 'express';
import { EMAIL_CHANGE_REQUESTED } from '../http/account/account.dto.js';
import { Cookie } from '../http/cookies.js';

/** Messages shown once after an action. The cookie carries only the key, so that no text can be injected. */
const NOTICES = {
  logged_out: 'You are logged out.',
  username_changed: 'Username changed.',
  password_changed: 'Password changed. You have been logged out everywhere else.',
  password_reset: 'Password changed. You can log in with it now.',
  reset_logged_in:
    'You are logged in: change your password on your account page, or log out first to set a new one by email.',
  email_requested: EMAIL_CHANGE_REQUESTED,
  email_canceled: 'Your email address was not changed.',
  second_factor_off: 'Two-step log-in is off.',
  passkey_offer:
    'Next time, log in without your password: with a passkey, your fingerprint, your face or your device’s PIN is enough.',
  passkey_added: 'Passkey added. You can log in with it now.',
  passkey_renamed: 'Passkey renamed.',
  passkey_removed: 'Passkey removed.',
  session_ended: 'Session ended.',
  session_over: 'Your session had ended, so nothing was changed. Log in and try again.',
  sessions_ended: 'You are logged out everywhere else.',
  search_removed: 'Search removed from your history.',
  history_cleared: 'Search history cleared.',
  playlist_created: 'Playlist created. Search for songs to add to it.',
  playlist_edited: 'Changes saved.',
  playlist_deleted: 'Playlist deleted.',
  playlist_restored: 'Playlist put back.',
  playlist_imported: 'Playlist imported.',
  playlist_imported_once: 'Playlist imported. Songs listed more than once in the file were added only once.',
  playlist_imported_partly:
    'Playlist imported, without the songs of the file that can’t be read or are on somebody’s device only.',
  account_imported: 'Your data has been imported.',
  account_imported_partly: 'Your data has been imported, except what can’t be read or has no room in your account.',
  song_added: 'Song added to your playlist.',
  song_removed: 'Song removed from your playlist.',
  song_restored: 'Song put back into your playlist.',
  song_already_there: 'This song is in that playlist already.',
  song_moved: 'Song moved.',
  token_created: 'Token created.',
  token_created_before:
    'This form was sent already, so no other token was created. If you have not seen the token, revoke it and create another one.',
  token_revoked: 'Token revoked. It no longer works.',
  account_deleted: 'Your account and all its data have been deleted.',
} as const;

export type Notice = keyof typeof NOTICES;

/** The one notice that comes with links, and only where the browser has passkeys. */
export const PASSKEY_OFFER = NOTICES.passkey_offer;

/** Long enough for a slow redirect. */
const MAX_AGE_MS = 60_000;

/** Leaves a notice for the next page that a browser is shown. */
export class Notices {
  private readonly cookie: Cookie;

  /** @param secure whether clients connect over TLS */
  constructor(secure: boolean) {
    this.cookie = new Cookie('octa_notice', secure, { maxAge: MAX_AGE_MS });
  }

  leave(response: Response, notice: Notice): void {
    this.cookie.write(response, notice);
  }

  /** The notice to show on this page, if any; clears its cookie. */
  take(response: Response): string | null {
    const keys = this.cookie.readAll(response.req);
    // Nobody reads the page of a HEAD.
    if (keys.length === 0 || response.req.method === 'HEAD') return null;
    this.cookie.clear(response);
    const key = keys.find((each): each is Notice => Object.hasOwn(NOTICES, each));
    return key === undefined ? null : NOTICES[key];
  }
}
