import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { type SharedResponse, SharedResponseStore } from '../cache/shared-responses.js';
import { RedisCommands } from './redis-commands.js';

/** Raised whenever the shape of a response changes: processes of two versions may run side by side. */
const SHAPE_VERSION = 3;

/** KEYS: the lock. ARGV: its owner's token. Only the owner removes it. */
const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`;

/** Responses in Redis, for all processes and hosts that use the same one. Redis drops expired ones. */
export class RedisResponseStore extends SharedResponseStore {
  private readonly commands: RedisCommands;

  /** @param redis this store's own, see `connectRedis`; not connected yet */
  constructor(redis: Redis) {
    super();
    this.commands = new RedisCommands(redis);
  }

  connect(): Promise<void> {
    return this.commands.connect();
  }

  async get(key: string): Promise<SharedResponse | null> {
    const text = await this.commands.run((redis) => redis.get(responseKey(key)));
    return text === null ? null : parseResponse(text);
  }

  async set(key: string, response: SharedResponse, forMs: number): Promise<void> {
    const text = JSON.stringify([response.fetchedAt, response.negative, response.value]);
    await this.commands.run((redis) => redis.set(responseKey(key), text, 'PX', Math.ceil(forMs)));
  }

  async acquireLock(key: string, forMs: number): Promise<string | null> {
    const token = randomUUID();
    const done = await this.commands.run((redis) => redis.set(lockKey(key), token, 'PX', Math.ceil(forMs), 'NX'));
    return done === 'OK' ? token : null;
  }

  async releaseLock(key: string, token: string): Promise<void> {
    await this.commands.run((redis) => redis.eval(RELEASE, 1, lockKey(key), token));
  }

  /** Disconnects for good. */
  close(): void {
    this.commands.close();
  }
}

function responseKey(key: string): string {
  return `octa:answer:${SHAPE_VERSION}:${key}`;
}

function lockKey(key: string): string {
  return `octa:asking:${SHAPE_VERSION}:${key}`;
}

function parseResponse(text: string): SharedResponse | null {
  try {
    const parts = JSON.parse(text) as unknown;
    if (!Array.isArray(parts) || parts.length !== 3) return null;
    const [fetchedAt, negative, value] = parts as [unknown, unknown, unknown];
    return typeof fetchedAt === 'number' && typeof negative === 'boolean' ? { fetchedAt, negative, value } : null;
  } catch {
    return null;
  }
}
