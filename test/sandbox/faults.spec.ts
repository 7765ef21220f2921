import {
  sampleYouTubeApiKey,
  startSpotifySandbox,
  startYouTubeSandbox,
  type Fault,
  type SandboxServer,
} from '../support/sandbox-faults/index.js';
import { askToken, askYouTube, authorised, type Answer } from './sandbox-client.js';

describe('faults', () => {
  let spotify: SandboxServer;
  let youtube: SandboxServer;
  let get: (path: string) => Promise<Answer>;
  const searchArtist = (): Promise<Answer> => get('/search?type=artist&q=muse');
  const searchChannel = (): Promise<Answer> => askYouTube(youtube, 'search', { part: 'snippet', q: 'muse' });

  beforeAll(async () => {
    spotify = await startSpotifySandbox();
    youtube = await startYouTubeSandbox();
    get = await authorised(spotify);
  });
  afterEach(async () => {
    spotify.faults.clear();
    youtube.faults.clear();
    expect([(await searchArtist()).status, (await searchChannel()).status]).toEqual([200, 200]);
  });
  afterAll(() => Promise.all([spotify.close(), youtube.close()]));

  describe('of either service', () => {
    const either = [
      ['Spotify', () => spotify, searchArtist],
      ['YouTube', () => youtube, searchChannel],
    ] as const;

    describe.each(either)('%s', (_, server, search) => {
      it('slow: answers properly, later', async () => {
        server().faults.set({ kind: 'slow', delayMs: 80, times: 1 });
        const start = performance.now();
        expect((await search()).status).toBe(200);
        expect(performance.now() - start).toBeGreaterThanOrEqual(75);
      });

      it('cut: no answer at all', async () => {
        server().faults.set({ kind: 'cut' });
        await expect(search()).rejects.toThrow('fetch failed');
      });

      it('cut_body: the head and half of the body', async () => {
        server().faults.set({ kind: 'cut_body' });
        await expect(search()).rejects.toThrow('terminated');
      });

      it('not_json', async () => {
        server().faults.set({ kind: 'not_json' });
        const answer = await search();
        expect([answer.status, answer.json]).toEqual([200, undefined]);
        expect(answer.headers.get('content-type')).toContain('text/html');
      });

      it('wrong_shape in its variants', async () => {
        server().faults.set({ kind: 'wrong_shape' });
        const other = await search();
        expect(other.status).toBe(200);
        for (const key of ['items', 'artists', 'error']) expect(other.json).not.toHaveProperty(key);
        server().faults.set({ kind: 'wrong_shape', variant: 'items_null' });
        expect((await search()).json).toMatchObject({ items: null, artists: { items: null }, tracks: { items: null } });
        server().faults.set({ kind: 'wrong_shape', variant: 'bad_items' });
        expect((await search()).json.items[0]).toBeNull();
        server().faults.set({ kind: 'wrong_shape', variant: 'array' }, { kind: 'wrong_shape', variant: 'null' });
        expect((await search()).json).toEqual([]);
        server().faults.set({ kind: 'wrong_shape', variant: 'null' });
        expect((await search()).json).toBeNull();
      });

      it('empty_body', async () => {
        server().faults.set({ kind: 'empty_body' });
        const answer = await search();
        expect([answer.status, answer.text]).toEqual([200, '']);
      });

      it('huge_body: as large as said, and stops when nobody reads on', async () => {
        server().faults.set(
          { kind: 'huge_body', megabytes: 3, times: 1 },
          { kind: 'huge_body', megabytes: 1024, times: 1 },
        );
        expect((await search()).json.padding).toHaveLength(3 * 1024 * 1024);
        const stop = new AbortController();
        const response = await fetch(`${server().baseUrl}/anything`, { signal: stop.signal });
        stop.abort();
        await expect(response.text()).rejects.toThrow('aborted');
      });

      it.each([500, 502, 503] as const)('server_error %i', async (status) => {
        server().faults.set({ kind: 'server_error', status });
        expect((await search()).status).toBe(status);
      });

      it('refuses a fault of the other service', () => {
        const foreign: Fault = server() === spotify ? { kind: 'quota_exceeded' } : { kind: 'rate_limited_text' };
        expect(() => server().faults.set(foreign)).toThrow(/Unknown fault/u);
        expect(server().faults.active).toEqual([]);
      });
    });

    it('hang: never answers, also not while closing', async () => {
      const hanging = await startYouTubeSandbox();
      hanging.faults.set({ kind: 'hang' });
      const search = askYouTube(hanging, 'search', { part: 'snippet' });
      const outcome = search.then(
        () => 'answered',
        () => 'ended',
      );
      const later = new Promise((resolve) => setTimeout(resolve, 60, 'still waiting'));
      expect(await Promise.race([outcome, later])).toBe('still waiting');
      await hanging.close();
      expect(await outcome).toBe('ended');
    });
  });

  describe('of Spotify', () => {
    const retry = { retryAfterSeconds: 86_400 };
    it.each<[Fault, number, unknown, string | null]>([
      [{ kind: 'unauthorized' }, 401, { error: { status: 401, message: 'The access token expired' } }, null],
      [
        { kind: 'rate_limited_json', ...retry },
        429,
        { error: { status: 429, message: 'API rate limit exceeded' } },
        '86400',
      ],
      [
        { kind: 'rate_limited_quota', ...retry },
        429,
        { error: { status: 429, message: expect.any(String), reason: 'QUOTA_EXCEEDED' } },
        '86400',
      ],
      [{ kind: 'rate_limited_json' }, 429, expect.anything(), null],
      [{ kind: 'server_error', status: 503 }, 503, { error: { status: 503, message: 'Service unavailable' } }, null],
    ])('%j', async (fault, status, body, retryAfter) => {
      spotify.faults.set(fault);
      const answer = await searchArtist();
      expect([answer.status, answer.json, answer.headers.get('retry-after')]).toEqual([status, body, retryAfter]);
    });

    it.each<[Fault, number, RegExp]>([
      [{ kind: 'forbidden_text' }, 403, /^Active premium subscription required/u],
      [{ kind: 'rate_limited_text', retryAfterSeconds: 9 }, 429, /^Too many requests$/u],
      [{ kind: 'server_error' }, 502, /^Bad gateway\.$/u],
    ])('%j, in plain text', async (fault, status, text) => {
      spotify.faults.set(fault);
      const answer = await searchArtist();
      expect(answer.status).toBe(status);
      expect(answer.text).toMatch(text);
      expect(answer.headers.get('content-type')).toContain('text/plain');
      if (fault.kind === 'rate_limited_text') expect(answer.headers.get('retry-after')).toBe('9');
    });

    it('only where it matches: the token endpoint', async () => {
      spotify.faults.set({ kind: 'invalid_client', match: '/api/token' });
      expect((await searchArtist()).status).toBe(200);
      const { status, json } = await askToken(spotify);
      expect([status, json]).toEqual([400, { error: 'invalid_client', error_description: 'Invalid client' }]);
    });

    it('spoils the token endpoint’s answers too', async () => {
      spotify.faults.set({ kind: 'wrong_shape', variant: 'items_null', match: '/api/token' });
      expect((await askToken(spotify)).json.access_token).toBeNull();
    });
  });

  describe('of YouTube', () => {
    it.each<[Fault, number, string, string | undefined]>([
      [{ kind: 'unauthorized' }, 401, 'authError', 'UNAUTHENTICATED'],
      [{ kind: 'quota_exceeded' }, 403, 'quotaExceeded', undefined],
      [{ kind: 'search_budget' }, 429, 'rateLimitExceeded', 'RESOURCE_EXHAUSTED'],
      [{ kind: 'short_term_throttle' }, 429, 'rateLimitExceeded', 'RESOURCE_EXHAUSTED'],
      [{ kind: 'bad_key' }, 400, 'badRequest', 'INVALID_ARGUMENT'],
      [{ kind: 'bad_key', variant: 'keyInvalid' }, 400, 'keyInvalid', undefined],
      [{ kind: 'access_not_configured' }, 403, 'accessNotConfigured', 'PERMISSION_DENIED'],
      [{ kind: 'server_error', status: 503 }, 503, 'backendError', 'UNAVAILABLE'],
    ])('%j in Google’s form', async (fault, status, reason, grpcStatus) => {
      youtube.faults.set(fault);
      const answer = await searchChannel();
      expect(answer.status).toBe(status);
      const { error } = answer.json;
      expect([error.code, error.errors[0].reason, error.status]).toEqual([status, reason, grpcStatus]);
      expect(error.errors[0].message).toBe(error.message);
      expect(error.errors[0].domain).toEqual(expect.any(String));
    });

    it('quota_exceeded has HTML in its message', async () => {
      youtube.faults.set({ kind: 'quota_exceeded' });
      expect((await searchChannel()).json.error.message).toContain('<a href="/youtube/v3/getting-started#quota">');
    });

    it('search_budget differs from short_term_throttle by its quota_limit only', async () => {
      youtube.faults.set({ kind: 'search_budget', times: 1 }, { kind: 'short_term_throttle', retryAfterSeconds: 4 });
      const budget = await searchChannel();
      expect(budget.json.error.details[0].metadata.quota_limit).toBe('defaultSearchListPerDayPerProject');
      const throttle = await searchChannel();
      expect(throttle.text).not.toContain('quota_limit');
      expect(throttle.headers.get('retry-after')).toBe('4');
    });

    it('bad_key names API_KEY_INVALID in its details', async () => {
      youtube.faults.set({ kind: 'bad_key' });
      expect((await searchChannel()).json.error.details[0].reason).toBe('API_KEY_INVALID');
    });
  });

  describe('control', () => {
    it('counts `times`, also for parallel requests, then answers properly', async () => {
      spotify.faults.set({ kind: 'server_error', times: 3 });
      const answers = await Promise.all(Array.from({ length: 8 }, searchArtist));
      expect(answers.filter(({ status }) => status === 502)).toHaveLength(3);
      expect(spotify.faults.active).toEqual([]);
    });

    it('plays several one after another', async () => {
      spotify.faults.set({ kind: 'unauthorized', times: 1 }, { kind: 'server_error', status: 500, times: 1 });
      const statuses = [(await searchArtist()).status, (await searchArtist()).status, (await searchArtist()).status];
      expect(statuses).toEqual([401, 500, 200]);
    });
  });

  describe('recorded calls', () => {
    it('have everything but credentials, the latest last', async () => {
      youtube.clearCalls();
      await searchChannel();
      await askYouTube(youtube, 'channels', { part: 'id', forHandle: '@muse' });
      expect(youtube.calls).toEqual([
        { method: 'GET', path: '/youtube/v3/search', query: { part: 'snippet', q: 'muse' }, at: expect.any(Number) },
        {
          method: 'GET',
          path: '/youtube/v3/channels',
          query: { part: 'id', forHandle: '@muse' },
          at: expect.any(Number),
        },
      ]);
      expect(JSON.stringify(youtube.calls)).not.toContain(sampleYouTubeApiKey);
    });

    it('are bounded', async () => {
      const small = await startYouTubeSandbox({ maxRecordedCalls: 2 });
      try {
        for (const q of ['a', 'b', 'c']) await askYouTube(small, 'search', { part: 'snippet', q });
        expect(small.calls.map(({ query }) => query.q)).toEqual(['b', 'c']);
      } finally {
        await small.close();
      }
    });
  });
});
