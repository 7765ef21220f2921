import { closedAfterEach } from '../support/closed-after-each.js';
import { rawRequest } from '../support/raw-request.js';
import { GENEROUS_LIMITS, sendJson, startService, type LogLine, type TestService } from '../support/run-service.js';
import { until } from '../support/until.js';
import { sampleSpotifyCredentials, sampleYouTubeApiKey } from '../support/sandbox-faults/index.js';

const afterwards = closedAfterEach();

describe('the log', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  /** The line that the request wrote when it had ended. */
  async function lineOf(path: string, options: Parameters<typeof rawRequest>[1] = {}): Promise<LogLine> {
    const { headers } = await rawRequest(service.url, { ...options, path });
    const linesOf = () => service.logs.filter((line) => line.request_id === headers['x-request-id']);
    const served = () => linesOf().filter(({ msg }) => msg === 'Request served');
    await until(`the line of ${path}`, () => served().length > 0);
    const [line, ...others] = served();
    if (line === undefined || others.length > 0) throw new Error(`Not exactly one line for ${path}.`);
    return line;
  }

  it('has one line for a request, with all that operators look for', async () => {
    expect(await lineOf('/api/v1/search?q=Muse')).toEqual({
      level: 'INFO',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      request_id: expect.any(String),
      method: 'GET',
      route: '/api/v1/search',
      status: 200,
      duration_ms: expect.any(Number),
      ip: expect.stringMatching(/127\.0\.0\.1|::1/),
      user_id: null,
      msg: 'Request served',
    });
  });

  it('has the route’s template, not the path', async () => {
    expect(await lineOf('/nothing/secret-token')).toMatchObject({ route: 'unmatched', status: 404 });
    expect(await lineOf('/api/v1/secret-token')).toMatchObject({ route: 'unmatched', status: 404 });
    expect(await lineOf('/?q=secret-token&x=secret-token')).toMatchObject({ route: '/', status: 200 });
    expect(service.logText()).not.toContain('secret-token');
  });

  it('has a line for a refusal, too', async () => {
    expect(await lineOf('/?q=%3Cscript')).toMatchObject({ status: 400 });
    const refused = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' };
    expect(await lineOf('/api/v1/spotify/search', refused)).toMatchObject({
      method: 'POST',
      route: '/api/v1/spotify/search',
      status: 400,
    });
  });

  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const json = { 'content-type': 'application/json' };
  const evil = { origin: 'https://evil.example' };
  it.each<[string, string, Parameters<typeof rawRequest>[1]]>([
    ['suspicious_url', '/?q=%3Cscript', {}],
    ['not_found', '/nothing', {}],
    ['not_found', '/api/v1/nothing', {}],
    ['bad_request', '/playlists/%ff', {}],
    ['not_authenticated', '/api/v1/history/some-id', { method: 'DELETE' }],
    ['cross_site_request', '/api/auth/login', { method: 'POST', headers: { ...json, ...evil }, body: '{}' }],
    ['csrf_failed', '/login', { method: 'POST', headers: form, body: 'login=a&password=b' }],
    ['invalid_content_type', '/api/auth/login', { method: 'POST', body: 'x' }],
    ['invalid_json', '/api/auth/login', { method: 'POST', headers: json, body: '{' }],
    ['validation_failed', '/api/auth/login', { method: 'POST', headers: json, body: '{}' }],
    ['validation_failed', '/?q=', {}],
    ['validation_failed', '/login?next=/a&next=/b', {}],
    ['invalid_token', '/api/auth/verify-email/some-token', {}],
    ['payload_too_large', '/login', { method: 'POST', headers: form, body: `x=${'x'.repeat(200_000)}` }],
  ])('has the code of a refusal in the request’s line: %s for %s', async (code, path, options) => {
    const line = await lineOf(path, options);
    expect(line).toMatchObject({ msg: 'Request served', code });
    expect(line['status']).toBeGreaterThanOrEqual(400);
  });

  it('has the code of a search that could ask no source, and of a source’s failure', async () => {
    service.spotify.faults.set({ kind: 'forbidden_text', match: '/v1' });
    service.youtube.faults.set({ kind: 'bad_key' });
    const lines = [
      await lineOf('/?q=Nobody+Searched+This'),
      await lineOf('/api/v1/search?q=Nobody+Searched+That'),
      await lineOf('/?q=Nobody+Searched+It&source=spotify'),
    ];
    service.spotify.faults.clear();
    service.youtube.faults.clear();
    expect(lines.map(({ status, code }) => [status, code])).toEqual([
      [503, 'search_unavailable'],
      [503, 'search_unavailable'],
      [503, 'spotify_unavailable'],
    ]);
  });

  it('has no code for what succeeded', async () => {
    expect(await lineOf('/api/v1/search?q=Muse')).not.toHaveProperty('code');
  });

  it('writes health and assets at DEBUG only', async () => {
    for (const path of ['/api/v1/health', '/api/v1/health/live', '/assets/nothing.css']) {
      expect(await lineOf(path)).toMatchObject({ level: 'DEBUG' });
    }
  });

  it('carries Cloudflare’s ray and the trace’s id where the request does', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = { 'cf-ray': '8f1a2b3c4d5e6f70-FRA', traceparent: `00-${trace}-00f067aa0ba902b7-01` };
    expect(await lineOf('/api/v1/search?q=Muse', { headers })).toMatchObject({
      cf_ray: '8f1a2b3c4d5e6f70-FRA',
      trace_id: trace,
    });
  });

  it.each([
    ['a ray with other characters', { 'cf-ray': 'x"y z' }],
    ['a very long ray', { 'cf-ray': 'x'.repeat(200) }],
    ['a trace of zeros', { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }],
    ['a trace of another form', { traceparent: 'hello' }],
    ['neither', {}],
  ])('leaves out %s', async (_what, headers) => {
    const line = await lineOf('/api/v1/health', { headers });
    expect(line).not.toHaveProperty('cf_ray');
    expect(line).not.toHaveProperty('trace_id');
  });

  it('has the request’s id also in what the adapters write meanwhile', async () => {
    service.spotify.faults.set({ kind: 'forbidden_text', match: '/v1' });
    const { headers } = await sendJson(`${service.url}/api/v1/spotify/search`, { artist_name: 'Radiohead' });
    service.spotify.faults.clear();
    expect(service.logs).toContainEqual(
      expect.objectContaining({
        level: 'ERROR',
        msg: 'Upstream refused the credentials',
        request_id: headers.get('x-request-id'),
      }),
    );
  });

  it('is one JSON object a line, and holds no secret', async () => {
    await rawRequest(`${service.url}/?q=Muse`, {
      headers: { cookie: 'octa_session=cookie-secret', authorization: 'Bearer auth-secret' },
    });
    const text = service.logText();
    for (const line of text.trimEnd().split('\n')) expect(JSON.parse(line)).toMatchObject({ msg: expect.any(String) });
    for (const secret of [
      sampleSpotifyCredentials.clientSecret,
      sampleYouTubeApiKey,
      'cookie-secret',
      'auth-secret',
      service.folder,
    ]) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('the log at a level', () => {
  it('says nothing about polls at INFO', async () => {
    const service = await startService({ ...GENEROUS_LIMITS, LOG_LEVEL: 'INFO' });
    afterwards(() => service.stop());
    await rawRequest(`${service.url}/api/v1/health`);
    const { headers } = await rawRequest(`${service.url}/api/v1/search?q=Muse`);
    await until('the line', () => service.logs.some(({ request_id }) => request_id === headers['x-request-id']));
    expect(service.logs.map(({ route }) => route)).toEqual(['/api/v1/search']);
  });
});
