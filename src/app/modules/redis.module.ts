import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { SharedResponses } from '../../adapters/outbound/cache/shared-responses.js';
import { MemoryRateLimiter } from '../../adapters/outbound/memory/memory-rate-limiter.js';
import { FallbackRateLimiter } from '../../adapters/outbound/redis/fallback-rate-limiter.js';
import { connectRedis } from '../../adapters/outbound/redis/redis-connection.js';
import { RedisRateLimiter } from '../../adapters/outbound/redis/redis-rate-limiter.js';
import { RedisResponseStore } from '../../adapters/outbound/redis/redis-response-store.js';
import { Clock } from '../../core/shared/clock.js';
import { RateLimiter } from '../../core/shared/rate-limiter.js';
import { HealthRegistry } from '../../observability/health-registry.js';
import { Logger } from '../../observability/logger.js';
import { UpstreamMetrics } from '../../observability/upstream-metrics.js';

/** Rate limits and cached responses in Redis, shared by all processes and hosts. Loaded only where it is configured. */
@Module({})
export class RedisModule implements OnApplicationShutdown {
  constructor(
    private readonly limiter: RedisRateLimiter,
    private readonly responses: RedisResponseStore,
  ) {}

  static forRoot(url: string): DynamicModule {
    return {
      module: RedisModule,
      global: true,
      providers: [
        {
          provide: RedisRateLimiter,
          // A process that takes the place of another under load would else count its first attempts by itself.
          useFactory: () => connected(new RedisRateLimiter(connectRedis(url))),
        },
        {
          provide: RedisResponseStore,
          useFactory: () => connected(new RedisResponseStore(connectRedis(url))),
        },
        {
          provide: RateLimiter,
          inject: [RedisRateLimiter, Clock, HealthRegistry, Logger],
          useFactory: (shared: RedisRateLimiter, clock: Clock, health: HealthRegistry, logger: Logger) => {
            health.expect('redis', 'unused');
            return new FallbackRateLimiter(shared, new MemoryRateLimiter(clock), clock, health, logger);
          },
        },
        {
          provide: SharedResponses,
          inject: [RedisResponseStore, Clock, Logger, UpstreamMetrics],
          useFactory: (store: RedisResponseStore, clock: Clock, logger: Logger, metrics: UpstreamMetrics) => {
            metrics.expectCache('answers_redis', ['error']);
            return new SharedResponses(store, clock, logger, () => metrics.cache('answers_redis', 'error'));
          },
        },
      ],
      exports: [RateLimiter, SharedResponses],
    };
  }

  onApplicationShutdown(): void {
    this.limiter.close();
    this.responses.close();
  }
}

async function connected<T extends { connect(): Promise<unknown> }>(client: T): Promise<T> {
  await client.connect();
  return client;
}
