import { AccountService, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import type { Visitor } from '../../support/visitor.js';

const NEXT_KEY = 'aNoth3r-key-of-a-test-rY6bN1xK8qL5wD2vF0';

describeOnEachStore('sessions over restarts', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  afterAll(() => service.stop());

  /** The browser finds the service again at its new address. */
  const isLoggedIn = (browser: Visitor): Promise<boolean> => {
    browser.url = service.url;
    return service.isLoggedIn(browser);
  };

  it('survive one', async () => {
    const { browser } = await service.member();
    await service.restart();
    expect(await isLoggedIn(browser)).toBe(true);
  });

  it('survive a new secret key while the old one is still accepted', async () => {
    const { SECRET_KEY } = service.store.variables;
    const { browser } = await service.member();
    await service.restart({ SECRET_KEY: NEXT_KEY, SECRET_KEY_PREVIOUS: `${SECRET_KEY}` });
    expect(await isLoggedIn(browser)).toBe(true);
    const fresh = await service.member();

    await service.restart({ SECRET_KEY: NEXT_KEY });
    expect(await isLoggedIn(fresh.browser)).toBe(true);
    await service.restart();
    expect(await isLoggedIn(fresh.browser)).toBe(false);
  });

  it('are over with a new secret key when the old one is not accepted any more', async () => {
    const { browser } = await service.member();
    await service.restart({ SECRET_KEY: NEXT_KEY });
    expect(await isLoggedIn(browser)).toBe(false);
    expect((await browser.get('/api/profile')).status).toBe(401);
    await service.restart();
  });
});

describeOnEachStore('odd cookies', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  afterAll(() => service.stop());

  const anomalies = () => service.running.logs.filter(({ msg }) => msg === 'Session anomaly');
  const anomaliesOf = async (browser: Visitor): Promise<unknown[]> => {
    const before = anomalies().length;
    await browser.get('/?q=');
    const found = anomalies().slice(before);
    for (const line of found) expect(line).toMatchObject({ level: 'WARNING', ip: browser.address });
    return found.map(({ kind }) => kind);
  };

  it('are logged when their signature is wrong', async () => {
    const { browser } = await service.member();
    const right = browser.cookies.get('octa_session') ?? '';
    expect(await anomaliesOf(browser)).toEqual([]);
    for (const wrong of [`${right.slice(0, -4)}AAAA`, right.replace('s%3A', ''), 'nonsense', 's%3A.', '%zz']) {
      browser.cookies.set('octa_session', wrong);
      expect([wrong, await anomaliesOf(browser)]).toEqual([wrong, ['bad_signature']]);
      expect(await service.isLoggedIn(browser)).toBe(false);
    }
    expect(service.running.logText()).not.toContain(decodeURIComponent(right).slice(2, 40));
  });

  it('are logged when their session was ended', async () => {
    const { browser } = await service.member();
    const thief = browser.copy();
    await browser.post('/api/auth/logout');
    expect(await anomaliesOf(thief)).toEqual(['ended_or_unknown']);
  });

  it('are logged when they come from another user agent than at log-in, and still work', async () => {
    const { browser, username } = await service.member();
    browser.userAgent = 'AnotherBrowser/2.0';
    expect(await anomaliesOf(browser)).toEqual(['other_user_agent']);
    expect((await browser.get('/api/profile')).json.data.username).toBe(username);
  });
});

describeOnEachStore('cookies over TLS', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore(), { SESSION_COOKIE_SECURE: 'true' });
  });
  afterAll(() => service.stop());

  it('are Secure and bear the prefix that ties them to this host', async () => {
    const person = await service.owner();
    const browser = service.visitor();
    const { setCookies } = await service.logIn(person, browser);
    const named = (name: string): unknown => expect.stringMatching(new RegExp(`^__Host-${name}=`));
    expect(setCookies).toEqual([named('octa_session'), named('octa_device')]);
    for (const cookie of setCookies) {
      const attributes = cookie.split('; ').slice(1);
      expect(attributes).toEqual(expect.arrayContaining(['Secure', 'HttpOnly', 'Path=/', 'SameSite=Lax']));
      expect(cookie).not.toMatch(/domain/i);
    }
    expect(await service.isLoggedIn(browser)).toBe(true);

    const profile = await browser.get('/profile');
    expect(profile.setCookies).toContainEqual(expect.stringMatching(/^__Host-octa_csrf=.*; Secure/));
    await service.expect(200, browser.post('/api/auth/logout'));
    expect(browser.cookies.has('__Host-octa_session')).toBe(false);
  });

  it('under their name without TLS count for nothing', async () => {
    const { browser } = await service.member();
    const plain = service.visitor();
    plain.cookies.set('octa_session', browser.cookies.get('__Host-octa_session') ?? '');
    expect(await service.isLoggedIn(plain)).toBe(false);
  });
});

describeOnEachStore('one’s own sessions', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
  });
  afterAll(() => service.stop());

  const list = async (browser: Visitor) =>
    (await service.expect(200, browser.get('/api/profile/sessions'))).json.data.items;

  it('are listed, the latest first, with nothing that opens them', async () => {
    service.clock.advance(60_000);
    const other = await service.logsIn(member, { remember_me: true });
    const items = await list(member.browser);
    const now = service.clock.now();
    expect(items).toEqual([
      {
        id: expect.any(String),
        created_at: now.toISOString(),
        last_seen_at: now.toISOString(),
        expires_at: expect.any(String),
        ip: other.browser.address,
        user_agent: other.browser.userAgent,
        current: false,
        remembered: true,
      },
      expect.objectContaining({ current: true, remembered: false, ip: member.browser.address }),
    ]);
    for (const { id } of items) {
      expect(member.browser.cookieHeader() + other.browser.cookieHeader()).not.toContain(id);
      const thief = service.visitor();
      thief.cookies.set('octa_session', `s%3A${id}.x`);
      expect(await service.isLoggedIn(thief)).toBe(false);
    }
  });

  it('can be ended one by one', async () => {
    const [other, third] = [await service.logsIn(member), await service.logsIn(member)];
    const items: { id: string; ip: string }[] = await list(member.browser);
    const { id } = items.find(({ ip }) => ip === other.browser.address) ?? { id: '' };
    const body = { current_password: member.password };
    await service.expect(200, member.browser.delete(`/api/profile/sessions/${id}`, body));
    expect(await service.isLoggedIn(other.browser)).toBe(false);
    expect(await service.isLoggedIn(third.browser)).toBe(true);
    expect((await member.browser.delete(`/api/profile/sessions/${id}`, body)).json.code).toBe('not_found');
  });

  it('can be ended from within', async () => {
    const thief = member.browser.copy();
    const [{ id }] = await list(member.browser);
    const body = { current_password: member.password };
    const { setCookies } = await service.expect(200, member.browser.delete(`/api/profile/sessions/${id}`, body));
    expect(setCookies).toEqual([expect.stringMatching(/^octa_session=;/)]);
    expect(await service.isLoggedIn(thief)).toBe(false);
  });

  it('can all be ended but the one that asks', async () => {
    const others = [await service.logsIn(member), await service.logsIn(member, { remember_me: true })];
    const stranger = await service.member();
    await service.expect(200, member.browser.delete('/api/profile/sessions', { current_password: member.password }));
    for (const { browser } of others) expect(await service.isLoggedIn(browser)).toBe(false);
    for (const { browser } of [member, stranger]) expect(await service.isLoggedIn(browser)).toBe(true);
    expect(await list(member.browser)).toHaveLength(1);
  });

  it('need the password to be ended', async () => {
    const other = await service.logsIn(member);
    for (const { id } of await list(member.browser)) {
      for (const path of [`/api/profile/sessions/${id}`, '/api/profile/sessions']) {
        const { status, json } = await member.browser.delete(path, { current_password: 'not the password' });
        expect([status, json.code]).toEqual([400, 'wrong_password']);
      }
    }
    for (const { browser } of [member, other]) expect(await service.isLoggedIn(browser)).toBe(true);
  });

  it('are nobody else’s: another account’s session is not there', async () => {
    const stranger = await service.member();
    const [{ id }] = await list(stranger.browser);
    const body = { current_password: member.password };
    const foreign = await member.browser.delete(`/api/profile/sessions/${id}`, body);
    const missing = await member.browser.delete('/api/profile/sessions/no-such-session', body);
    expect([foreign.status, foreign.json.code]).toEqual([404, 'not_found']);
    expect({ ...foreign.json, request_id: '' }).toEqual({ ...missing.json, request_id: '' });
    expect(await service.isLoggedIn(stranger.browser)).toBe(true);
  });
});
