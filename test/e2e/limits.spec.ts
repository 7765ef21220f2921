import { ManualClock } from '../support/manual-clock.js';
import { rawRequest, type RawAnswer } from '../support/raw-request.js';
import { startService, type TestService } from '../support/run-service.js';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('limits', () => {
  let service: TestService;
  let clock: ManualClock;
  afterEach(() => service.stop());

  async function start(variables: Record<string, string> = {}): Promise<void> {
    clock = new ManualClock();
    service = await startService(variables, clock);
  }
  const api = (headers: Record<string, string> = {}) => rawRequest(`${service.url}/api/v1/search?q=Muse`, { headers });
  const page = (path = '/?q=Muse') => rawRequest(service.url, { path });
  const statuses = (answers: readonly RawAnswer[]) => answers.map(({ status }) => status);
  const times = <T>(count: number, work: () => Promise<T>) => Promise.all(Array.from({ length: count }, work));
  const refusals = () => service.logs.filter(({ msg }) => msg === 'Rate limit exceeded');

  it('let exactly 20 API searches a minute through, all four kinds together', async () => {
    await start();
    const kinds = [
      () => api(),
      () => rawRequest(`${service.url}/api/v1/spotify/tracks?q=Muse`),
      () =>
        rawRequest(`${service.url}/api/v1/spotify/search`, {
          method: 'POST',
          headers: JSON_TYPE,
          body: '{"artist_name":"Muse"}',
        }),
      () =>
        rawRequest(`${service.url}/api/v1/youtube/search`, {
          method: 'POST',
          headers: JSON_TYPE,
          body: '{"channel_name":"@muse"}',
        }),
    ];
    const answers = (await Promise.all(kinds.map((kind) => times(25, kind)))).flat();
    expect(statuses(answers).filter((status) => status === 200)).toHaveLength(20);
    expect(statuses(answers).filter((status) => status === 429)).toHaveLength(80);
  });

  it('refuse with everything that a program needs to know, and one WARNING each', async () => {
    await start({ API_RATE_LIMIT_PER_MINUTE: '1' });
    await api();
    clock.advance(20_500);
    const refused = await api();
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBe('40');
    expect(refused.json).toEqual({
      success: false,
      message: expect.stringContaining('40 seconds'),
      error: refused.json.message,
      data: null,
      code: 'rate_limited',
      request_id: refused.headers['x-request-id'],
    });
    expect(refusals()).toEqual([
      expect.objectContaining({ level: 'WARNING', request_id: refused.headers['x-request-id'] }),
    ]);
  });

  it('show how they stand in every limited answer, whatever its status', async () => {
    await start({ API_RATE_LIMIT_PER_MINUTE: '3' });
    const answers = [
      await api(),
      await rawRequest(`${service.url}/api/v1/search`),
      await rawRequest(`${service.url}/api/v1/spotify/search`, { method: 'POST', headers: JSON_TYPE, body: '{' }),
      await api(),
    ];
    expect(statuses(answers)).toEqual([200, 400, 400, 429]);
    expect(answers.map(({ headers }) => headers['ratelimit'])).toEqual(
      [2, 1, 0, 0].map((left) => `"api_search_minute";r=${left};t=60`),
    );
    for (const { headers } of answers) expect(headers['ratelimit-policy']).toBe('"api_search_minute";q=3;w=60');
  });

  it('count what is malformed, too large or of another type', async () => {
    await start({ API_RATE_LIMIT_PER_MINUTE: '3' });
    const post = (body: string, type = 'application/json') =>
      rawRequest(`${service.url}/api/v1/spotify/search`, { method: 'POST', headers: { 'content-type': type }, body });
    expect((await post('{')).status).toBe(400);
    expect((await post('x'.repeat(200_000))).status).toBe(413);
    expect((await post('x', 'text/plain')).status).toBe(400);
    expect((await post('{"artist_name":"Muse"}')).status).toBe(429);
  });

  it('start with the first request, and end a minute after it, however often was refused', async () => {
    await start({ API_RATE_LIMIT_PER_MINUTE: '2' });
    await api();
    clock.advanceSeconds(50);
    await api();
    clock.advanceSeconds(9);
    expect(statuses(await times(30, () => api()))).toEqual(Array.from({ length: 30 }, () => 429));
    clock.advanceSeconds(1);
    expect(statuses([await api(), await api(), await api()])).toEqual([200, 200, 429]);
  });

  it('let exactly the budget through of 100 at once', async () => {
    await start({ API_RATE_LIMIT_PER_MINUTE: '7' });
    const answers = await times(100, () => api());
    expect(statuses(answers).filter((status) => status === 200)).toHaveLength(7);
  });

  it('of pages are 30 a minute and their own, for searches only', async () => {
    await start({ API_RATE_LIMIT_PER_MINUTE: '1' });
    await times(2, () => api());
    const answers = await times(40, () => page());
    expect(statuses(answers).filter((status) => status === 200)).toHaveLength(30);
    const refused = await page();
    expect(refused.status).toBe(429);
    expect(refused.headers['content-type']).toMatch(/^text\/html/);
    expect(Number(refused.headers['retry-after'])).toBe(60);
    expect(refused.headers['ratelimit-policy']).toBe('"page_search_minute";q=30;w=60');
    expect(refused.text).toContain('60 seconds');
    expect(statuses([await page('/'), await page('/privacy'), await page('/robots.txt')])).toEqual([200, 200, 200]);
  });

  it('keep in the page what was typed', async () => {
    await start({ PAGE_RATE_LIMIT_PER_MINUTE: '1' });
    await page('/?q=Muse');
    expect((await page('/?q=Sigur+R%C3%B3s&source=youtube')).text).toMatch(/<input id="q"[^>]* value="Sigur Rós"/);
  });

  it('count HEAD like GET', async () => {
    await start({ API_RATE_LIMIT_PER_MINUTE: '1' });
    const head = () => rawRequest(`${service.url}/api/v1/search?q=Muse`, { method: 'HEAD' });
    expect(statuses([await head(), await head()])).toEqual([200, 429]);
  });

  it('are not spent by addresses that nobody has', async () => {
    await start({ API_RATE_LIMIT_PER_MINUTE: '1' });
    await times(5, () => rawRequest(`${service.url}/api/v1/nothing`));
    expect((await api()).status).toBe(200);
  });

  describe('know a client', () => {
    const from = (address: string) => api({ 'x-forwarded-for': address });

    it('by its socket where no proxy is trusted: a forged header buys nothing', async () => {
      await start({ API_RATE_LIMIT_PER_MINUTE: '1' });
      expect(statuses([await api(), await from('203.0.113.1'), await from('203.0.113.2')])).toEqual([200, 429, 429]);
    });

    it('by what the trusted proxy saw, not by what the client says it saw', async () => {
      await start({ API_RATE_LIMIT_PER_MINUTE: '1', TRUST_PROXY_HOPS: '1' });
      expect(statuses([await from('203.0.113.1'), await from('203.0.113.2')])).toEqual([200, 200]);
      expect(statuses([await from('198.51.100.1, 203.0.113.1'), await from('198.51.100.2, 203.0.113.2')])).toEqual([
        429, 429,
      ]);
    });

    it('by what the outermost of two trusted proxies saw', async () => {
      await start({ API_RATE_LIMIT_PER_MINUTE: '1', TRUST_PROXY_HOPS: '2' });
      const inner = '10.0.0.1';
      expect((await from(`203.0.113.1, ${inner}`)).status).toBe(200);
      expect((await from(`198.51.100.9, 203.0.113.1, ${inner}`)).status).toBe(429);
      expect((await from(`203.0.113.2, ${inner}`)).status).toBe(200);
    });

    it('by the /64 of an IPv6 address', async () => {
      await start({ API_RATE_LIMIT_PER_MINUTE: '1', TRUST_PROXY_HOPS: '1' });
      expect(
        statuses([
          await from('2001:db8:1:2::1'),
          await from('2001:db8:1:2:ffff:ffff:ffff:ffff'),
          await from('2001:0db8:0001:0002:0:0:0:7'),
          await from('2001:db8:1:3::1'),
        ]),
      ).toEqual([200, 429, 429, 200]);
    });

    it('by its IPv4 address also where that is written as IPv6', async () => {
      await start({ API_RATE_LIMIT_PER_MINUTE: '1', TRUST_PROXY_HOPS: '1' });
      expect(
        statuses([await from('::ffff:203.0.113.1'), await from('::ffff:203.0.113.2'), await from('203.0.113.1')]),
      ).toEqual([200, 200, 429]);
    });
  });
});
