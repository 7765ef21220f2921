import { PRODUCTION_VARIABLES } from '../support/production-variables.js';
import { rawRequest, type RawAnswer } from '../support/raw-request.js';
import { rawSocket } from '../support/raw-socket.js';
import { GENEROUS_LIMITS, startService, type TestService } from '../support/run-service.js';

const { DATABASE_URL: _ownFile, ...production } = PRODUCTION_VARIABLES;
const OWN = 'https://music.example.org';
const FOREIGN = 'https://evil.example';
const JSON_TYPE = { 'content-type': 'application/json' };

type Sent = NonNullable<Parameters<typeof rawRequest>[1]>;

describe('refusals in production', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService({
      ...GENEROUS_LIMITS,
      ...production,
      FRONTEND_URL: OWN,
      RESET_RATE_LIMIT_PER_HOUR: '1',
    });
  });
  afterAll(() => service.stop());
  const ask = (path: string, sent: Sent = {}) => rawRequest(service.url, { ...sent, path });
  const corsHeaders = ({ headers }: RawAnswer) =>
    Object.keys(headers).filter((name) => name.startsWith('access-control'));
  const lineFor = (id: unknown) =>
    service.logs.find(({ msg, request_id }) => msg === 'Request served' && request_id === id);

  const reset = { method: 'POST', headers: JSON_TYPE, body: '{"email":"somebody@mail.example"}' };
  const REFUSALS: readonly (readonly [status: number, path: string, sent: Sent])[] = [
    [400, '/api/v1/search?q=%3Cscript', {}],
    [400, '/api/auth/login', { method: 'POST', headers: JSON_TYPE, body: '{' }],
    [403, '/api/auth/login', { method: 'POST', headers: { ...JSON_TYPE, origin: FOREIGN }, body: '{}' }],
    [404, '/api/v1/nothing', {}],
    [405, '/api/auth/login', { method: 'DELETE' }],
    [413, '/api/auth/login', { method: 'POST', headers: JSON_TYPE, body: `"${'x'.repeat(200_000)}"` }],
    [415, '/api/auth/login', { method: 'POST', headers: { ...JSON_TYPE, 'content-encoding': 'compress' }, body: '{}' }],
    [429, '/api/auth/reset-request', reset],
  ];

  it.each(REFUSALS)('have the headers of every other response: %d for %s', async (status, path, sent) => {
    if (status === 429) await ask(path, sent);
    const usual = await ask('/api/v1/health');
    for (const origin of [OWN, FOREIGN]) {
      const answer = await ask(path, { ...sent, headers: { origin, ...sent.headers } });
      const isForeign = (sent.headers?.['origin'] ?? origin) === FOREIGN;
      const isCrossSite = isForeign && sent.method === 'POST';
      expect([path, origin, answer.status]).toEqual([path, origin, isCrossSite ? 403 : status]);
      for (const name of [
        'content-security-policy',
        'x-content-type-options',
        'x-frame-options',
        'referrer-policy',
        'permissions-policy',
        'strict-transport-security',
      ]) {
        expect([name, answer.headers[name]]).toEqual([name, usual.headers[name]]);
      }
      expect(answer.headers.vary).toMatch(/\bOrigin\b/);
      if (isForeign) expect(corsHeaders(answer)).toEqual([]);
      else {
        expect(answer.headers['access-control-allow-origin']).toBe(OWN);
        expect(answer.headers['access-control-allow-credentials']).toBe('true');
        expect(answer.headers['access-control-expose-headers']).toContain('X-Request-Id');
      }
      if (path.startsWith('/api/auth')) expect(answer.headers['cache-control']).toBe('no-store');
      expect(lineFor(answer.headers['x-request-id'])).toMatchObject({ status: answer.status, code: answer.json.code });
    }
  });

  it('of a suspicious page are compressed like every page', async () => {
    const { status, headers } = await ask('/?q=%3Cscript', { headers: { 'accept-encoding': 'gzip' } });
    expect([status, headers['content-encoding']]).toEqual([400, 'gzip']);
  });

  describe('by Node itself', () => {
    it.each([
      [400, 'bad_request', 'GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n'],
      [400, 'bad_request', 'BREW /api/v1/health HTTP/1.1\r\nHost: x\r\n\r\n'],
      [400, 'bad_request', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'],
      [431, 'headers_too_large', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`],
      [400, 'bad_request', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
      [400, 'bad_request', 'GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\nConnection: close\r\n\r\n'],
      [400, 'bad_request', 'GET /api/v1/health HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n'],
      [400, 'bad_request', 'GET /api/v1/health HTTP/1.1\r\nHost: a, b\r\nConnection: close\r\n\r\n'],
    ])('have our headers, too, and a line in the log: %d %s for %j', async (status, code, text) => {
      const usual = await ask('/api/v1/health');
      const answer = await rawSocket(service.url, text);
      const [head = ''] = answer.split('\r\n\r\n');
      const headers = new Map(
        head.split('\r\n').map((line) => [line.split(':')[0]?.toLowerCase() ?? '', line.replace(/^[^:]*: /, '')]),
      );
      expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      for (const name of ['content-security-policy', 'x-frame-options', 'strict-transport-security']) {
        expect([name, headers.get(name)]).toEqual([name, usual.headers[name]]);
      }
      expect(lineFor(headers.get('x-request-id'))).toMatchObject({ status, code });
      if (headers.get('content-type')?.startsWith('application/json')) expect(answer).toContain(`"code":"${code}"`);
    });

    it('are none for an expectation that nobody knows, nor for HTTP/1.0 without a host', async () => {
      const expecting = 'GET /api/v1/health/live HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nConnection: close\r\n\r\n';
      for (const text of [expecting, 'GET /api/v1/health/live HTTP/1.0\r\n\r\n']) {
        const answer = await rawSocket(service.url, text);
        expect(answer).toMatch(/^HTTP\/1.1 200 /);
        expect(answer.toLowerCase()).toContain('content-security-policy');
      }
    });
  });

  describe('of methods that a path does not take', () => {
    it.each([
      ['/', 'GET, POST, HEAD, OPTIONS'],
      ['/login', 'GET, POST, HEAD, OPTIONS'],
      ['/privacy', 'GET, HEAD, OPTIONS'],
      ['/robots.txt', 'GET, HEAD, OPTIONS'],
      ['/playlists/some-id', 'GET, HEAD, OPTIONS'],
      ['/api/v1/health', 'GET, HEAD, OPTIONS'],
      ['/api/v1/spotify/search', 'POST, OPTIONS'],
      ['/api/v1/history/some-id', 'DELETE, OPTIONS'],
      ['/api/auth/login', 'POST, OPTIONS'],
      ['/api/auth/reset-password/some-token/', 'POST, OPTIONS'],
    ])('say which it takes, before log-in, CSRF, limits and body: %s', async (path, allow) => {
      const sorted = (text: unknown) => String(text).split(', ').sort();
      const headers = { ...JSON_TYPE, origin: OWN, cookie: '__Host-octa_session=x' };
      const answer = await ask(path, { method: 'PATCH', headers, body: '{' });
      expect([answer.status, sorted(answer.headers.allow)]).toEqual([405, sorted(allow)]);
      if (path.startsWith('/api')) expect(answer.json).toMatchObject({ success: false, code: 'method_not_allowed' });
      expect(lineFor(answer.headers['x-request-id'])).not.toMatchObject({ route: 'unmatched' });
      for (const origin of [OWN, FOREIGN]) {
        const options = await ask(path, { method: 'OPTIONS', headers: { ...headers, origin } });
        expect([options.status, sorted(options.headers.allow)]).toEqual([204, sorted(allow)]);
        expect(options.body).toHaveLength(0);
      }
    });

    it('are for TRACE and CONNECT everywhere: nothing of a request is sent back', async () => {
      for (const path of ['/', '/api/v1/health', '/api/auth/login', '/nothing']) {
        const answer = await ask(path, { method: 'TRACE', headers: { cookie: 'octa_session=shown' } });
        expect([path, answer.status]).toEqual([path, path === '/nothing' ? 404 : 405]);
        expect(answer.text).not.toContain('octa_session');
      }
      expect(await rawSocket(service.url, 'CONNECT elsewhere:443 HTTP/1.1\r\nHost: elsewhere\r\n\r\n')).toBe('');
    });

    it('are for an asset, too', async () => {
      const { text } = await ask('/');
      const asset = /\/assets\/[\w.-]+\.css/.exec(text)?.[0] ?? '';
      const { status, headers } = await ask(asset, { method: 'POST' });
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
      expect((await ask('/assets/nothing.0123456789.css', { method: 'POST' })).status).toBe(404);
    });

    it('stay a 404 where there is no path, and a 400 where the address is suspicious', async () => {
      for (const path of ['/nothing', '/api/v1/nothing', '/API/auth/login', '/LOGIN']) {
        for (const method of ['PATCH', 'OPTIONS']) expect((await ask(path, { method })).status).toBe(404);
      }
      expect((await ask('/login?q=%3Cscript', { method: 'PATCH' })).status).toBe(400);
      expect((await ask('/api/v1/search?q=%3Cscript', { method: 'OPTIONS' })).status).toBe(400);
    });

    it('leave preflights to CORS', async () => {
      const preflight = (origin: string, path: string) =>
        ask(path, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
      for (const path of ['/api/auth/login', '/api/v1/nothing']) {
        const { status, headers } = await preflight(OWN, path);
        expect([status, headers['access-control-allow-origin']]).toEqual([204, OWN]);
      }
      expect(corsHeaders(await preflight(FOREIGN, '/api/auth/login'))).toEqual([]);
    });
  });
});

describe('an address behind a proxy', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService({ ...GENEROUS_LIMITS, TRUST_PROXY_HOPS: '1', API_RATE_LIMIT_PER_MINUTE: '2' });
  });
  afterAll(() => service.stop());

  it.each([
    ['203.0.113.6', ['203.0.113.6:1', '203.0.113.6:40000', '203.0.113.6', '9.9.9.9, 203.0.113.6:7']],
    ['2001:db8::1', ['[2001:db8::1]:1', '[2001:db8::1]', '2001:db8::1', '9.9.9.9:5,[2001:db8::1]:443']],
  ])('counts once, whatever port stands after it: %s', async (address, forwarded) => {
    const statuses: number[] = [];
    for (const value of forwarded) {
      const { status, headers } = await rawRequest(`${service.url}/api/v1/search?q=Muse`, {
        headers: { 'x-forwarded-for': value },
      });
      statuses.push(status);
      expect(service.logs.find(({ request_id, ip }) => request_id === headers['x-request-id'] && ip)?.['ip']).toBe(
        address,
      );
    }
    expect(statuses).toEqual([200, 200, 429, 429]);
  });
});
