import { connectRedis } from './redis-connection.js';
import { RedisFailure, redisFailure } from './redis-failure.js';

/** How Redis did when it was asked. */
export interface RedisAnswer {
  /** How long one question took, in milliseconds. */
  readonly latencyMs: number;
  /** What the limits are counted with is allowed to this user. */
  readonly runsScripts: boolean;
}

/**
 * Reaches Redis as the service does, and asks. Changes nothing.
 * @throws RedisFailure
 */
export async function askRedis(url: string): Promise<RedisAnswer> {
  const redis = connectRedis(url);
  let connectionFailure: RedisFailure | null = null;
  // Why there is no connection is only said here.
  redis.on('error', (error: unknown) => (connectionFailure ??= redisFailure(error)));
  try {
    await redis.connect();
    const startedAt = performance.now();
    await redis.ping();
    const latencyMs = performance.now() - startedAt;
    return {
      latencyMs,
      runsScripts: await redis.eval('return 1', 0).then(
        () => true,
        () => false,
      ),
    };
  } catch (error) {
    throw connectionFailure ?? redisFailure(error);
  } finally {
    redis.disconnect();
  }
}
