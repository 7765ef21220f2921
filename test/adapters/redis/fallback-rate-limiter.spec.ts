import type { Redis } from 'ioredis';
import { MemoryRateLimiter } from '../../../src/adapters/outbound/memory/memory-rate-limiter.js';
import { FallbackRateLimiter } from '../../../src/adapters/outbound/redis/fallback-rate-limiter.js';
import { connectRedis, REDIS_COMMAND_MS } from '../../../src/adapters/outbound/redis/redis-connection.js';
import { RedisRateLimiter } from '../../../src/adapters/outbound/redis/redis-rate-limiter.js';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import { RateLimiter, type RateLimitDecision, type RateLimitRule } from '../../../src/core/shared/rate-limiter.js';
import { HealthRegistry } from '../../../src/observability/health-registry.js';
import { captureLog, type CapturedLog } from '../../support/captured-log.js';
import { keepBusy } from '../../support/keep-busy.js';
import { ManualClock } from '../../support/manual-clock.js';
import { describeWithRedis, startRedis, type TestRedis } from '../../support/redis-server.js';
import { until } from '../../support/until.js';

const RULE: RateLimitRule = { name: 'login_minute', limit: 3, windowSeconds: 60 };
const RULES = [RULE];

describe('FallbackRateLimiter', () => {
  let clock: ManualClock;
  let board: HealthRegistry;
  let log: CapturedLog;

  beforeEach(() => {
    clock = new ManualClock();
    board = new HealthRegistry();
    log = captureLog();
  });

  const over = (shared: RateLimiter): FallbackRateLimiter =>
    new FallbackRateLimiter(shared, new MemoryRateLimiter(clock), clock, board, log.logger);

  describe('over anything that may fail', () => {
    it('passes on what the shared limiter says', async () => {
      const shared = new MemoryRateLimiter(clock);
      const limiter = over(shared);
      await limiter.consume('someone', RULES);
      await limiter.consume('someone', RULES);
      await limiter.refund('someone', RULES);
      expect((await shared.consume('someone', RULES)).states[0]?.remaining).toBe(1);
      expect(board.entries()).toEqual([['redis', 'up']]);
      expect(log.lines).toEqual([]);
      expect(clock.running).toBe(0);
    });

    it('waits 300 ms for an answer, and no longer', async () => {
      const limiter = over(new Unanswering());
      let decision: RateLimitDecision | undefined;
      const asked = limiter.consume('someone', RULES).then((answer) => (decision = answer));
      clock.advance(299);
      await new Promise(setImmediate);
      expect(decision).toBeUndefined();
      clock.advance(1);
      await asked;
      expect(decision?.allowed).toBe(true);
      expect(log.ofLevel('ERROR')).toMatchObject([{ reason: 'timeout' }]);
    });

    it('lets no request wait again in an outage, and tries once a second by itself', async () => {
      const shared = new Unanswering();
      const limiter = over(shared);
      const first = limiter.consume('someone', RULES);
      clock.advance(300);
      await first;
      clock.advance(999);
      await Promise.all([limiter.consume('someone', RULES), limiter.refund('someone', RULES)]);
      expect(shared.asked).toBe(1);
      clock.advance(1);
      await Promise.all(['a', 'b', 'c'].map((subject) => limiter.consume(subject, RULES)));
      expect(shared.asked).toBe(2);
      clock.advance(300);
      await new Promise(setImmediate);
      clock.advance(1_000);
      expect(shared.asked).toBe(3);
      expect(log.ofLevel('ERROR')).toHaveLength(1);
    });

    it('says nothing of an unexpected error that could hold a secret', async () => {
      const limiter = over(new Failing(new Error('redis://:hunter2@10.0.0.1 went away')));
      await limiter.consume('someone', RULES);
      expect(log.ofLevel('ERROR')).toHaveLength(1);
      expect(log.text()).not.toMatch(/hunter2|10\.0\.0\.1/);
    });
  });

  describeWithRedis('over a real Redis', () => {
    const PASSWORD = 'a-secret-for-redis';
    let server: TestRedis;
    let connection: Redis;
    let shared: RedisRateLimiter;
    let limiter: FallbackRateLimiter;

    beforeEach(async () => {
      server = await startRedis(PASSWORD);
      connection = connectRedis(server.url);
      shared = new RedisRateLimiter(connection);
      limiter = over(shared);
    });

    afterEach(async () => {
      shared.close();
      await server.stop();
      expect(log.text()).not.toMatch(/a-secret-for-redis|redis:|127\.0\.0\.1/);
    });

    const remaining = async (from: RateLimiter = limiter): Promise<number | undefined> =>
      (await from.consume('someone', RULES)).states[0]?.remaining;

    /** Without a single request. */
    const backAgain = (): Promise<void> =>
      until('Redis to be used again', () => {
        clock.advance(1_000);
        return log.ofLevel('INFO').length > 0;
      });

    it('connects at the first use, without an error on the way', async () => {
      expect(await remaining()).toBe(2);
      expect(board.entries()).toEqual([['redis', 'up']]);
      expect(log.lines).toEqual([]);
    });

    it('limits on within this process while Redis is dead, and returns to it', async () => {
      await limiter.consume('someone', RULES);
      await server.kill();
      const decisions = await Promise.all(Array.from({ length: 50 }, () => limiter.consume('someone', RULES)));
      expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(3);
      expect(board.entries()).toEqual([['redis', 'down']]);

      clock.advance(5_000);
      await limiter.consume('someone', RULES);
      expect(log.ofLevel('ERROR')).toHaveLength(1);

      await server.start();
      await backAgain();
      expect(board.entries()).toEqual([['redis', 'up']]);
      expect(log.ofLevel('ERROR')).toHaveLength(1);
      // The new Redis is empty, and what was counted here meanwhile stays here.
      expect(await remaining()).toBe(2);
      expect(await remaining(shared)).toBe(1);
    });

    it('logs one more error for the next outage', async () => {
      await limiter.consume('someone', RULES);
      await server.kill();
      await limiter.consume('someone', RULES);
      await server.start();
      await backAgain();
      await server.kill();
      await limiter.consume('someone', RULES);
      expect(log.ofLevel('ERROR')).toHaveLength(2);
    });

    it('keeps nobody waiting for a Redis that hangs, and returns to it', async () => {
      await limiter.consume('someone', RULES);
      server.freeze();
      const began = performance.now();
      const asked = Array.from({ length: 50 }, () => limiter.consume('someone', RULES));
      clock.advance(REDIS_COMMAND_MS);
      const decisions = await Promise.all(asked);
      expect(performance.now() - began).toBeLessThan(1_000);
      expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(3);
      expect(log.ofLevel('ERROR')).toMatchObject([{ reason: 'timeout' }]);

      // Were they to wait for it, this would take six seconds.
      const again = performance.now();
      for (let i = 0; i < 20; i += 1) await limiter.consume('someone', RULES);
      expect(performance.now() - again).toBeLessThan(2_000);

      server.thaw();
      await backAgain();
      expect(board.entries()).toEqual([['redis', 'up']]);
    });

    it('takes a busy event loop for no outage', async () => {
      const patient = new FallbackRateLimiter(
        shared,
        new MemoryRateLimiter(clock),
        new SystemClock(),
        board,
        log.logger,
      );
      await patient.consume('somebody else', RULES);
      const decisions: Promise<RateLimitDecision>[] = [];
      for (let sent = 0; sent < 100; sent += 1) {
        decisions.push(patient.consume('someone', RULES));
        // Longer than Redis may take, and it has answered long since.
        if (sent % 50 === 49) keepBusy(REDIS_COMMAND_MS + 100);
      }
      expect((await Promise.all(decisions)).filter(({ allowed }) => allowed)).toHaveLength(3);
      expect(log.ofLevel('ERROR')).toEqual([]);
      expect((await shared.consume('someone', RULES)).allowed).toBe(false);
    });

    it('makes a new connection when the old one stays silent', async () => {
      await limiter.consume('someone', RULES);
      server.freeze();
      await limiter.consume('someone', RULES);
      await until('the connection to be given up', async () => {
        clock.advance(1_000);
        await limiter.consume('someone', RULES);
        return connection.status !== 'ready';
      });
      server.thaw();
      await backAgain();
    });

    it.each([
      ['Redis is not there', 'ECONNREFUSED', () => server.kill(), (url: string) => url],
      ['the password is wrong', 'WRONGPASS', () => Promise.resolve(), (url: string) => url.replace(PASSWORD, 'guess')],
    ])('says why when %s from the start', async (_, reason, prepare, address) => {
      await prepare();
      const refused = new RedisRateLimiter(connectRedis(address(server.url)));
      try {
        expect((await over(refused).consume('someone', RULES)).allowed).toBe(true);
      } finally {
        refused.close();
      }
      expect(log.ofLevel('ERROR')).toMatchObject([{ reason }]);
      expect(log.text()).not.toContain('guess');
    });
  });
});

class Unanswering extends RateLimiter {
  asked = 0;

  consume(): Promise<never> {
    this.asked += 1;
    return new Promise(() => undefined);
  }

  refund(): Promise<never> {
    return this.consume();
  }
}

class Failing extends RateLimiter {
  constructor(private readonly error: Error) {
    super();
  }

  consume(): Promise<never> {
    return Promise.reject(this.error);
  }

  refund(): Promise<never> {
    return this.consume();
  }
}
