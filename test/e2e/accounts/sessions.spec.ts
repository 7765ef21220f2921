import { AccountService, DAY, HOUR, MINUTE, OTHER_PASSWORD, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { until } from '../../support/until.js';
import type { Answer, Visitor } from '../../support/visitor.js';

const COOKIE = 'octa_session';

/** How long the browser is told to keep the session's cookie, in milliseconds after the answer; `null`: not told. */
function cookieAge({ headers, setCookies }: Answer): number | null {
  const cookie = setCookies.find((text) => text.startsWith(`${COOKIE}=`)) ?? '';
  const expires = /;\s*Expires=([^;]+)/i.exec(cookie)?.[1];
  return expires === undefined ? null : Date.parse(expires) - Date.parse(headers.get('date') ?? '');
}

/** The browser's and the server's end are seconds apart at most: one is told by the machine's clock, in whole seconds. */
const NEARLY = 2_000;

describeOnEachStore('a session', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  afterAll(() => service.stop());

  const check = async (browser: Visitor) => (await browser.get('/api/auth/session-check')).json;
  const use = async (browser: Visitor) => (await browser.get('/api/profile')).status;

  describe('its cookie', () => {
    it('holds a signed random id that no script and no other site can use', async () => {
      const person = await service.owner();
      const { setCookies } = await service.logIn(person);
      const [value = '', ...attributes] = (setCookies[0] ?? '').split('; ');
      expect(decodeURIComponent(value)).toMatch(/^octa_session=s:[\w-]{43}\.[A-Za-z0-9+/]{43}$/);
      const rest = attributes.filter((text) => !text.startsWith('Expires='));
      expect(rest.sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax']);
      expect(rest.length).toBe(attributes.length - 1);
    });

    it('is given to nobody who only reads, searches or fails to log in', async () => {
      const browser = service.visitor();
      for (const path of ['/', '/?q=Muse', '/privacy', '/api/v1/search?q=Muse', '/api/auth/session-check']) {
        expect((await browser.get(path)).setCookies).toEqual([]);
      }
      expect((await browser.post('/api/v1/spotify/search', { artist_name: 'Muse' })).setCookies).toEqual([]);
      expect((await browser.post('/api/auth/login', { login: 'nobody', password: 'nothing' })).setCookies).toEqual([]);
      expect((await browser.get('/profile')).setCookies).toEqual([]);
      await browser.get('/login');
      expect([...browser.cookies.keys()]).toEqual(['octa_csrf']);
    });

    it('is taken back at log-out', async () => {
      const { browser } = await service.member();
      const { setCookies } = await browser.post('/api/auth/logout');
      expect(setCookies).toEqual([expect.stringMatching(/^octa_session=; Path=\/; Expires=Thu, 01 Jan 1970/)]);
      expect(browser.cookies.has(COOKIE)).toBe(false);
    });
  });

  it('begins anew at log-in: what the browser had before is dead', async () => {
    const member = await service.member();
    const before = member.browser.copy();
    await service.expect(200, service.logIn(member, member.browser));
    expect(member.browser.cookies.get(COOKIE)).not.toBe(before.cookies.get(COOKIE));
    expect(await service.isLoggedIn(before)).toBe(false);
    expect(await service.isLoggedIn(member.browser)).toBe(true);
  });

  it('is one of fifty of its account: the oldest end, however many begin at once', async () => {
    const member = await service.member();
    service.clock.advance(1_000);
    const others = await Promise.all(Array.from({ length: 55 }, () => service.logsIn(member)));
    expect(await service.isLoggedIn(member.browser)).toBe(false);
    service.clock.advance(1_000);
    const { browser } = await service.logsIn(member);
    const { json } = await service.expect(200, browser.get('/api/profile/sessions'));
    expect(json.data.items).toHaveLength(50);
    const alive = await Promise.all(others.map((other) => service.isLoggedIn(other.browser)));
    expect(alive.filter(Boolean)).toHaveLength(49);
  }, 60_000);

  it('cannot be planted: an id that somebody made up is not taken over', async () => {
    const person = await service.owner();
    const browser = service.visitor();
    browser.cookies.set(COOKIE, 's%3Aplanted.signature');
    await service.expect(200, service.logIn(person, browser));
    expect(browser.cookies.get(COOKIE)).not.toContain('planted');
  });

  describe('log-out', () => {
    it('ends it for good, for a thief as well', async () => {
      const { browser } = await service.member();
      const thief = browser.copy();
      expect(await service.isLoggedIn(thief)).toBe(true);
      const { status, json } = await browser.post('/api/auth/logout');
      expect([status, json.success]).toEqual([200, true]);
      expect(await service.isLoggedIn(thief)).toBe(false);
      expect(await use(thief)).toBe(401);
    });

    it('is no error when nobody is logged in', async () => {
      const browser = service.visitor();
      expect((await browser.post('/api/auth/logout')).status).toBe(200);
      expect((await browser.get('/api/auth/logout')).status).toBe(200);
    });

    it('works by GET for old clients', async () => {
      const { browser } = await service.member();
      const thief = browser.copy();
      expect((await browser.get('/api/auth/logout')).status).toBe(200);
      expect(await service.isLoggedIn(thief)).toBe(false);
    });

    it('is not undone by a slow request that was under way', async () => {
      const slowAgent = 'SlowBrowser/1.0';
      const person = await service.owner();
      const browser = service.visitor();
      browser.userAgent = slowAgent;
      await service.expect(200, service.logIn(person, browser));
      const [slow, thief] = [browser.copy(), browser.copy()];
      const { spotify } = service.running;
      const arrived = (): number => spotify.calls.filter(({ path }) => path === '/v1/search').length;
      const before = arrived();
      spotify.faults.set({ kind: 'slow', delayMs: 400, times: 2, match: '/v1/search' });
      const underWay = [
        slow.post('/api/v1/spotify/search', { artist_name: 'Slow And Under Way' }),
        slow.get('/?q=Slow+Too&source=spotify'),
      ];
      await until('both searches are under way', () => arrived() === before + 2);
      await service.expect(200, browser.post('/api/auth/logout'));
      for (const answer of await Promise.all(underWay)) expect(answer.status).toBeLessThan(500);
      for (const each of [slow, thief]) expect(await service.isLoggedIn(each)).toBe(false);
      expect(await service.store.rows('sessions')).not.toContainEqual(
        expect.objectContaining({ user_agent: slowAgent }),
      );
    });
  });

  describe('ends with', () => {
    const endings: readonly [string, (member: Member) => Promise<unknown>][] = [
      [
        'a change of password, but for the one that asks',
        async ({ browser, password }) => {
          const passwords = { new_password: OTHER_PASSWORD, confirm_password: OTHER_PASSWORD };
          await service.expect(200, browser.put('/api/profile/password', { current_password: password, ...passwords }));
          expect(await service.isLoggedIn(browser)).toBe(true);
        },
      ],
      [
        'a reset',
        async (member) => {
          await service.expect(200, service.reset(await service.resetPath(member)));
          expect(await service.isLoggedIn(member.browser)).toBe(false);
        },
      ],
      [
        'the account',
        async ({ browser, password }) => {
          await service.expect(200, browser.delete('/api/profile', { current_password: password }));
          expect(await service.isLoggedIn(browser)).toBe(false);
        },
      ],
    ];
    it.each(endings)('%s', async (_what, end) => {
      const member = await service.member();
      const [other, thief] = [await service.logsIn(member, { remember_me: true }), member.browser.copy()];
      await end(member);
      expect(await service.isLoggedIn(other.browser)).toBe(false);
      expect(await use(other.browser)).toBe(401);
      expect(await service.isLoggedIn(thief)).toBe(false);
    });
  });

  describe('lasts', () => {
    it('80 minutes without use, browser’s and server’s record alike', async () => {
      const person = await service.owner();
      const browser = service.visitor();
      const answer = await service.logIn(person, browser);
      expect(Math.abs((cookieAge(answer) ?? 0) - 80 * MINUTE)).toBeLessThan(NEARLY);
      service.clock.advance(80 * MINUTE - 1);
      const used = await browser.get('/api/profile');
      expect(used.status).toBe(200);
      expect(Math.abs((cookieAge(used) ?? 0) - 80 * MINUTE)).toBeLessThan(NEARLY);
      service.clock.advance(80 * MINUTE);
      expect(await use(browser)).toBe(401);
    });

    it('12 hours at most, however much it is used', async () => {
      const { browser } = await service.member();
      for (let passed = 0; passed < 11; passed += 1) {
        service.clock.advance(HOUR);
        expect(await use(browser)).toBe(200);
      }
      service.clock.advance(HOUR - 1);
      const last = await browser.get('/api/profile');
      expect([last.status, (cookieAge(last) ?? 0) < NEARLY]).toEqual([200, true]);
      service.clock.advance(1);
      expect(await use(browser.copy())).toBe(401);
    });

    it('30 days when it is remembered, used or not', async () => {
      const person = await service.owner();
      const browser = service.visitor();
      const answer = await service.logIn(person, browser, { remember_me: true });
      expect(Math.abs((cookieAge(answer) ?? 0) - 30 * DAY)).toBeLessThan(NEARLY);
      service.clock.advance(30 * DAY - 1);
      expect(await use(browser.copy())).toBe(200);
      service.clock.advance(1);
      expect(await use(browser)).toBe(401);
    });

    it('is not prolonged by asking whether it lasts', async () => {
      const { browser, username, email } = await service.member();
      const first = await check(browser);
      const end = new Date(service.clock.now().getTime() + 80 * MINUTE).toISOString();
      expect(first).toMatchObject({ success: true, authenticated: true, data: { username, email, expires_at: end } });
      service.clock.advance(79 * MINUTE);
      expect((await check(browser)).data).toEqual(first.data);
      service.clock.advance(MINUTE);
      expect(await check(browser)).toEqual({
        success: true,
        message: null,
        error: null,
        data: null,
        authenticated: false,
      });
    });
  });

  describe('refreshing', () => {
    const refresh = (browser: Visitor) => browser.post('/api/auth/refresh-session');

    it('starts the 30 days anew', async () => {
      const { browser } = await service.member({ remember_me: true });
      service.clock.advance(29 * DAY);
      const answer = await refresh(browser);
      expect(answer.status).toBe(200);
      expect(Math.abs((cookieAge(answer) ?? 0) - 30 * DAY)).toBeLessThan(NEARLY);
      service.clock.advance(30 * DAY - 1);
      expect((await check(browser)).authenticated).toBe(true);
      service.clock.advance(1);
      expect((await check(browser)).authenticated).toBe(false);
    });

    it('is for remembered sessions alone', async () => {
      const member = await service.member();
      const refused = await refresh(member.browser);
      expect([refused.status, refused.json.code]).toEqual([403, 'refresh_not_allowed']);
      const nobody = await refresh(service.visitor());
      expect([nobody.status, nobody.json.code]).toEqual([401, 'not_authenticated']);
    });
  });
});
