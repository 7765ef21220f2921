import { GENEROUS_LIMITS, getJson } from '../../support/run-service.js';
import { describeWithRedis, startRedis, type TestRedis } from '../../support/redis-server.js';
import { spawnService, type SpawnedService } from '../../support/spawned-service.js';
import {
  sampleSpotifyCredentials,
  sampleYouTubeApiKey,
  startSpotifySandbox,
  startYouTubeSandbox,
  type SandboxServer,
} from '../../support/sandbox-faults/index.js';

describeWithRedis('two processes that share a Redis', () => {
  let redis: TestRedis;
  let spotify: SandboxServer;
  let youtube: SandboxServer;
  let services: SpawnedService[] = [];

  beforeAll(async () => {
    [redis, spotify, youtube] = await Promise.all([startRedis(), startSpotifySandbox(), startYouTubeSandbox()]);
    const start = () =>
      spawnService({
        ...GENEROUS_LIMITS,
        RATELIMIT_STORAGE_URL: redis.url,
        SPOTIPY_CLIENT_ID: sampleSpotifyCredentials.clientId,
        SPOTIPY_CLIENT_SECRET: sampleSpotifyCredentials.clientSecret,
        SPOTIFY_API_BASE_URL: `${spotify.baseUrl}/v1`,
        SPOTIFY_ACCOUNTS_BASE_URL: spotify.baseUrl,
        YOUTUBE_API_KEY: sampleYouTubeApiKey,
        YOUTUBE_API_BASE_URL: `${youtube.baseUrl}/youtube/v3`,
      });
    services = await Promise.all([start(), start()]);
  }, 60_000);

  afterAll(async () => {
    await Promise.all([...services.map((service) => service.kill()), redis.stop(), spotify.close(), youtube.close()]);
  });

  const find = (name: string, i: number) => getJson(`${services[i % 2]?.url}/api/v1/search?q=${name}`);
  const findOften = async (name: string) => {
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => find(name, i)));
    expect(new Set(answers.map(({ status, json }) => `${status} ${json.data.spotify.status}`))).toEqual(
      new Set(['200 ok']),
    );
  };
  const searched = (name: string) =>
    [...spotify.calls, ...youtube.calls].filter(({ path, query }) => path.endsWith('/search') && query['q'] === name);

  it('ask each source once for 200 equal searches', async () => {
    await findOften('Queen');
    // Spotify, and YouTube unless the channel's address was known in time.
    expect([1, 2]).toContain(searched('Queen').length);
  });

  it('ask once each while Redis is gone, without an error to anybody, and one line in each log', async () => {
    await redis.kill();
    await findOften('Eminem');
    expect(searched('Eminem').length).toBeLessThanOrEqual(4);
    for (const { logs } of services) {
      expect(logs.filter(({ msg }) => msg.startsWith('Redis does not answer, responses'))).toMatchObject([
        { level: 'WARNING' },
      ]);
    }
    await redis.start();
  });

  it('keep their speed while Redis hangs', async () => {
    await findOften('Sade');
    redis.freeze();
    try {
      const began = performance.now();
      await findOften('ABBA');
      expect(performance.now() - began).toBeLessThan(5_000);
    } finally {
      redis.thaw();
    }
  });
});
