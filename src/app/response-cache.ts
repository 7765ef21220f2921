import type { ResponseCache } from '../core/music/response-cache.js';
import { defaultCachePolicy } from '../core/music/cache-policy.js';
import type { Clock } from '../core/shared/clock.js';
import { LruResponseCache } from '../adapters/outbound/cache/lru-response-cache.js';
import { SharedResponses } from '../adapters/outbound/cache/shared-responses.js';
import type { Logger } from '../observability/logger.js';
import type { UpstreamMetrics } from '../observability/upstream-metrics.js';

/** The caches as the metrics name them. */
const CACHE_NAMES = { artists: 'spotify_artists', channel: 'youtube_channels', tracks: 'spotify_tracks' } as const;

interface AnswerParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: UpstreamMetrics;
}

/**
 * What the sources said: in this process's memory, and behind that in Redis, shared by all processes and hosts, where
 * there is one. Redis's code is loaded only where it is used.
 */
export async function openAnswers(
  redisUrl: string | null,
  { clock, logger, metrics }: AnswerParts,
): Promise<{ answers: ResponseCache; close: () => void }> {
  for (const name of Object.values(CACHE_NAMES)) metrics.expectCache(name);
  if (redisUrl !== null) metrics.expectCache('answers_redis', ['error']);
  const store = redisUrl === null ? null : await openStore(redisUrl);
  const onFailure = (): void => metrics.cache('answers_redis', 'error');
  const answers = new LruResponseCache({
    clock,
    policy: defaultCachePolicy,
    logger,
    shared: store && new SharedResponses(store, clock, logger, onFailure),
    count: (kind, event) => metrics.cache(CACHE_NAMES[kind], event),
  });
  return { answers, close: () => store?.close() };
}

async function openStore(redisUrl: string) {
  const { connectRedis } = await import('../adapters/outbound/redis/redis-connection.js');
  const { RedisResponseStore, STORE_COMMAND_MS } = await import('../adapters/outbound/redis/redis-response-store.js');
  const store = new RedisResponseStore(connectRedis(redisUrl, STORE_COMMAND_MS));
  await store.connect();
  return store;
}
