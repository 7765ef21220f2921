import { scrape } from '../support/metrics-text.js';
import { rawRequest } from '../support/raw-request.js';
import { describeWithRedis, startRedis } from '../support/redis-server.js';
import { spawnService, type SpawnedService } from '../support/spawn-service.js';
import { until } from '../support/until.js';

describeWithRedis('the metrics of several processes on one port', () => {
  let service: SpawnedService;
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let url: string;
  const started = () => service.logs.filter(({ msg }) => msg === 'Server started').map(({ pid }) => Number(pid));
  const served = async () =>
    (await scrape(url)).value('http_request_duration_seconds_count', { route: '/api/v1/health/live' });
  const ask = (times: number) =>
    Promise.all(Array.from({ length: times }, () => rawRequest(`${url}/api/v1/health/live`)));
  beforeEach(async () => {
    redis = await startRedis();
    const variables = { PORT: '0', WEB_CONCURRENCY: '2', RATELIMIT_STORAGE_URL: redis.url, LOG_LEVEL: 'INFO' };
    service = spawnService(variables);
    url = await service.url();
    await until('two processes', () => started().length === 2);
  }, 30_000);
  afterEach(async () => {
    await service.discard();
    await redis.stop();
  });

  it('are one sum, whichever answers, also after one has died', async () => {
    await ask(40);
    // Each connection is another process's turn.
    for (let i = 0; i < 6; i += 1) expect(await served()).toBe(40);
    const text = await scrape(url);
    expect(text.value('mail_outbox_pending')).toBe(0);
    expect(text.value('db_pool_connections', { state: 'open' })).toBe(2);
    // Two processes' memory, and not a sum of what is an average.
    expect(text.value('process_resident_memory_bytes')).toBeGreaterThan(100e6);

    process.kill(started()[0] ?? 0, 'SIGKILL');
    await until('a replacement', () => started().length === 3);
    await ask(10);
    for (let i = 0; i < 6; i += 1) expect(await served()).toBe(50);
  }, 40_000);

  it('are refused, with an ERROR in the log, while one does not answer', async () => {
    const frozen = started()[0] ?? 0;
    process.kill(frozen, 'SIGSTOP');
    try {
      // Connections that are given to the frozen one get no answer at all.
      const answers = Array.from({ length: 4 }, () => rawRequest(`${url}/metrics`));
      const refused = await Promise.any(answers);
      expect([refused.status, refused.json.code]).toEqual([503, 'metrics_unavailable']);
      expect(service.logs).toContainEqual(
        expect.objectContaining({ level: 'ERROR', msg: 'The metrics could not be gathered' }),
      );
      process.kill(frozen, 'SIGCONT');
      await Promise.all(answers);
      expect(await served()).toBeUndefined();
    } finally {
      process.kill(frozen, 'SIGCONT');
    }
  }, 40_000);
});
