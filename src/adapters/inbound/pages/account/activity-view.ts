import type { Activity, ActivityEvent } from '../../../../core/activity/activity.js';
import { deviceName } from '../../../../core/sessions/device-name.js';
import { dateView } from '../dates.js';

const EVENTS: Readonly<Record<ActivityEvent, string>> = {
  login: 'Log-in',
  login_failed: 'Failed log-in: wrong password',
  locked: 'Logging in was locked after too many wrong passwords',
  logout: 'Log-out',
  session_ended: 'A session was ended',
  other_sessions_ended: 'All other sessions were ended',
  username_changed: 'The username was changed',
  password_refused: 'A wrong current password was entered',
  password_changed: 'The password was changed',
  reset_requested: 'A link for a new password was requested',
  password_reset: 'A new password was set with a mailed link',
  email_change_requested: 'A change of the email address was requested',
  email_change_canceled: 'The change of the email address was canceled',
  email_changed: 'The email address was changed',
  exported: 'The data was downloaded',
  token_created: 'An API token was made',
  token_revoked: 'An API token was revoked',
  signed_out_by_operator: 'An operator ended all sessions',
  account_disabled: 'An operator disabled the account',
  account_enabled: 'An operator enabled the account again',
  second_factor_on: 'Two-step log-in was turned on',
  second_factor_off: 'Two-step log-in was turned off',
  second_factor_failed: 'Failed log-in: wrong code after the right password',
  recovery_code_used: 'A recovery code was used to log in',
  recovery_codes_renewed: 'New recovery codes were made',
  passkey_added: 'A passkey was added',
  passkey_removed: 'A passkey was removed',
};

/** What happened to an account, as the pages show it. */
export function activityView(entries: readonly Activity[]) {
  return entries.map(({ event, at, ip, userAgent }) => ({
    event: EVENTS[event],
    at: dateView(at),
    network: ip === '' ? 'Unknown' : ip,
    device: deviceName(userAgent),
  }));
}
