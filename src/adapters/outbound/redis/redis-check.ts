import { connectRedis } from './redis-connection.js';
import { RedisFailure, redisFailure } from './redis-commands.js';

export interface RedisCheckResult {
  /** Of one PING, in milliseconds. */
  readonly latencyMs: number;
  /** Whether this user may run scripts, which the rate limits need. */
  readonly runsScripts: boolean;
}

/**
 * Connects to Redis as the service does and sends a PING. Changes nothing.
 * @throws RedisFailure
 */
export async function checkRedis(url: string): Promise<RedisCheckResult> {
  const redis = connectRedis(url);
  let connectionFailure: RedisFailure | null = null;
  // The reason for a missing connection is only emitted here.
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
