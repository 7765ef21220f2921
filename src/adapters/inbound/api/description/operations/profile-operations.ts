import { EMAIL_CHANGE_REQUESTED } from '../../../http/account/account-texts.js';
import type { exportAnswer } from '../../account-response.js';
import { ProfileController } from '../../profile.controller.js';
import { describe } from '../operation.js';
import { listOf, moment, nothing, nullable, objectOf, oneOf, shownAs, text, truth } from '../schemas.js';
import { account, accountFields as fields, exportedSession, session } from './account-shapes.js';
import { historyEntry } from './history-shapes.js';
import { exportedPlaylist } from './playlist-shapes.js';

type ExportAnswer = ReturnType<typeof exportAnswer>;

const password = 'violet tram 41 kettle';
const confirmed = { current_password: fields.currentPassword };
/** What every change that asks for the current password may be told. */
const CONFIRMING = ['wrong_password', 'rate_limited', 'busy'] as const;

/** With what the other parts of the service add to it, each under its own name. */
type WholeExport = Pick<ExportAnswer, 'exported_at' | 'account' | 'sessions' | 'mails'> & {
  search_history: unknown;
  playlists: unknown;
};

const exported = objectOf<WholeExport>({
  exported_at: moment('2026-03-02T18:21:00.000Z'),
  account: objectOf<ExportAnswer['account']>({
    id: text('66f0c0ffee0123456789abcd'),
    username: text('ada_l'),
    email: text('ada@example.org'),
    email_verified: truth(true),
    pending_email: nullable(shownAs(text(''), null)),
    created_at: moment('2026-03-01T09:30:00.000Z'),
    last_login: nullable(moment('2026-03-02T18:00:00.000Z')),
  }),
  sessions: listOf(exportedSession),
  mails: listOf(
    objectOf<ExportAnswer['mails'][number]>({
      kind: oneOf<ExportAnswer['mails'][number]['kind']>([
        'verify_email',
        'already_registered',
        'reset_password',
        'password_changed',
        'email_change_confirm',
        'email_change_notice',
        'email_change_taken',
        'account_locked',
      ]),
      to: text('ada@example.org'),
      created_at: moment('2026-03-01T09:30:00.000Z'),
      sent_at: nullable(moment('2026-03-01T09:30:01.000Z')),
    }),
  ),
  search_history: listOf(historyEntry),
  playlists: listOf(exportedPlaylist),
});

export const profileOperations = describe(ProfileController, {
  show: {
    id: 'showProfile',
    tag: 'Profile',
    summary: 'Who is logged in',
    answer: { data: account },
  },
  setUsername: {
    id: 'changeUsername',
    tag: 'Profile',
    summary: 'Change the username',
    example: { username: 'ada_lovelace', current_password: password },
    fields: { ...confirmed, username: fields.username },
    answer: { data: account, message: 'Username changed.' },
    codes: ['username_taken', ...CONFIRMING],
  },
  setEmail: {
    id: 'changeEmail',
    tag: 'Profile',
    summary: 'Ask for another e-mail address',
    description: 'The new address gets a link to confirm it. The old one stays in force until then, and is told.',
    example: { email: 'lovelace@example.org', current_password: password },
    fields: { ...confirmed, email: fields.email },
    answer: { data: account, message: EMAIL_CHANGE_REQUESTED },
    codes: CONFIRMING,
  },
  cancelEmail: {
    id: 'cancelEmailChange',
    tag: 'Profile',
    summary: 'Keep the e-mail address after all',
    answer: { data: nothing, message: 'Your email address was not changed.' },
  },
  setPassword: {
    id: 'changePassword',
    tag: 'Profile',
    summary: 'Change the password',
    description: 'Ends every other session of the account, and gives this one a new cookie.',
    example: {
      current_password: password,
      new_password: 'seven brass otters hum',
      confirm_password: 'seven brass otters hum',
    },
    fields: { ...confirmed, new_password: fields.newPassword, confirm_password: fields.confirmation },
    answer: { data: nothing, message: 'Password changed. You have been logged out everywhere else.' },
    codes: ['weak_password', ...CONFIRMING],
    headers: { 'Set-Cookie': 'The new session’s cookie.' },
  },
  sessions: {
    id: 'listSessions',
    tag: 'Profile',
    summary: 'Where the account is logged in',
    answer: { data: objectOf({ items: listOf(session) }) },
  },
  end: {
    id: 'endSession',
    tag: 'Profile',
    summary: 'End one session',
    example: { id: '5c1f7f0a9d3e4b68', current_password: password },
    fields: { ...confirmed, id: fields.sessionId },
    answer: { data: nothing, message: 'Session ended.' },
    codes: ['not_found', ...CONFIRMING],
  },
  endOthers: {
    id: 'endOtherSessions',
    tag: 'Profile',
    summary: 'End every session but this one',
    example: { current_password: password },
    fields: confirmed,
    answer: { data: nothing, message: 'You are logged out everywhere else.' },
    codes: CONFIRMING,
  },
  export: {
    id: 'exportAccount',
    tag: 'Profile',
    summary: 'Everything that is kept about the account',
    description: 'As one JSON document, but for the password’s hash and the content of mails.',
    answer: { data: exported },
  },
  remove: {
    id: 'deleteAccount',
    tag: 'Profile',
    summary: 'Delete the account and everything kept about it',
    example: { current_password: password },
    fields: confirmed,
    answer: { data: nothing, message: 'Your account and all its data have been deleted.' },
    codes: CONFIRMING,
  },
});
