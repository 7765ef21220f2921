import { randomUUID } from 'node:crypto';
import { describeWithRedis, startRedis } from '../support/redis-server.js';
import { spawnService } from '../support/spawn-service.js';
import { until } from '../support/until.js';

describeWithRedis('several processes on one port', () => {
  const workersOf = (logs: readonly { msg: string; pid?: unknown }[]): number[] =>
    logs.filter(({ msg }) => msg === 'Server started').map(({ pid }) => Number(pid));

  it('share budgets and sessions, replace one that dies, and stop together', async () => {
    const redis = await startRedis();
    const service = spawnService({
      PORT: '0',
      WEB_CONCURRENCY: '2',
      RATELIMIT_STORAGE_URL: redis.url,
      LOGIN_RATE_LIMIT_PER_MINUTE: '3',
      SHUTDOWN_GRACE_SECONDS: '2',
    });
    try {
      const url = await service.url();
      await until('two processes', () => workersOf(service.logs).length === 2, 10_000);

      const body = JSON.stringify({ login: randomUUID(), password: 'not the right one' });
      const attempt = () =>
        fetch(`${url}/api/auth/login`, {
          method: 'POST',
          body,
          headers: { 'content-type': 'application/json', connection: 'close' },
        }).then(({ status }) => status);
      const statuses = await Promise.all(Array.from({ length: 12 }, attempt));
      expect(statuses.filter((status) => status === 401)).toHaveLength(3);
      expect(statuses.filter((status) => status === 429)).toHaveLength(9);

      process.kill(workersOf(service.logs)[0] ?? 0, 'SIGKILL');
      await until('a replacement', () => workersOf(service.logs).length === 3, 10_000);
      expect((await fetch(`${url}/api/v1/health`)).status).toBe(200);

      service.signal('SIGTERM');
      expect(await service.exitCode()).toBe(0);
      expect(service.logs.filter(({ msg }) => msg === 'Server stopped')).toHaveLength(2);
    } finally {
      await service.discard();
      await redis.stop();
    }
  });
});
