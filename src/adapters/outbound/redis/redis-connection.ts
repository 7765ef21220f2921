import { Redis } from 'ioredis';

/** How long one command may take, in milliseconds. Redis takes less than one; a request must not wait for a sick one. */
export const REDIS_COMMAND_MS = 300;

/** Milliseconds without any reply after which the connection counts as dead and is replaced. */
const DEAD_CONNECTION_MS = 2_000;

const FIRST_RECONNECT_MS = 100;
const LONGEST_RECONNECT_MS = 2_000;

/**
 * A connection that opens at its first use and reconnects whenever it is lost. A command without a connection fails at
 * once: nothing is queued and nothing is sent twice. The library's time limits take a busy event loop for a slow Redis,
 * so they are a last resort: callers give up sooner, by {@link Clock.within}.
 * @param url `redis://` or `rediss://`
 */
export function connectRedis(url: string): Redis {
  return new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: DEAD_CONNECTION_MS,
    socketTimeout: DEAD_CONNECTION_MS,
    connectTimeout: DEAD_CONNECTION_MS,
    // The library waits for the disconnect even when the server is gone.
    disconnectTimeout: REDIS_COMMAND_MS,
    retryStrategy: (attempt) => Math.min(FIRST_RECONNECT_MS * 2 ** (attempt - 1), LONGEST_RECONNECT_MS),
    // After a failover the connection may lead to what is now a replica; only a new one finds the primary.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
}
