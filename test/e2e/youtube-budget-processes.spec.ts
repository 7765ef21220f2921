import type { Variables } from '../../src/app/config/variable-reader.js';
import { sampleYouTubeApiKey, startYouTubeSandbox, type SandboxServer } from '../support/sandbox-faults/index.js';
import { describeOnEachStore } from '../support/each-store.js';
import { scrape } from '../support/metrics-text.js';
import { GENEROUS_LIMITS, sendJson } from '../support/run-service.js';
import { spawnService, type SpawnedService } from '../support/spawned-service.js';
import { until } from '../support/until.js';

describeOnEachStore('YouTube’s budget over processes', (newStore) => {
  let youtube: SandboxServer;
  let variables: Variables;
  const running: SpawnedService[] = [];
  beforeEach(async () => {
    youtube = await startYouTubeSandbox();
    variables = {
      ...GENEROUS_LIMITS,
      ...newStore().variables,
      TRUST_PROXY_HOPS: '1',
      YOUTUBE_API_KEY: sampleYouTubeApiKey,
      YOUTUBE_API_BASE_URL: `${youtube.baseUrl}/youtube/v3`,
    };
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((service) => service.kill()));
    await youtube.close();
  });

  const start = async (searchesPerDay: number) => {
    const service = await spawnService({ ...variables, YOUTUBE_SEARCHES_PER_DAY: String(searchesPerDay) });
    running.push(service);
    await until('the database is there', async () => {
      const health = await fetch(`${service.url}/api/v1/health`);
      return health.ok;
    });
    return service;
  };
  const find = async ({ url }: SpawnedService, name: string, client = 1) => {
    const headers = { 'x-forwarded-for': `203.0.113.${client}` };
    return (await sendJson(`${url}/api/v1/youtube/search`, { channel_name: name }, { headers })).status;
  };
  const searches = () => youtube.calls.filter(({ path }) => path === '/youtube/v3/search').length;
  const quota = async ({ url }: SpawnedService, upstream: string) =>
    (await scrape(url)).value('upstream_quota_used', { upstream });

  it('is what it was after kill -9, and so are the names', async () => {
    const first = await start(100);
    expect(await find(first, 'Queen')).toBe(200);
    expect(await find(first, 'nobody zz')).toBe(404);
    const units = youtube.calls.length - 2;
    expect(await quota(first, 'youtube_units')).toBe(units);
    // Units are written down within a second.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await first.kill();
    running.length = 0;

    const second = await start(100);
    expect(await quota(second, 'youtube_search')).toBe(2);
    expect(await quota(second, 'youtube_units')).toBe(units);
    expect(await find(second, 'Queen')).toBe(200);
    expect(searches()).toBe(2);
  }, 60_000);

  it('is one for two processes, also when all search at once', async () => {
    const [one, other] = await Promise.all([start(5), start(5)]);
    const statuses = await Promise.all(
      Array.from({ length: 8 }, (_, client) => find(client % 2 === 0 ? one : other, `nobody ${client} zz`, client)),
    );
    expect(statuses.filter((status) => status === 404)).toHaveLength(5);
    expect(statuses.filter((status) => status === 503)).toHaveLength(3);
    expect(searches()).toBe(5);
    expect([await quota(one, 'youtube_search'), await quota(other, 'youtube_search')]).toEqual([5, 5]);
    expect(await find(one, '@queenofficial')).toBe(200);
  }, 60_000);
});
