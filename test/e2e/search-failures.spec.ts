import type { Fault } from '../support/sandbox-faults/index.js';
import { ManualClock } from '../support/manual-clock.js';
import { PRODUCTION_VARIABLES } from '../support/production-variables.js';
import { GENEROUS_LIMITS, getJson, sendJson, startService, type TestService } from '../support/run-service.js';
import { until } from '../support/until.js';

type Answer = Awaited<ReturnType<typeof getJson>>;

/** Each JSON search of one source. */
const SEARCHES = [
  ['spotify', (url: string, name: string) => sendJson(`${url}/api/v1/spotify/search`, { artist_name: name })],
  ['spotify', (url: string, name: string) => getJson(`${url}/api/v1/spotify/tracks?q=${encodeURIComponent(name)}`)],
  ['youtube', (url: string, name: string) => sendJson(`${url}/api/v1/youtube/search`, { channel_name: name })],
] as const;

function expectFailure({ status, headers, json }: Answer, expectedStatus: number, code: string): void {
  expect([status, json.code]).toEqual([expectedStatus, code]);
  expect(json).toEqual({
    success: false,
    message: expect.any(String),
    error: json.message,
    data: null,
    code,
    request_id: headers.get('x-request-id'),
  });
}

describe.each(SEARCHES)('a search on %s', (source, search) => {
  let service: TestService;
  let clock: ManualClock;
  beforeEach(async () => {
    // Noon in London is four in the morning in Los Angeles.
    clock = new ManualClock('2026-11-23T12:00:00Z');
    service = await startService(GENEROUS_LIMITS, clock);
  });
  afterEach(() => service.stop());
  const server = () => (source === 'spotify' ? service.spotify : service.youtube);
  const find = (name = 'Muse') => search(service.url, name);

  const broken: [string, Fault][] = [
    ['5xx twice', { kind: 'server_error', status: 503 }],
    ['a cut connection', { kind: 'cut' }],
    ['a cut body', { kind: 'cut_body' }],
    ['not JSON', { kind: 'not_json' }],
    ['an empty body', { kind: 'empty_body' }],
    ['a wrong shape', { kind: 'wrong_shape' }],
    ['lists that are null', { kind: 'wrong_shape', variant: 'items_null' }],
    ['lists of other things', { kind: 'wrong_shape', variant: 'bad_items' }],
    ['a body without an end', { kind: 'huge_body' }],
  ];
  it.each(broken)('that meets %s is 502 upstream_error', async (_what, fault) => {
    server().faults.set(fault);
    expectFailure(await find(), 502, 'upstream_error');
    expect(service.logs).toContainEqual(expect.objectContaining({ level: 'WARNING', msg: 'Upstream call failed' }));
    expect(service.logs.filter(({ level }) => level === 'ERROR')).toEqual([]);
  });

  it('that finds nobody there is 502 upstream_error', async () => {
    await server().close();
    expectFailure(await find(), 502, 'upstream_error');
  });

  it('that meets one 502 is answered', async () => {
    server().faults.set({ kind: 'server_error', times: 1 });
    expect((await find()).status).toBe(200);
  });

  it('that is not answered is 504 upstream_timeout, within 10 seconds in all', async () => {
    server().faults.set({ kind: 'hang' });
    const running = find();
    await until('the source is asked', () => server().calls.length > 0);
    clock.advanceSeconds(9);
    expectFailure(await running, 504, 'upstream_timeout');
  });

  const limits: [string, Fault, number][] =
    source === 'spotify'
      ? [
          ['its limit as JSON', { kind: 'rate_limited_json', retryAfterSeconds: 9 }, 9],
          ['its quota', { kind: 'rate_limited_quota', retryAfterSeconds: 86_400 }, 86_400],
          ['its limit as text', { kind: 'rate_limited_text', retryAfterSeconds: 86_400 }, 86_400],
          ['its limit without a time', { kind: 'rate_limited_json' }, 30],
        ]
      : [
          ['the end of its budget', { kind: 'quota_exceeded' }, 20 * 3600],
          ['the end of its search budget', { kind: 'search_budget' }, 20 * 3600],
          ['short-term throttling', { kind: 'short_term_throttle', retryAfterSeconds: 7 }, 7],
        ];
  it.each(limits)(
    'that meets %s is 503 with Retry-After, and asks no more until then',
    async (_what, fault, seconds) => {
      server().faults.set({ ...fault, times: 1 });
      const first = await find();
      expectFailure(first, 503, `${source}_unavailable`);
      expect(first.headers.get('retry-after')).toBe(String(seconds));
      const calls = server().calls.length;
      clock.advanceSeconds(seconds - 1);
      const second = await find();
      expectFailure(second, 503, `${source}_unavailable`);
      expect(second.headers.get('retry-after')).toBe('1');
      expect(server().calls).toHaveLength(calls);
      clock.advanceSeconds(1);
      expect((await find()).status).toBe(200);
    },
  );

  const refusals: [string, Fault][] =
    source === 'spotify'
      ? [
          ['our credentials', { kind: 'invalid_client', match: '/api/token' }],
          ['every token', { kind: 'unauthorized', match: '/v1' }],
          ['our application', { kind: 'forbidden_text', match: '/v1' }],
        ]
      : [
          ['our key', { kind: 'bad_key' }],
          ['our key, in the former form', { kind: 'bad_key', variant: 'keyInvalid' }],
          ['our project', { kind: 'access_not_configured' }],
        ];
  it.each(refusals)('that refuses %s is 503 with an ERROR in the log', async (_what, fault) => {
    server().faults.set(fault);
    const answer = await find();
    expectFailure(answer, 503, `${source}_unavailable`);
    expect(answer.headers.get('retry-after')).toBeNull();
    expect(service.logs.filter(({ level }) => level === 'ERROR')).toEqual([
      expect.objectContaining({
        msg: 'Upstream refused the credentials',
        upstream: source,
        request_id: answer.headers.get('x-request-id'),
      }),
    ]);
    expect(service.logText()).not.toMatch(/sample-api-key|sample-client-secret|key=/);
  });

  it('never shows what the source said', async () => {
    for (const fault of [{ kind: 'forbidden_text' }, { kind: 'server_error' }, { kind: 'not_json' }] as const) {
      if (source === 'youtube' && fault.kind === 'forbidden_text') continue;
      server().faults.set(fault);
      expect(JSON.stringify((await find()).json)).not.toMatch(/premium|gateway|Welcome|html/i);
    }
  });
});

describe('a search that finds nothing', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  it.each(['spotify', 'youtube'])('on %s is 404 not_found', async (source) => {
    const field = source === 'spotify' ? 'artist_name' : 'channel_name';
    for (const name of source === 'youtube' ? ['zzzz nobody', '@zzzz-nobody'] : ['zzzz nobody']) {
      const answer = await sendJson(`${service.url}/api/v1/${source}/search`, { [field]: name });
      expectFailure(answer, 404, 'not_found');
    }
  });

  it('on either is an answer of the combined search', async () => {
    const { status, json } = await getJson(`${service.url}/api/v1/search?q=zzzz-nobody`);
    expect(status).toBe(200);
    expect(json.data).toEqual({
      query: 'zzzz-nobody',
      spotify: { status: 'not_found', artist: null, tracks: [] },
      youtube: { status: 'not_found', channel: null, videos: [] },
      identity: { status: expect.stringMatching(/^(?:not_found|pending)$/), artist: null },
      pairing: { spotify: 'none', youtube: 'none' },
    });
  });
});

describe('the combined search', () => {
  let service: TestService;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock('2026-11-23T12:00:00Z');
    service = await startService(GENEROUS_LIMITS, clock);
  });
  afterEach(() => service.stop());
  const find = (name = 'Muse') => getJson(`${service.url}/api/v1/search?q=${name}`);

  const faults: [string, Fault][] = [
    ['is out of reach', { kind: 'cut' }],
    ['says nonsense', { kind: 'not_json' }],
    ['fails', { kind: 'server_error', status: 500 }],
  ];
  it.each(faults)('gives the other side when one %s', async (_what, fault) => {
    service.spotify.faults.set(fault);
    const withoutSpotify = await find();
    expect(withoutSpotify.status).toBe(200);
    expect(withoutSpotify.json.data).toMatchObject({
      spotify: { status: 'unavailable', artist: null },
      youtube: { status: 'ok', channel: { title: 'Muse' } },
    });
    service.spotify.faults.clear();
    service.youtube.faults.set(fault);
    const withoutYouTube = await find('Queen');
    expect(withoutYouTube.status).toBe(200);
    expect(withoutYouTube.json.data).toMatchObject({
      spotify: { status: 'ok', artist: { name: 'Queen' } },
      youtube: { status: 'unavailable', channel: null },
    });
  });

  it('gives the quick side when the other hangs', async () => {
    service.youtube.faults.set({ kind: 'hang' });
    const running = find();
    await until('YouTube is asked', () => service.youtube.calls.length > 0);
    // The time that is let pass is everybody's: Spotify has to have answered by then.
    await until('Spotify has answered', async () => {
      const health = await getJson(`${service.url}/api/v1/health`);
      return health.json.data.dependencies.spotify.status === 'up';
    });
    clock.advanceSeconds(9);
    const { status, json } = await running;
    expect([status, json.data.spotify.status, json.data.youtube.status]).toEqual([200, 'ok', 'unavailable']);
  });

  it('is 503 search_unavailable with its data when neither side could be asked', async () => {
    service.spotify.faults.set({ kind: 'rate_limited_json', retryAfterSeconds: 9 });
    service.youtube.faults.set({ kind: 'quota_exceeded' });
    const { status, headers, json } = await find();
    expect(status).toBe(503);
    expect(json).toEqual({
      success: false,
      message: expect.any(String),
      error: json.message,
      data: {
        query: 'Muse',
        spotify: { status: 'unavailable', artist: null, tracks: [] },
        youtube: { status: 'unavailable', channel: null, videos: [] },
        identity: { status: expect.stringMatching(/^(?:not_found|pending)$/), artist: null },
        pairing: { spotify: 'none', youtube: 'none' },
      },
      code: 'search_unavailable',
      request_id: headers.get('x-request-id'),
    });
    expect(headers.get('retry-after')).toBe('9');
  });

  it('is 200 when one side knows nothing and the other cannot be asked', async () => {
    service.spotify.faults.set({ kind: 'cut' });
    const { status, json } = await getJson(`${service.url}/api/v1/search?q=zzzz-nobody`);
    expect([status, json.data.spotify.status, json.data.youtube.status]).toEqual([200, 'unavailable', 'not_found']);
  });
});

describe('sources without credentials in production', () => {
  const { DATABASE_URL: _ownFile, ...production } = PRODUCTION_VARIABLES;
  let service: TestService;
  beforeAll(async () => {
    service = await startService({
      ...GENEROUS_LIMITS,
      ...production,
      SPOTIPY_CLIENT_ID: undefined,
      SPOTIPY_CLIENT_SECRET: undefined,
      YOUTUBE_API_KEY: undefined,
    });
  });
  afterAll(() => service.stop());

  it.each(SEARCHES)('are not configured: %s', async (source, search) => {
    expectFailure(await search(service.url, 'Muse'), 503, `${source}_not_configured`);
  });

  it('leave nobody to ask', async () => {
    const { status, json } = await getJson(`${service.url}/api/v1/search?q=Muse`);
    expect([status, json.code]).toEqual([503, 'search_unavailable']);
    expect(json.data).toMatchObject({ spotify: { status: 'not_configured' }, youtube: { status: 'not_configured' } });
  });

  it('are never replaced by samples', () => {
    expect(service.logText()).not.toMatch(/sample/i);
    expect([service.spotify.calls, service.youtube.calls]).toEqual([[], []]);
  });
});
