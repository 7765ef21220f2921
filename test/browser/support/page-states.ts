import { API_SCOPES } from '../../../src/core/api-tokens/api-token.js';
import type { Page } from 'playwright-core';
import { type Member, PASSWORD } from '../../support/accounts.js';
import { AuthenticatorApp } from '../../support/second-factor.js';
import { totp } from '../../support/totp.js';
import { PLAYLIST_STATES } from './playlist-states.js';
import type { Stage } from './stage.js';

/** A page in one of the states that it can be in. */
export interface PageState {
  /** Names its screenshots, too. */
  readonly name: string;
  readonly path: string;
  readonly status: number;
  /** Logged in; otherwise a visitor. */
  readonly member?: true;
  /** Puts the sources, or the account, into the state. A text that it gives is the path to be opened instead. */
  readonly before?: (stage: Stage, member: Member | undefined) => unknown;
  /** Leads from the page to the state. */
  readonly then?: (page: Page) => Promise<unknown>;
}

const LONG_NAME = 'The Very Long Sample Orchestra';

const fillIn =
  (values: Readonly<Record<string, string>>, button: string) =>
  async (page: Page): Promise<void> => {
    for (const [label, value] of Object.entries(values)) await page.getByLabel(label, { exact: true }).fill(value);
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.waitForLoadState();
  };

const query = (q: string, rest = ''): string => `/?q=${encodeURIComponent(q)}${rest}`;

/** Sets an app up with the key that the page shows. */
async function turnOnTwoStepLogIn(page: Page): Promise<void> {
  await fillIn({}, 'Set up authenticator app')(page);
  const key = (await page.locator('.secret').textContent()) ?? '';
  await fillIn({ Code: totp(key.replaceAll(' ', ''), new Date()) }, 'Turn on two-step log-in')(page);
}

/** Whose password takes a code as well. */
let twoStep: Member | undefined;

/** Every page in every state that looks different. A new page is a line here. */
export const PAGE_STATES: readonly PageState[] = [
  { name: 'home', path: '/', status: 200 },
  { name: 'home-member', path: '/', status: 200, member: true },
  { name: 'search-found', path: query('Muse'), status: 200 },
  { name: 'search-found-member', path: query('Muse'), status: 200, member: true },
  { name: 'search-others', path: query('Queen'), status: 200, then: (page) => page.locator('summary').first().click() },
  { name: 'search-spotify', path: query('Björk', '&source=spotify'), status: 200 },
  { name: 'search-youtube', path: query('Björk', '&source=youtube'), status: 200 },
  { name: 'search-long-name', path: query(LONG_NAME), status: 200 },
  { name: 'search-right-to-left', path: query('أم كلثوم'), status: 200 },
  { name: 'search-no-picture', path: query('Daft Punk'), status: 200 },
  { name: 'artist', path: '/artist/9c9f1380-2516-4fc9-a3e6-f9f61941d090', status: 200 },
  { name: 'search-nothing', path: query('zzzz nobody at all'), status: 200 },
  { name: 'search-blank', path: query(' '), status: 400 },
  {
    name: 'search-spotify-down',
    path: query('Coldplay'),
    status: 200,
    before: ({ accounts }) => accounts.running.spotify.faults.set({ kind: 'server_error' }),
  },
  {
    name: 'search-both-down',
    path: query('Nirvana'),
    status: 503,
    before: ({ accounts }) => {
      accounts.running.spotify.faults.set({ kind: 'cut' });
      accounts.running.youtube.faults.set({ kind: 'cut' });
    },
  },
  { name: 'login', path: '/login', status: 200 },
  { name: 'login-empty', path: '/login', status: 200, then: fillIn({}, 'Log in') },
  {
    name: 'login-refused',
    path: '/login',
    status: 200,
    then: fillIn({ 'Username or email address': 'nobody', Password: 'something else' }, 'Log in'),
  },
  { name: 'register', path: '/register', status: 200 },
  {
    name: 'register-mistakes',
    path: '/register',
    status: 200,
    then: fillIn({ Username: 'x', 'Email address': 'nowhere', Password: 'short' }, 'Create account'),
  },
  { name: 'reset', path: '/reset-password', status: 200 },
  { name: 'reset-mistake', path: '/reset-password', status: 200, then: fillIn({}, 'Send link') },
  { name: 'reset-token', path: '/reset-password/some-token', status: 200 },
  { name: 'verify-invalid', path: '/api/auth/verify-email/some-token', status: 400 },
  { name: 'resend', path: '/resend-verification', status: 200 },
  {
    name: 'resend-sent',
    path: '/resend-verification',
    status: 200,
    then: fillIn({ 'Email address': 'a@b.example' }, 'Resend link'),
  },
  { name: 'not-me', path: '/not-me/some-token', status: 200 },
  { name: 'cancel-email-change', path: '/cancel-email-change/some-token', status: 200 },
  { name: 'profile', path: '/profile', status: 200, member: true },
  { name: 'tokens-empty', path: '/profile/tokens', status: 200, member: true },
  {
    name: 'tokens',
    path: '/profile/tokens',
    status: 200,
    member: true,
    before: async (_stage, member) => {
      for (const name of ['Playlist robot', 'x'.repeat(100)]) {
        const fields = { name, scopes: API_SCOPES, expires_in_days: 90 };
        await member?.browser.post('/api/profile/tokens', fields);
      }
    },
    then: fillIn({ Name: 'My script', 'Expires after how many days': '90' }, 'Create token'),
  },
  { name: 'import-account', path: '/profile/import', status: 200, member: true },
  { name: 'security', path: '/profile/security', status: 200, member: true },
  {
    name: 'security-set-up',
    path: '/profile/security',
    status: 200,
    member: true,
    then: fillIn({}, 'Set up authenticator app'),
  },
  { name: 'security-codes', path: '/profile/security', status: 200, member: true, then: turnOnTwoStepLogIn },
  {
    name: 'security-on',
    path: '/profile/security',
    status: 200,
    member: true,
    before: ({ accounts }, member) => AuthenticatorApp.setUp(accounts, member!),
  },
  {
    name: 'login-second-factor',
    path: '/login',
    status: 200,
    before: async ({ accounts }) => {
      twoStep = await accounts.member();
      await AuthenticatorApp.setUp(accounts, twoStep);
    },
    then: (page) => fillIn({ 'Username or email address': twoStep!.username, Password: PASSWORD }, 'Log in')(page),
  },
  { name: 'activity', path: '/profile/activity', status: 200, member: true },
  {
    name: 'profile-mistakes',
    path: '/profile#username',
    status: 200,
    member: true,
    then: fillIn({}, 'Change username'),
  },
  { name: 'history-empty', path: '/history', status: 200, member: true },
  {
    name: 'history',
    path: '/history',
    status: 200,
    member: true,
    before: async (_stage, member) => {
      for (const name of ['Muse', 'أم كلثوم', LONG_NAME, 'zzzz nobody']) await member?.browser.get(query(name));
    },
  },
  { name: 'history-clear', path: '/history/clear', status: 200, member: true },
  { name: 'history-mistake', path: '/history?cursor=nowhere', status: 400, member: true },
  { name: 'logout', path: '/logout', status: 200, member: true },
  { name: 'docs-errors', path: '/api/docs/errors', status: 200 },
  ...PLAYLIST_STATES,
  { name: 'privacy', path: '/privacy', status: 200 },
  { name: 'not-found', path: '/nowhere', status: 404 },
  { name: 'not-found-member', path: '/nowhere', status: 404, member: true },
  { name: 'suspicious', path: '/?q=%3Cscript', status: 400 },
  { name: 'mailbox', path: '/dev/mailbox', status: 200 },
];
