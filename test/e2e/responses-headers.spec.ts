import { rawRequest, type RawAnswer } from '../support/raw-request.js';
import { PRODUCTION_VARIABLES } from '../support/production-variables.js';
import { GENEROUS_LIMITS, sendJson, startService, type TestService } from '../support/run-service.js';

const { DATABASE_URL: _ownFile, ...production } = PRODUCTION_VARIABLES;
const OWN_FRONT_END = 'https://music.example.org';

/** Every kind of answer there is: page, file, JSON, error, redirect, refusal. */
const ADDRESSES = [
  '/',
  '/?q=Muse',
  '/privacy',
  '/robots.txt',
  '/favicon.ico',
  '/nothing',
  '/?q=%3Cscript',
  '/api/v1/health',
  '/api/v1/health/live',
  '/api/v1/search?q=Muse',
  '/api/v1/search',
  '/api/v1/nothing',
];

function policyOf(answer: RawAnswer): Map<string, string[]> {
  const text = String(answer.headers['content-security-policy']);
  return new Map(
    text.split(';').map((directive) => [directive.trim().split(' ')[0] ?? '', directive.trim().split(' ').slice(1)]),
  );
}

describe.each([
  ['outside production', GENEROUS_LIMITS],
  ['in production', { ...GENEROUS_LIMITS, ...production }],
])('every response %s', (where, variables) => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService(variables);
  });
  afterAll(() => service.stop());
  const ask = (path: string, options: Parameters<typeof rawRequest>[1] = {}) => rawRequest(service.url + path, options);

  it.each([...ADDRESSES, '/assets/'])('has the security headers: %s', async (path) => {
    const answer = await ask(path);
    const policy = policyOf(answer);
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
    expect(answer.headers).not.toHaveProperty('x-powered-by');
    expect(String(answer.headers['content-security-policy'])).not.toMatch(/unsafe-|\*|data:|http:/);
    expect(policy.get('object-src')).toEqual(["'none'"]);
    expect(policy.get('base-uri')).toEqual(["'none'"]);
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(policy.get('form-action')).toEqual(["'self'"]);
    for (const host of ['https://i.scdn.co', 'https://yt3.ggpht.com', 'https://i.ytimg.com']) {
      expect(policy.get('img-src')).toContain(host);
    }
    expect(policy.get('frame-src')).toEqual(['https://open.spotify.com', 'https://www.youtube-nocookie.com']);
    expect(answer.headers['strict-transport-security']).toBe(
      where === 'in production' ? 'max-age=31536000; includeSubDomains' : undefined,
    );
  });

  it.each([...ADDRESSES, '/assets/'])('has an id of its own: %s', async (path) => {
    const given = { 'x-request-id': 'chosen-by-the-client' };
    const [one, other] = await Promise.all([ask(path, { headers: given }), ask(path, { headers: given })]);
    expect(one.headers['x-request-id']).toMatch(/^[\w-]{16,64}$/);
    expect(one.headers['x-request-id']).not.toBe(other.headers['x-request-id']);
    expect(one.headers['x-request-id']).not.toBe('chosen-by-the-client');
  });

  it('sets no cookie for who only reads or searches', async () => {
    for (const path of ADDRESSES) expect((await ask(path)).headers).not.toHaveProperty('set-cookie');
  });

  it('carries the same id in an error’s body', async () => {
    const { headers, json } = await sendJson(`${service.url}/api/v1/spotify/search`, {});
    expect(json.request_id).toBe(headers.get('x-request-id'));
  });

  it('says that health may not be kept', async () => {
    for (const path of ['/api/v1/health', '/api/v1/health/live', '/api/auth/nothing', '/api/profile/nothing']) {
      expect((await ask(path)).headers['cache-control']).toBe('no-store');
    }
  });

  it('tells no more than it should when something is wrong', async () => {
    for (const path of ADDRESSES) {
      expect((await ask(path)).text).not.toMatch(/node_modules|\.ts:\d|\.js:\d|at \w+ \(|sqlite|express|nest/i);
    }
  });
});

describe('other sites’ pages', () => {
  const from = (service: TestService, origin: string, options: Parameters<typeof rawRequest>[1] = {}) =>
    rawRequest(`${service.url}/api/v1/search?q=Muse`, { ...options, headers: { ...options.headers, origin } });
  const preflight = {
    method: 'OPTIONS',
    headers: { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
  };

  describe('outside production', () => {
    let service: TestService;
    beforeAll(async () => {
      service = await startService();
    });
    afterAll(() => service.stop());

    it('may all read the API, without credentials', async () => {
      const { headers } = await from(service, 'https://anybody.example');
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    });

    it('learn about limits, waits and the request’s id', async () => {
      const exposed = String((await from(service, 'https://anybody.example')).headers['access-control-expose-headers']);
      expect(exposed.split(/,\s*/).sort()).toEqual([
        'ETag',
        'Link',
        'Location',
        'RateLimit',
        'RateLimit-Policy',
        'Retry-After',
        'WWW-Authenticate',
        'X-Request-Id',
      ]);
    });

    it('may send JSON', async () => {
      const { status, headers } = await from(service, 'https://anybody.example', preflight);
      expect(status).toBe(204);
      expect(headers['access-control-allow-headers']).toMatch(/content-type/i);
      expect(headers['access-control-allow-methods']).toContain('POST');
    });

    it('may not read pages', async () => {
      const { headers } = await rawRequest(service.url, { headers: { origin: 'https://anybody.example' } });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    });

    it('may change nothing in accounts', async () => {
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
      ]) {
        for (const path of ['/api/auth/nothing', '/api/auth/login']) {
          const answer = await rawRequest(service.url + path, { method: 'POST', headers });
          expect([answer.status, answer.json.code]).toEqual([403, 'cross_site_request']);
        }
      }
    });

    it('may search, which changes nothing and carries no session', async () => {
      const headers = { origin: 'https://evil.example' };
      const answer = await sendJson(`${service.url}/api/v1/spotify/search`, { artist_name: 'Muse' }, { headers });
      expect(answer.status).toBe(200);
    });

    it('may not search with somebody’s session', async () => {
      const headers = { origin: 'https://evil.example', cookie: 'a=b; octa_session=x' };
      const { status, json } = await sendJson(
        `${service.url}/api/v1/spotify/search`,
        { artist_name: 'Muse' },
        { headers },
      );
      expect([status, json.code]).toEqual([403, 'cross_site_request']);
    });

    it('are told from our own by host and port, and by Origin before Fetch-Metadata', async () => {
      const { host } = new URL(service.url);
      for (const headers of [
        { origin: `http://${host}`, 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-origin' },
        {} as Record<string, string>,
      ]) {
        const answer = await rawRequest(`${service.url}/api/auth/nothing`, { method: 'POST', headers });
        expect(answer.status).not.toBe(403);
      }
      const otherPort = { origin: `http://${host.split(':')[0]}:1`, 'sec-fetch-site': 'same-origin' };
      const answer = await rawRequest(`${service.url}/api/auth/nothing`, { method: 'POST', headers: otherPort });
      expect(answer.status).toBe(403);
    });
  });

  describe('in production', () => {
    let service: TestService;
    beforeAll(async () => {
      service = await startService({
        ...GENEROUS_LIMITS,
        ...production,
        FRONTEND_URL: `${OWN_FRONT_END}, https://other.example.org`,
      });
    });
    afterAll(() => service.stop());

    it.each([OWN_FRONT_END, 'https://other.example.org'])(
      'may read the API with credentials if they are ours: %s',
      async (origin) => {
        const { headers } = await from(service, origin);
        expect(headers['access-control-allow-origin']).toBe(origin);
        expect(headers['access-control-allow-credentials']).toBe('true');
        expect(headers.vary).toMatch(/\bOrigin\b/);
      },
    );

    it.each(['https://evil.example', 'http://music.example.org', 'https://music.example.org.evil.example', 'null'])(
      'may not read it otherwise: %s',
      async (origin) => {
        for (const options of [{}, preflight]) {
          expect((await from(service, origin, options)).headers).not.toHaveProperty('access-control-allow-origin');
        }
      },
    );

    it('that are ours may change accounts', async () => {
      const answer = await rawRequest(`${service.url}/api/auth/nothing`, {
        method: 'POST',
        headers: { origin: OWN_FRONT_END },
      });
      expect(answer.status).not.toBe(403);
    });
  });
});
