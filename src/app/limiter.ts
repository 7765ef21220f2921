import type { RateLimiter } from '../core/shared/rate-limiter.js';
import type { Clock } from '../core/shared/clock.js';
import { MemoryRateLimiter } from '../adapters/outbound/memory/memory-rate-limiter.js';
import type { HealthRegistry } from '../observability/health-registry.js';
import type { Logger } from '../observability/logger.js';

interface LimiterParts {
  readonly clock: Clock;
  readonly board: HealthRegistry;
  readonly logger: Logger;
}

/**
 * The budgets: in this process's memory, or in Redis, shared by all processes and hosts, with the memory to fall back
 * on. Redis's code is loaded only where it is used.
 */
export async function openLimiter(
  redisUrl: string | null,
  { clock, board, logger }: LimiterParts,
): Promise<{ limiter: RateLimiter; close: () => Promise<void> }> {
  const local = new MemoryRateLimiter(clock);
  if (redisUrl === null) return { limiter: local, close: () => Promise.resolve() };
  const { connectRedis } = await import('../adapters/outbound/redis/redis-connection.js');
  const { RedisRateLimiter } = await import('../adapters/outbound/redis/redis-rate-limiter.js');
  const { FallbackRateLimiter } = await import('../adapters/outbound/redis/fallback-rate-limiter.js');
  board.expect('redis', 'unused');
  const shared = new RedisRateLimiter(connectRedis(redisUrl));
  // A process that takes the place of another under load would else count its first attempts by itself.
  await shared.connect();
  const limiter = new FallbackRateLimiter(shared, local, clock, board, logger);
  return {
    limiter,
    close: () => {
      shared.close();
      return Promise.resolve();
    },
  };
}
