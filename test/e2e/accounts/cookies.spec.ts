import { AccountService } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { formOf } from '../../support/page-forms.js';
import { rawRequest } from '../../support/raw-request.js';
import type { Visitor } from '../../support/visitor.js';

const SESSION = 'octa_session';

/** Session secrets with a valid signature cannot be made up; everything else can. */
const MALFORMED = ['j%3A%7B%7D', 'j:{"a":1}', 's%3Aj%3A%7B%7D', 's:', 's%3A.', '%', '%ff%fe', '\xff', ''];

const PATHS = [
  '/',
  '/?q=Muse',
  '/login',
  '/login/second-factor',
  '/profile',
  '/history',
  '/playlists',
  '/nothing',
  '/api/auth/session-check',
  '/api/profile',
  '/api/v1/history',
  '/api/v1/playlists',
  '/api/v1/search?q=Muse',
  '/api/v1/nothing',
];

describeOnEachStore('a request’s cookies', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  afterAll(() => service.stop());

  const sends = (browser: Visitor, cookie: string, path = '/api/auth/session-check') =>
    browser.get(path, { headers: { cookie } });
  const loggedIn = async (browser: Visitor, cookie: string): Promise<boolean> =>
    (await sends(browser, cookie)).json.authenticated;

  it.each([SESSION, 'octa_csrf', 'octa_device', 'octa_login', 'octa_notice'])(
    'count for nothing when they are malformed: %s',
    async (name) => {
      for (const path of PATHS) {
        const { status } = await service.visitor().get(path);
        for (const value of MALFORMED) {
          const answer = await rawRequest(service.url, { path, headers: { cookie: `${name}=${value}` } });
          expect([path, value, answer.status]).toEqual([path, value, status]);
        }
      }
    },
  );

  it('may hold the one of an ended session, a forged one and a repeated one beside the valid one', async () => {
    const member = await service.member();
    const ended = member.browser.cookieHeader();
    await service.expect(200, member.browser.post('/api/auth/logout'));
    const { browser } = await service.logsIn(member);
    const valid = browser.cookieHeader();
    const others = [ended, `${SESSION}=j%3A%7B%7D`, `${SESSION}=s%3Aplanted.signature`, ended, ended];
    for (const cookies of [
      [ended, valid],
      [valid, ended],
      [...others, valid],
    ]) {
      expect(await loggedIn(browser, cookies.join('; '))).toBe(true);
    }
    expect(await loggedIn(browser, others.join('; '))).toBe(false);
  });

  it('may hold somebody else’s CSRF cookie before the form’s own', async () => {
    const browser = service.visitor();
    const page = await browser.get('/login');
    const own = browser.cookies.get('octa_csrf') ?? '';
    const body = new URLSearchParams({ ...formOf(page.text, '/login').values, login: 'nobody', password: 'nothing' });
    const submit = (cookie: string) => browser.send('POST', '/login', { body, headers: { cookie } });
    expect((await submit(`octa_csrf=planted-by-a-neighbour; octa_csrf=${own}`)).status).toBe(401);
    expect((await submit('octa_csrf=planted-by-a-neighbour')).status).toBe(403);
  });

  it('may hold a notice that nobody knows before a real one', async () => {
    const { text } = await sends(service.visitor(), 'octa_notice=x; octa_notice=logged_out', '/');
    expect(text).toContain('You are logged out.');
  });
});

const FORWARDED: readonly Readonly<Record<string, string>>[] = [
  {},
  { 'x-forwarded-proto': 'http' },
  { 'x-forwarded-proto': 'http,https' },
  { 'x-forwarded-proto': 'https' },
  { forwarded: 'proto=http' },
];

describe.each([
  ['true', '__Host-', true],
  ['false', '', false],
])('with SESSION_COOKIE_SECURE=%s, whatever a proxy says of the scheme', (setting, prefix, secure) => {
  describeOnEachStore('every cookie of ours', (newStore) => {
    let service: AccountService;
    beforeAll(async () => {
      service = await AccountService.start(newStore(), { SESSION_COOKIE_SECURE: setting });
    });
    afterAll(() => service.stop());

    it.each(FORWARDED)(`is ${secure ? '' : 'not '}Secure: %j`, async (headers) => {
      const { username: login, password } = await service.owner();
      const browser = service.visitor();
      const named: string[] = [];
      const keep = async (answering: Promise<{ readonly setCookies: readonly string[] }>): Promise<void> => {
        for (const cookie of (await answering).setCookies) {
          const [name = ''] = cookie.split('=');
          named.push(name);
          expect([cookie, cookie.includes('; Secure')]).toEqual([cookie, secure]);
          expect(cookie).toMatch(/; Path=\/(;|$)/);
        }
      };
      await keep(browser.get('/login', { headers }));
      await keep(browser.post('/api/auth/login', { login, password }, headers));
      const profile = await browser.get('/profile', { headers });
      const { values } = formOf(profile.text, '/logout');
      await keep(browser.send('POST', '/logout', { body: new URLSearchParams(values), headers }));
      const home = await browser.get('/', { headers });
      await keep(Promise.resolve(home));
      expect(home.text).toContain('You are logged out.');
      const expected = ['octa_csrf', 'octa_device', 'octa_notice', 'octa_session'].map((name) => prefix + name);
      expect([...new Set(named)].sort()).toEqual(expected);
    });
  });
});
