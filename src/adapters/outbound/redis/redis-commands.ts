import type { Redis } from 'ioredis';

/** Runs commands over one connection, opened before the first of them, and reports why one failed. */
export class RedisCommands {
  private firstConnection: Promise<void> | null = null;
  private connectionFailure: RedisFailure | null = null;

  /** @param redis used by nobody else, see `connectRedis`; not connected yet */
  constructor(private readonly redis: Redis) {
    // The reason is only emitted here, not with the commands that fail because of it.
    redis.on('error', (error: unknown) => (this.connectionFailure = redisFailure(error)));
    redis.on('ready', () => (this.connectionFailure = null));
  }

  /**
   * Connects ahead of the first command. Resolves also when Redis can't be reached: the commands then fail.
   */
  async connect(): Promise<void> {
    this.firstConnection ??= this.redis.connect().catch(() => undefined);
    await this.firstConnection;
  }

  /** @throws RedisFailure when Redis did not answer; the command may have been carried out all the same */
  async run<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    // Later on there is either a connection or an immediate error; only the first command has to wait for it.
    await this.connect();
    try {
      return await command(this.redis);
    } catch (error) {
      throw this.connectionFailure ?? redisFailure(error);
    }
  }

  /** Disconnects for good. */
  close(): void {
    this.redis.disconnect();
  }
}

/** A Redis command failed. Holds the reason in one word, never an address or a password. */
export class RedisFailure extends Error {
  /** @param reason such as `ECONNREFUSED`, `WRONGPASS`, `timeout` */
  constructor(readonly reason: string) {
    super(`Redis: ${reason}`);
    this.name = 'RedisFailure';
  }
}

/** Node's codes (`ECONNREFUSED`) and Redis's error prefixes (`WRONGPASS`) look alike. */
const CODE = /^[A-Z][A-Z_]+$/;

/**
 * @param error what the client library threw; its message may quote a command or an address, so only one word of it is
 * used
 */
export function redisFailure(error: unknown): RedisFailure {
  const { code, name, message } = (error ?? {}) as Partial<Record<'code' | 'name' | 'message', unknown>>;
  const text = typeof message === 'string' ? message : '';
  const firstWord = text.split(' ', 1)[0] ?? '';
  if (typeof code === 'string' && CODE.test(code)) return new RedisFailure(code);
  if (name === 'ReplyError' && CODE.test(firstWord)) return new RedisFailure(firstWord);
  if (/time(d )?out/i.test(text)) return new RedisFailure('timeout');
  return new RedisFailure('connection');
}
