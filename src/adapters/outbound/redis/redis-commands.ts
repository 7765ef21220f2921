import type { Redis } from 'ioredis';
import { type RedisFailure, redisFailure } from './redis-failure.js';

/** Sends commands over one connection, which is made before the first of them, and tells why when one fails. */
export class RedisCommands {
  private firstConnection: Promise<void> | null = null;
  private connectionFailure: RedisFailure | null = null;

  /** @param redis its owner's own, see `connectRedis`; not connected yet */
  constructor(private readonly redis: Redis) {
    // Why the connection is down is only said here, not to the commands that fail because of it.
    redis.on('error', (error: unknown) => (this.connectionFailure = redisFailure(error)));
    redis.on('ready', () => (this.connectionFailure = null));
  }

  /**
   * Connects before the first use, which then does not have to wait for it. Resolves also when Redis can't be reached:
   * that is for whoever uses it to find out.
   */
  async connect(): Promise<void> {
    this.firstConnection ??= this.redis.connect().catch(() => undefined);
    await this.firstConnection;
  }

  /** @throws RedisFailure when Redis did not answer; the command may have been carried out all the same */
  async run<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    // Later on the connection is either there or an error at once; only the very first use has to wait for it.
    await this.connect();
    try {
      return await command(this.redis);
    } catch (error) {
      throw this.connectionFailure ?? redisFailure(error);
    }
  }

  /** Hangs up for good. */
  close(): void {
    this.redis.disconnect();
  }
}
