import { Redis } from 'ioredis';

/** How long one answer may take, in milliseconds. Redis answers within one; a request must not wait on a sick one. */
export const REDIS_ANSWER_MS = 300;

/** After so long without any answer, in milliseconds, the connection counts as dead and a new one is made. */
const DEAD_CONNECTION_MS = 2_000;

const FIRST_RECONNECT_MS = 100;
const LONGEST_RECONNECT_MS = 2_000;

/**
 * A connection that is made at its first use and from then on made again whenever it is lost. A command that can't be
 * answered now fails at once: nothing waits for better times, and nothing is sent twice.
 * @param url `redis://` or `rediss://`
 * @param answerMs how long one answer may take, in milliseconds
 */
export function connectRedis(url: string, answerMs = REDIS_ANSWER_MS): Redis {
  return new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: answerMs,
    socketTimeout: DEAD_CONNECTION_MS,
    connectTimeout: DEAD_CONNECTION_MS,
    // How long hanging up may take; the library waits for it even when nobody is there any more.
    disconnectTimeout: REDIS_ANSWER_MS,
    retryStrategy: (attempt) => Math.min(FIRST_RECONNECT_MS * 2 ** (attempt - 1), LONGEST_RECONNECT_MS),
    // After a failover the old address may lead to what is now a replica; only a new connection finds the primary.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
}
