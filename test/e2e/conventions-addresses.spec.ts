import { rawRequest } from '../support/raw-request.js';
import { startService, type TestService } from '../support/run-service.js';

describe('addresses', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());
  const ask = (path: string, options: Parameters<typeof rawRequest>[1] = {}) =>
    rawRequest(service.url, { ...options, path });
  const warnings = () => service.logs.filter(({ msg }) => msg === 'Suspicious URL pattern detected');

  it.each([
    '/../etc/passwd',
    '/assets/../../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/package.json',
    '/assets/%252e%252e%252fpackage.json',
    '/..\\windows',
    '/..%5cwindows',
    '/?q=<script>alert(1)</script>',
    '/?q=%3Cscript%3E',
    '/?q=%3cScRiPt',
    '/?q=%253Cscript',
    '/?next=javascript:alert(1)',
    '/?next=JaVaScRiPt%3Aalert(1)',
    '/?q=%3Ciframe',
    '/?q=<object%20data=x>',
    '/api/v1/search?q=%3Cscript%3E',
    '/api/v1/health/../search',
    '/?q=%ff%3Cscript',
  ])('with a suspicious pattern are refused and logged once: %s', async (path) => {
    const before = warnings().length;
    const answer = await ask(path);
    expect(answer.status).toBe(400);
    expect(warnings()).toHaveLength(before + 1);
    expect(warnings().at(-1)).toMatchObject({ level: 'WARNING', request_id: answer.headers['x-request-id'] });
    expect(answer.headers['x-frame-options']).toBe('DENY');
    if (path.startsWith('/api')) expect(answer.json).toMatchObject({ success: false, data: null });
    else expect(answer.headers['content-type']).toMatch(/^text\/html/);
  });

  it('with a suspicious pattern are refused whatever the method', async () => {
    const answer = await ask('/api/v1/spotify/search?x=%3Cscript', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"artist_name":"Muse"}',
    });
    expect([answer.status, answer.json.success]).toEqual([400, false]);
  });

  it.each(['/?q=AC%2FDC', '/?q=...And+You+Will+Know+Us', '/?q=%3Cb%3E', '/?q=100%25', '/?q=Object', '/?q=script'])(
    'that only look odd are answered: %s',
    async (path) => {
      const before = warnings().length;
      expect((await ask(path)).status).toBe(200);
      expect(warnings()).toHaveLength(before);
    },
  );

  it.each(['/api', '/api/', '/api/v1', '/api/v1/nothing', '/api/v2/search', '/api/v1/spotify/search/extra'])(
    'below /api that nobody has are a JSON 404: %s',
    async (path) => {
      const { status, headers, json } = await ask(path);
      expect(status).toBe(404);
      expect(headers['content-type']).toMatch(/^application\/json/);
      expect(json).toEqual({
        success: false,
        message: expect.any(String),
        error: json.message,
        data: null,
        code: 'not_found',
        request_id: headers['x-request-id'],
      });
    },
  );

  it.each(['/nothing', '/apinothing', '/assets/nothing.css', '/index.php', '/.env', '/assets/', '/assets'])(
    'elsewhere that nobody has are a page with status 404: %s',
    async (path) => {
      const { status, headers, text } = await ask(path);
      expect(status).toBe(404);
      expect(headers['content-type']).toMatch(/^text\/html/);
      expect(headers['cache-control'] ?? '').not.toMatch(/immutable/);
      expect(text).toContain('404');
      expect(text).toContain(String(headers['x-request-id']));
    },
  );

  it.each([
    ['GET', '/api/v1/spotify/search'],
    ['PUT', '/api/v1/search'],
    ['DELETE', '/api/v1/health'],
  ])('do not take every method: %s %s', async (method, path) => {
    const { status, json } = await ask(path, { method });
    expect([404, 405]).toContain(status);
    expect(json).toMatchObject({ success: false, data: null });
  });

  it.each(['/%zz', '/api/v1/%E0%A4%A', '/assets/%zz.css', '/assets/%00', '/api/v1/health/%ff'])(
    'that are broken are the client’s fault, not ours: %s',
    async (path) => {
      const { status } = await ask(path);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(service.logs.filter(({ level }) => level === 'ERROR')).toEqual([]);
    },
  );

  it('that are longer than Node takes are refused', async () => {
    expect((await ask(`/?q=${'x'.repeat(20_000)}`)).status).toBe(431);
    expect((await ask('/api/v1/health/live')).status).toBe(200);
  });

  it.each([
    '/',
    '/?q=Muse',
    '/privacy',
    '/robots.txt',
    '/favicon.ico',
    '/nothing',
    '/api/v1/health',
    '/api/v1/health/live',
    '/api/v1/search?q=Muse',
    '/api/v1/spotify/tracks?q=Muse',
    '/api/v1/nothing',
  ])('answer HEAD like GET, without a body: %s', async (path) => {
    const [get, head] = await Promise.all([ask(path), ask(path, { method: 'HEAD' })]);
    expect(head.status).toBe(get.status);
    expect(head.body).toHaveLength(0);
    expect(head.headers['content-type']).toBe(get.headers['content-type']);
    expect(head.headers['x-request-id']).toBeDefined();
  });

  it.each(['/API/auth/login', '/api/auth/LOGIN', '/LOGIN', '/Api/v1/health'])(
    'are told apart by case, as the rules that go by them are: %s',
    async (path) => {
      for (const method of ['GET', 'POST']) {
        const answer = await ask(path, {
          method,
          headers: { 'content-type': 'application/json' },
          ...(method === 'POST' && { body: '{"login":"somebody","password":"some password"}' }),
        });
        expect(answer.status).toBe(404);
      }
    },
  );
});
