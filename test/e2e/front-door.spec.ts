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
