import { AccountService, type Member } from '../support/accounts.js';
import { createPlaylist, PLAYLISTS } from '../support/api-playlists.js';
import { describeOnEachStore } from '../support/each-store.js';
import { closedAfterEach } from '../support/closed-after-each.js';
import { rawRequest } from '../support/raw-request.js';
import { GENEROUS_LIMITS, startService, type TestService } from '../support/run-service.js';

const PROBLEM = 'application/problem+json';
const JSON_TYPE = { 'content-type': 'application/json' };

const afterwards = closedAfterEach();

describeOnEachStore('answers of the API', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
    member = await service.member();
  });
  afterAll(() => service.stop());

  it('say on every 401 how to log in', async () => {
    const wrong = { login: member.username, password: 'not that one' };
    const page = { login: member.username, password: 'not that one', remember_me: '' };
    const session = 'Session realm="Octa Music"';
    for (const answer of [
      await service.visitor().get('/api/profile'),
      await service.visitor().post('/api/auth/login', wrong),
      await service.visitor().fillIn('/login', page),
    ]) {
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, session]);
    }
    // Where a program may come with a token.
    const { status, headers } = await service.visitor().get(PLAYLISTS);
    expect([status, headers.get('www-authenticate')]).toEqual([401, `${session}, Bearer realm="Octa Music"`]);
    expect((await member.browser.get(PLAYLISTS)).headers.get('www-authenticate')).toBeNull();
  });

  it('say where a new playlist is', async () => {
    const file = JSON.stringify({ format: 'octa-music-playlist', version: 1, name: 'Imported', songs: [] });
    for (const [path, body] of [
      [PLAYLISTS, { name: 'Created' }],
      [`${PLAYLISTS}/import`, { file }],
    ] as const) {
      const { status, location, json } = await member.browser.post(path, body);
      expect([status, location]).toEqual([201, `${PLAYLISTS}/${json.data.id}`]);
      expect((await member.browser.get(location ?? '')).json.data.id).toBe(json.data.id);
    }
  });

  it('name the next page of a list, with its filters', async () => {
    const { browser } = await service.member();
    for (const name of ['a', 'b', 'c']) {
      await createPlaylist(browser, { name });
      await browser.post('/api/v1/spotify/search', { artist_name: name === 'c' ? 'Muse' : `Muse ${name}` });
      service.clock.advance(1000);
    }
    for (const [first, key, parameter] of [
      [`${PLAYLISTS}?limit=2&utm_source=x`, 'next_cursor', 'cursor'],
      ['/api/v1/history?limit=2&q=%20muse', 'next_cursor', 'cursor'],
      ['/api/v1/spotify/tracks?q=a%26b%20e&limit=1', 'next_offset', 'offset'],
    ] as const) {
      const answer = await browser.get(first);
      const next = answer.json.data[key];
      const [, address = ''] = /^<([^<>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '') ?? [];
      const expected = new URL(first, service.url);
      expected.searchParams.set(parameter, String(next));
      expect([first, next === null, new URL(address, service.url).href]).toEqual([first, false, expected.href]);
      const following = await browser.get(address);
      if (parameter === 'offset') continue;
      expect([first, following.status, following.json.data.items.length]).toEqual([first, 200, 1]);
      expect([first, following.headers.get('link')]).toEqual([first, null]);
    }
  });

  it.each([
    [PLAYLISTS, 'limits=2'],
    ['/api/v1/history', 'user_id=7'],
    ['/api/v1/spotify/tracks?q=Muse', '$where=1'],
    ['/api/v1/search?q=Muse', 'source=spotify'],
  ])('refuse a filter that a list does not know: %s with %s', async (path, filter) => {
    const separator = path.includes('?') ? '&' : '?';
    const { status, json } = await member.browser.get(path + separator + filter);
    const [field] = filter.split('=');
    expect([status, json.code, json.details.map((detail: { field: string }) => detail.field)]).toEqual([
      400,
      'validation_failed',
      [field],
    ]);
    const ignored = 'utm_source=x&utm_source=y&utm_x=&fbclid=z&gclid=1';
    expect((await member.browser.get(path + separator + ignored)).status).toBe(200);
  });
});

describe('refusals of the API as Problem Details', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService({ ...GENEROUS_LIMITS, RESET_RATE_LIMIT_PER_HOUR: '1' });
  });
  afterAll(() => service.stop());

  type Sent = NonNullable<Parameters<typeof rawRequest>[1]>;
  const ask = (path: string, accept: string | undefined, sent: Sent = {}) =>
    rawRequest(service.url + path, { ...sent, headers: { ...sent.headers, ...(accept !== undefined && { accept }) } });
  const reset = { method: 'POST', headers: JSON_TYPE, body: '{"email":"somebody@mail.example"}' };

  it.each<readonly [status: number, title: string, path: string, sent: Sent]>([
    [400, 'Bad Request', '/api/v1/search?q=', {}],
    [400, 'Bad Request', '/api/auth/login', { method: 'POST', headers: JSON_TYPE, body: '{' }],
    [401, 'Unauthorized', PLAYLISTS, {}],
    [403, 'Forbidden', '/api/auth/login', { method: 'POST', headers: { ...JSON_TYPE, origin: 'null' }, body: '{}' }],
    [404, 'Not Found', '/api/v1/nothing', {}],
    [404, 'Not Found', '/api', {}],
    [405, 'Method Not Allowed', '/api/auth/login', { method: 'DELETE' }],
    [413, 'Payload Too Large', '/api/auth/login', { method: 'POST', headers: JSON_TYPE, body: 'x'.repeat(200_000) }],
    [429, 'Too Many Requests', '/api/auth/reset-request', reset],
  ])('have its keys and ours: %d %s for %s', async (status, title, path, sent) => {
    if (status === 429) await ask(path, undefined, sent);
    const usual = await ask(path, 'application/json', sent);
    const problem = await ask(path, PROBLEM, sent);
    expect([usual.status, problem.status]).toEqual([status, status]);
    expect([usual, problem].map(({ headers }) => headers['content-type']?.split(';')[0])).toEqual([
      'application/json',
      PROBLEM,
    ]);
    for (const { headers } of [usual, problem]) expect(headers.vary).toMatch(/\bAccept(?!-)/);
    expect(usual.json).not.toHaveProperty('status');
    expect(problem.json).toEqual({
      ...usual.json,
      request_id: problem.headers['x-request-id'],
      ...{ type: 'about:blank', title, status, detail: problem.json.message },
      ...(status === 429 && { message: expect.any(String), error: expect.any(String) }),
    });
  });

  it.each([
    [undefined, false],
    ['*/*', false],
    ['application/*', false],
    ['text/html', false],
    ['application/json, application/problem+json', false],
    ['application/problem+json;q=0.5, application/json', false],
    ['application/problem+json;q=0', false],
    ['application/problem+json, application/json;q=0.9', true],
    ['application/problem+json, */*', true],
    ['Application/Problem+JSON', true],
    ['application/problem+json; charset=utf-8', true],
  ])('come when they are preferred: %s', async (accept, preferred) => {
    const { headers } = await ask('/api/v1/nothing', accept);
    expect(headers['content-type']?.startsWith(PROBLEM)).toBe(preferred);
  });

  it('keep the data that a failure has', async () => {
    const variables = { ...GENEROUS_LIMITS, MONGODB_URI: 'mongodb://localhost:1/octa?serverSelectionTimeoutMS=100' };
    const started = await startService(variables);
    afterwards(() => started.stop());
    const { status, json } = await rawRequest(`${started.url}/api/v1/health`, { headers: { accept: PROBLEM } });
    expect(status).toBe(503);
    expect(json).toMatchObject({ code: 'unhealthy', title: 'Service Unavailable', data: { status: 'unhealthy' } });
  });

  it('are never an answer that succeeds', async () => {
    const { status, headers } = await ask('/api/v1/health', PROBLEM);
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
  });
});
