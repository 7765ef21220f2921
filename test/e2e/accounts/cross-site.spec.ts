import { AccountService, SITE, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import type { Visitor } from '../../support/visitor.js';

type Headers = Readonly<Record<string, string>>;

describeOnEachStore('requests from another site', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore(), { FRONTEND_URL: `${SITE},https://www.octa.example:8443` });
    member = await service.member();
  });
  afterAll(() => service.stop());

  const FOREIGN: readonly Headers[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `${SITE}.evil.example` },
    { origin: `${SITE}:444` },
    { origin: SITE.replace('https', 'http') },
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'cross-site' },
  ];

  const own = (): readonly Headers[] => [
    {},
    { origin: SITE },
    { origin: 'https://www.octa.example:8443' },
    { origin: service.url },
    { origin: service.url, 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
  ];

  const routes: readonly (readonly [method: string, path: string])[] = [
    ['POST', '/api/auth/register'],
    ['POST', '/api/auth/login'],
    ['POST', '/api/auth/logout'],
    ['POST', '/api/auth/resend-verification'],
    ['POST', '/api/auth/reset-request'],
    ['POST', '/api/auth/reset-password/some-token'],
    ['POST', '/api/auth/refresh-session'],
    ['PUT', '/api/profile/username'],
    ['PUT', '/api/profile/email'],
    ['DELETE', '/api/profile/email'],
    ['PUT', '/api/profile/password'],
    ['DELETE', '/api/profile/sessions'],
    ['DELETE', '/api/profile'],
  ];

  it.each(routes)('are refused, with and without a session: %s %s', async (method, path) => {
    for (const headers of FOREIGN) {
      for (const browser of [service.visitor(), member.browser]) {
        const { status, json, setCookies } = await browser.send(method, path, { body: {}, headers });
        expect([headers, status, json.code]).toEqual([headers, 403, 'cross_site_request']);
        expect(setCookies).toEqual([]);
      }
    }
    expect(await service.isLoggedIn(member.browser)).toBe(true);
  });

  it('are refused as forms and as plain text, too', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const headers = { origin: 'https://evil.example', 'content-type': type };
      const answer = await service.visitor().send('POST', '/api/auth/login', { body: 'x=y', headers });
      expect([answer.status, answer.json.code]).toEqual([403, 'cross_site_request']);
    }
  });

  it('are refused at the pages when they carry a session', async () => {
    for (const path of ['/logout', '/profile/username', '/profile/delete']) {
      for (const headers of FOREIGN) {
        const answer = await member.browser.send('POST', path, { body: new URLSearchParams(), headers });
        expect([answer.status, answer.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
      }
    }
    expect(await service.isLoggedIn(member.browser)).toBe(true);
  });

  it('are refused for other changes when they carry a session, and only then', async () => {
    const search = (browser: Visitor, headers: Headers) =>
      browser.post('/api/v1/spotify/search', { artist_name: 'Muse' }, headers);
    for (const headers of FOREIGN) {
      expect((await search(member.browser, headers)).status).toBe(403);
      expect((await search(service.visitor(), headers)).status).toBe(200);
    }
  });

  it('are told first that the address does not take the method, where it does not', async () => {
    for (const [method, path] of [
      ['PUT', '/api/auth/login'],
      ['DELETE', '/'],
    ] as const) {
      const headers = { origin: 'https://evil.example' };
      const answer = await member.browser.send(method, path, { body: {}, headers });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, expect.any(String)]);
    }
    const headers = { origin: 'https://evil.example' };
    expect((await member.browser.send('POST', '/api/auth/nowhere', { body: {}, headers })).status).toBe(403);
  });

  it('may read', async () => {
    for (const headers of FOREIGN) {
      expect((await member.browser.get('/', { headers })).status).toBe(200);
      expect((await member.browser.get('/api/auth/session-check', { headers })).status).toBe(200);
    }
  });

  it('cannot log anybody out by GET, nor can another host of the same site', async () => {
    const headersOfImages = [{ 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'same-site', origin: SITE }];
    for (const headers of [...FOREIGN, ...headersOfImages]) {
      const { status, json } = await member.browser.get('/api/auth/logout', { headers });
      expect([headers, status, json.code]).toEqual([headers, 403, 'cross_site_request']);
    }
    expect(await service.isLoggedIn(member.browser)).toBe(true);
  });

  it('cannot log anybody out by HEAD, from wherever they come', async () => {
    for (const headers of [...FOREIGN, ...own()]) {
      const { setCookies } = await member.browser.send('HEAD', '/api/auth/logout', { headers });
      expect(setCookies).toEqual([expect.stringMatching(/^octa_session=s%3A/)]);
    }
    expect((await member.browser.send('HEAD', '/api/auth/logout', {})).status).toBe(200);
    expect(await service.isLoggedIn(member.browser)).toBe(true);
  });

  it('are not those from this site, its front ends, or no browser at all', async () => {
    for (const headers of own()) {
      const { browser } = await service.logsIn(member);
      const { status } = await browser.post('/api/auth/login', { login: member.username, password: 'wrong' }, headers);
      expect([headers, status]).toEqual([headers, 401]);
      expect((await browser.post('/api/auth/logout', {}, headers)).status).toBe(200);
      expect(await service.isLoggedIn(browser)).toBe(false);
      service.clock.advance(60_000);
      await service.logIn(member);
    }
  });

  it('are not those whose origin is the host that they ask', async () => {
    const { host } = new URL(service.url);
    for (const origin of [`http://${host}`, `https://${host}`]) {
      expect((await service.visitor().post('/api/auth/logout', {}, { origin })).status).toBe(200);
    }
    const other = `http://${host.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))}`;
    expect((await service.visitor().post('/api/auth/logout', {}, { origin: other })).status).toBe(403);
  });
});
