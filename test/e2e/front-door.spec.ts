import { rawRequest, type RawAnswer } from '../support/raw-request.js';
import { PRODUCTION_VARIABLES } from '../support/production-variables.js';
import { GENEROUS_LIMITS, startService, type TestService } from '../support/run-service.js';

const { DATABASE_URL: _ownFile, ...production } = PRODUCTION_VARIABLES;

/** Sent along, it makes a request take the long way: through Express and Nest. It means nothing to any of them. */
const LONG_WAY = { authorization: 'Bearer nothing' };

const JSON_TYPE = { 'content-type': 'application/json' };

interface Sent {
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body: string | Buffer;
}

const SEARCHES: Record<string, Sent> = {
  'a name': { body: '{"artist_name":"Muse"}' },
  'a name with spaces round it': { body: '{"artist_name":"  muse "}' },
  'a name for YouTube': { path: '/api/v1/youtube/search', body: '{"channel_name":"Queen"}' },
  'a name in Brotli, please': { headers: { 'accept-encoding': 'gzip, br' }, body: '{"artist_name":"Muse"}' },
  'a name in gzip, please': { headers: { 'accept-encoding': 'gzip' }, body: '{"artist_name":"Muse"}' },
  'a name that nobody has': { body: '{"artist_name":"zzzz nobody"}' },
  'no name': { body: '{}' },
  'a blank name': { body: '{"artist_name":"   "}' },
  'a name that is too long': { body: JSON.stringify({ artist_name: 'x'.repeat(101) }) },
  'a name with a control character': { body: '{"artist_name":"a\\u0000b"}' },
  'half a character': { body: '{"artist_name":"\\ud800"}' },
  'a number': { body: '{"artist_name":7}' },
  'something else as well': { body: '{"artist_name":"Muse","role":"admin","__proto__":{"a":1}}' },
  'a list': { body: '["Muse"]' },
  'a text': { body: '"Muse"' },
  'nothing at all': { body: 'null' },
  'no JSON': { body: '{"artist_name":' },
  'a byte order mark before it': { body: '\uFEFF{"artist_name":"Muse"}' },
  'bytes that are no UTF-8': { body: Buffer.from([0x22, 0xff, 0x22]) },
};

describe.each([
  ['outside production', GENEROUS_LIMITS],
  ['in production', { ...GENEROUS_LIMITS, ...production }],
])('a visitor’s search %s', (_where, variables) => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService(variables);
  });
  afterAll(() => service.stop());

  const ask = ({ path = '/api/v1/spotify/search', headers, body }: Sent, more = {}): Promise<RawAnswer> =>
    rawRequest(service.url + path, { method: 'POST', headers: { ...JSON_TYPE, ...headers, ...more }, body });

  it.each(Object.keys(SEARCHES))('is answered like any other: %s', async (name) => {
    const sent = SEARCHES[name] ?? { body: '' };
    await ask(sent);
    const [short, long] = [await ask(sent), await ask(sent, LONG_WAY)];
    expect(short.status).toBe(long.status);
    expect(comparable(short)).toEqual(comparable(long));
    expect(short.headers['x-request-id']).not.toBe(long.headers['x-request-id']);
  });

  it('leaves the same line in the log', async () => {
    const body = '{"artist_name":"Muse"}';
    const answers = [await ask({ body }), await ask({ body }, LONG_WAY)];
    await new Promise((resolve) => setTimeout(resolve, 20));
    const lines = answers.map(({ headers }) => {
      const id = headers['x-request-id'];
      const found = service.logs.filter((line) => line.request_id === id && line.msg === 'Request served');
      expect(found).toHaveLength(1);
      return { ...found[0], time: '', request_id: '', duration_ms: 0 };
    });
    expect(lines[0]).toEqual(lines[1]);
    expect(lines[0]).toMatchObject({ method: 'POST', route: '/api/v1/spotify/search', status: 200, user_id: null });
  });
});

const PAGES: Record<string, { path: string; headers?: Record<string, string>; method?: string }> = {
  'the empty form': { path: '/' },
  'both sources': { path: '/?q=muse' },
  'one source': { path: '/?q=queen&source=youtube' },
  'a match that was picked': { path: '/?q=muse&artist=0000000000000000000000' },
  'a name that nobody has': { path: '/?q=zzzz+nobody' },
  'a blank name': { path: '/?q=+' },
  'two names': { path: '/?q=muse&q=queen' },
  'a source that there is not': { path: '/?q=muse&source=tidal' },
  'what looks like an attack': { path: '/?q=%3Cscript%3E' },
  'a query that is no UTF-8': { path: '/?q=%ff%fe' },
  'Brotli, please': { path: '/?q=muse', headers: { 'accept-encoding': 'gzip, br' } },
  'a cookie of nobody’s': {
    path: '/?q=muse',
    headers: { cookie: 'octa_session=s%3Anobody.x; octa_notice=logged_out' },
  },
  'a page of another site’s': { path: '/?q=muse', headers: { origin: 'https://elsewhere.example' } },
  'its head only': { path: '/?q=muse', method: 'HEAD' },
};

describe.each([
  ['outside production', GENEROUS_LIMITS],
  ['in production', { ...GENEROUS_LIMITS, ...production }],
])('the home page %s', (_where, variables) => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService(variables);
  });
  afterAll(() => service.stop());

  /** A target as for a proxy, which names the host, takes the long way. */
  const ask = (path: string, request: object, long = false): Promise<RawAnswer> =>
    rawRequest(service.url, { path: long ? `http://localhost${path}` : path, ...request });

  it.each(Object.keys(PAGES))('is the same as through the router: %s', async (name) => {
    const { path = '/', ...request } = PAGES[name] ?? {};
    await ask(path, request);
    const [short, long] = [await ask(path, request), await ask(path, request, true)];
    expect(short.status).toBe(long.status);
    expect(comparable(short)).toEqual(comparable(long));
    const lines = [short, long].map(({ headers }) => {
      const found = service.logs.filter(({ request_id: id }) => id === headers['x-request-id']);
      return found.map((line) => ({ ...line, time: '', request_id: '', duration_ms: 0 }));
    });
    expect(lines[0]).toEqual(lines[1]);
    expect(lines[0]?.filter(({ msg }) => msg === 'Request served')).toHaveLength(1);
  });

  it('leaves the former service’s form to its own route', async () => {
    const posted = await rawRequest(service.url, {
      path: '/',
      method: 'POST',
      body: 'action=spotify&artist_name=muse',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([posted.status, posted.headers.location]).toEqual([303, '/?q=muse&source=spotify']);
  });
});

describe('the home page’s searches', () => {
  it('spend one budget, whichever way they come, and looking at the form spends none', async () => {
    const service = await startService({ PAGE_RATE_LIMIT_PER_MINUTE: '4' });
    const ask = async (path: string) => (await rawRequest(service.url, { path })).status;
    const statuses = [];
    for (const path of [
      '/?q=muse',
      'http://localhost/?q=muse',
      '/',
      '/?q=muse',
      'http://localhost/?q=muse',
      '/?q=muse',
    ]) {
      statuses.push(await ask(path));
    }
    const refused = await rawRequest(service.url, { path: '/?q=muse' });
    const long = await rawRequest(service.url, { path: 'http://localhost/?q=muse' });
    await service.stop();
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    expect(refused.headers['content-type']).toMatch(/^text\/html/);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(comparable(refused)).toEqual(comparable(long));
  });
});

describe('a visitor’s searches', () => {
  it('spend one budget, whichever way they come', async () => {
    const service = await startService({ API_RATE_LIMIT_PER_MINUTE: '4' });
    const search = (headers: Record<string, string>) =>
      rawRequest(`${service.url}/api/v1/spotify/search`, {
        method: 'POST',
        headers: { ...JSON_TYPE, ...headers },
        body: '{"artist_name":"Muse"}',
      });
    const statuses: number[] = [];
    for (const headers of [{}, LONG_WAY, {}, LONG_WAY, {}, LONG_WAY]) statuses.push((await search(headers)).status);
    const refused = await search({});
    await service.stop();
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
    expect(refused.json.code).toBe('rate_limited');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(service.logs.filter(({ msg }) => msg === 'Rate limit exceeded')).toHaveLength(3);
  });
});

/** What has to be the same: all but what counts, what tells the time and what names the request. */
function comparable({ headers, text, body }: RawAnswer): object {
  const { date: _date, 'x-request-id': id, ratelimit, vary, ...others } = headers;
  const content = headers['content-encoding'] === undefined ? text.replaceAll(String(id), 'ID') : body.toString('hex');
  return {
    others,
    vary: String(vary).split(', ').sort(),
    ratelimit: String(ratelimit).replace(/r=\d+;t=\d+/, ''),
    content,
  };
}
