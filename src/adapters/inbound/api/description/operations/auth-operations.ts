import { REGISTERED, RESET_REQUESTED, VERIFICATION_RESENT } from '../../../http/account/account-texts.js';
import { AuthController } from '../../auth.controller.js';
import { describe } from '../operation.js';
import { moment, nothing, nullable, objectOf, text, truth } from '../schemas.js';
import { account, accountFields as fields } from './account-shapes.js';

const expiresAt = moment('2026-03-02T19:40:00.000Z', 'When the session ends unless it is used before.');
const password = 'violet tram 41 kettle';

export const authOperations = describe(AuthController, {
  register: {
    id: 'register',
    tag: 'Accounts',
    summary: 'Make an account',
    description:
      'Sends a mail with a link that confirms the address. An address that already has an account gets the same answer: who has an account is nobody’s business.',
    example: { username: 'ada_l', email: 'ada@example.org', password, confirm_password: password },
    fields: {
      username: fields.username,
      email: fields.email,
      password: fields.newPassword,
      confirm_password: fields.confirmation,
    },
    answer: {
      data: objectOf({ username: text('ada_l', 'As given.'), email: text('ada@example.org', 'As given.') }),
      message: REGISTERED,
    },
    codes: ['username_taken', 'weak_password', 'busy', 'database_unavailable'],
  },
  logIn: {
    id: 'logIn',
    tag: 'Accounts',
    summary: 'Log in',
    description: 'Gives the session cookie. A session that the request brings along is ended.',
    example: { login: 'ada_l', password, remember_me: true },
    fields: {
      login: { description: 'The username or the e-mail address, whatever its case.' },
      password: { description: 'As it was chosen.' },
      remember_me: { description: 'Keeps the session for 30 days instead of some hours.', default: false },
    },
    answer: { data: account, message: 'Welcome back, ada_l!' },
    codes: ['invalid_credentials', 'email_not_verified', 'account_locked', 'busy', 'database_unavailable'],
    headers: { 'Set-Cookie': 'The session cookie.' },
  },
  logOut: {
    id: 'logOut',
    tag: 'Accounts',
    summary: 'Log out',
    description: 'Ends the session for good. Good also when nobody was logged in.',
    session: 'looked at',
    answer: { data: nothing, message: 'You are logged out.' },
    codes: ['database_unavailable'],
  },
  logOutByLink: {
    id: 'logOutByLink',
    tag: 'Accounts',
    summary: 'Log out with GET',
    description: 'Kept for old clients, with no day set for its end: please use `POST`.',
    session: 'looked at',
    answer: { data: nothing, message: 'You are logged out.' },
    codes: ['cross_site_request', 'database_unavailable'],
    deprecated: true,
  },
  resend: {
    id: 'resendVerification',
    tag: 'Accounts',
    summary: 'Send the confirmation link again',
    description: 'Answers the same whether or not the address has an account.',
    example: { email: 'ada@example.org' },
    fields: { email: fields.email },
    answer: { data: nothing, message: VERIFICATION_RESENT },
    codes: ['database_unavailable'],
  },
  requestReset: {
    id: 'requestPasswordReset',
    tag: 'Accounts',
    summary: 'Ask for a link to set a new password',
    description: 'Answers the same whether or not the address has an account.',
    example: { email: 'ada@example.org' },
    fields: { email: fields.email },
    answer: { data: nothing, message: RESET_REQUESTED },
    codes: ['database_unavailable'],
  },
  reset: {
    id: 'resetPassword',
    tag: 'Accounts',
    summary: 'Set a new password with the mailed link',
    description: 'Ends every session of the account. The link lasts an hour and works once.',
    example: { token: 'q7Zr1mPqT0m8vW3xY5kL2nB4', password, confirm_password: password },
    fields: { token: fields.token, password: fields.newPassword, confirm_password: fields.confirmation },
    answer: { data: nothing, message: 'Password changed. You can log in with it now.' },
    codes: ['invalid_token', 'weak_password', 'busy', 'database_unavailable'],
  },
  check: {
    id: 'checkSession',
    tag: 'Accounts',
    summary: 'Is somebody logged in?',
    description: 'Looking does not prolong the session.',
    session: 'looked at',
    answer: {
      data: nullable(objectOf({ username: text('ada_l'), email: text('ada@example.org'), expires_at: expiresAt })),
      beside: { authenticated: truth(true) },
    },
    codes: ['database_unavailable'],
  },
  refresh: {
    id: 'refreshSession',
    tag: 'Accounts',
    summary: 'Start a remembered session’s 30 days anew',
    session: 'needed',
    answer: { data: objectOf({ expires_at: expiresAt }) },
    codes: ['not_authenticated', 'refresh_not_allowed', 'database_unavailable'],
  },
});
