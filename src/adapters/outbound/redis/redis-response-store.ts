import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { type SharedResponse, SharedResponseStore } from '../cache/shared-response-store.js';
import { RedisCommands } from './redis-commands.js';

/** Raised whenever the shape of an answer changes: processes of two versions may run beside each other. */
const SHAPE_VERSION = 1;

/** A last resort, in milliseconds: whoever uses the store gives up sooner, by a limit that a busy process doesn't trip. */
export const STORE_COMMAND_MS = 2_000;

/** KEYS: the claim. ARGV: who made it. Only its owner's is removed. */
const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`;

/** Answers in Redis, for all processes and hosts that use the same one. Redis drops them when their time is over. */
export class RedisResponseStore extends SharedResponseStore {
  private readonly commands: RedisCommands;

  /** @param redis this store's own, see `connectRedis`; not connected yet */
  constructor(redis: Redis) {
    super();
    this.commands = new RedisCommands(redis);
  }

  /** See {@link RedisCommands.connect}. */
  connect(): Promise<void> {
    return this.commands.connect();
  }

  async find(key: string): Promise<SharedResponse | null> {
    const text = await this.commands.run((redis) => redis.get(answerKey(key)));
    return text === null ? null : readAnswer(text);
  }

  async keep(key: string, answer: SharedResponse, forMs: number): Promise<void> {
    const text = JSON.stringify([answer.fetchedAt, answer.brief, answer.value]);
    await this.commands.run((redis) => redis.set(answerKey(key), text, 'PX', Math.ceil(forMs)));
  }

  async claim(key: string, forMs: number): Promise<string | null> {
    const claim = randomUUID();
    const done = await this.commands.run((redis) => redis.set(claimKey(key), claim, 'PX', Math.ceil(forMs), 'NX'));
    return done === 'OK' ? claim : null;
  }

  async release(key: string, claim: string): Promise<void> {
    await this.commands.run((redis) => redis.eval(RELEASE, 1, claimKey(key), claim));
  }

  /** Hangs up for good. */
  close(): void {
    this.commands.close();
  }
}

function answerKey(key: string): string {
  return `octa:answer:${SHAPE_VERSION}:${key}`;
}

function claimKey(key: string): string {
  return `octa:asking:${SHAPE_VERSION}:${key}`;
}

function readAnswer(text: string): SharedResponse | null {
  try {
    const parts = JSON.parse(text) as unknown;
    if (!Array.isArray(parts) || parts.length !== 3) return null;
    const [fetchedAt, brief, value] = parts as [unknown, unknown, unknown];
    return typeof fetchedAt === 'number' && typeof brief === 'boolean' ? { fetchedAt, brief, value } : null;
  } catch {
    return null;
  }
}
