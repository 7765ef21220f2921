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

/** @param error what the client library threw; its message may quote a command or an address, so little of it is kept */
export function redisFailure(error: unknown): RedisFailure {
  const { code, name, message } = (error ?? {}) as Partial<Record<'code' | 'name' | 'message', unknown>>;
  const text = typeof message === 'string' ? message : '';
  const firstWord = text.split(' ', 1)[0] ?? '';
  if (typeof code === 'string' && CODE.test(code)) return new RedisFailure(code);
  if (name === 'ReplyError' && CODE.test(firstWord)) return new RedisFailure(firstWord);
  if (/time(d )?out/i.test(text)) return new RedisFailure('timeout');
  return new RedisFailure('connection');
}
