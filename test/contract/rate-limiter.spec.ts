import { Redis } from 'ioredis';
import { MemoryRateLimiter } from '../../src/adapters/outbound/memory/memory-rate-limiter.js';
import { connectRedis } from '../../src/adapters/outbound/redis/redis-connection.js';
import { RedisRateLimiter } from '../../src/adapters/outbound/redis/redis-rate-limiter.js';
import { ManualClock } from '../support/manual-clock.js';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis-server.js';
import { rateLimiterContract } from './rate-limiter.js';

describe('MemoryRateLimiter', () => {
  rateLimiterContract(() => {
    const clock = new ManualClock();
    const limiter = new MemoryRateLimiter(clock);
    return Promise.resolve({
      limiter,
      other: limiter,
      advance: (seconds) => Promise.resolve(clock.advanceSeconds(seconds)),
      close: () => Promise.resolve(),
    });
  });
});

describe('a clock that is set back', () => {
  it('lengthens no window', async () => {
    const clock = new ManualClock();
    const limiter = new MemoryRateLimiter(clock);
    const rule = { name: 'log_in', limit: 1, windowSeconds: 60 };
    await limiter.consume('somebody', [rule]);
    clock.advanceSeconds(-7_200);
    expect(await limiter.consume('somebody', [rule])).toMatchObject({ allowed: false, retryAfterSeconds: 60 });
    clock.advanceSeconds(60);
    expect((await limiter.consume('somebody', [rule])).allowed).toBe(true);
  });
});

describeWithRedis('RedisRateLimiter', () => {
  let server: TestRedis;
  let control: Redis;

  beforeAll(async () => {
    server = await startRedis();
    control = new Redis(server.url);
  });

  afterAll(async () => {
    control.disconnect();
    await server.stop();
  });

  it('lengthens no window when the clock of Redis is set back', async () => {
    await control.flushall();
    const limiter = new RedisRateLimiter(connectRedis(server.url));
    const rule = { name: 'log_in', limit: 2, windowSeconds: 60 };
    const consume = () => limiter.consume('somebody', [rule]);
    for (const allowed of [true, true, false]) {
      await moveExpiries(control, -7_200_000);
      const decision = await consume();
      expect(decision.allowed).toBe(allowed);
      expect(decision.states[0]?.resetSeconds).toBeLessThanOrEqual(60);
      expect(decision.retryAfterSeconds).toBeLessThanOrEqual(60);
    }
    limiter.close();
  });

  rateLimiterContract(async () => {
    await control.flushall();
    const limiter = new RedisRateLimiter(connectRedis(server.url));
    const other = new RedisRateLimiter(connectRedis(server.url));
    return {
      limiter,
      other,
      advance: (seconds) => moveExpiries(control, seconds * 1000),
      close: () => {
        limiter.close();
        other.close();
        return Promise.resolve();
      },
    };
  });
});

/** Redis's clock can't be moved, but what it is compared with can. */
async function moveExpiries(redis: Redis, milliseconds: number): Promise<void> {
  for (const key of await redis.keys('*')) {
    const left = await redis.pttl(key);
    // Redis removes a key whose end is in the past at once.
    await redis.pexpire(key, left - milliseconds);
  }
}
