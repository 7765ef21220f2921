import type { Redis } from 'ioredis';
import {
  RateLimiter,
  type RateLimitDecision,
  type RateLimitRule,
  type RateLimitState,
} from '../../../core/shared/rate-limiter.js';
import { CONSUME, GIVE_BACK } from './rate-limit-scripts.js';
import { RedisFailure, redisFailure } from './redis-failure.js';

/** How Redis says that there is no such key (`PTTL`). */
const NO_WINDOW = -2;

/** Budgets in Redis: exact for any number of processes and hosts that use the same one. */
export class RedisRateLimiter extends RateLimiter {
  private firstConnection: Promise<void> | null = null;
  private connectionFailure: RedisFailure | null = null;

  /** @param redis this limiter's own, see `connectRedis`; not connected yet */
  constructor(private readonly redis: Redis) {
    super();
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

  /** @throws RedisFailure when Redis did not answer; the attempt may have been counted all the same */
  async consume(subject: string, rules: readonly RateLimitRule[]): Promise<RateLimitDecision> {
    const budgets = rules.flatMap(({ limit, windowSeconds }) => [limit, Math.ceil(windowSeconds * 1000)]);
    const [allowed, ...windows] = await this.run(CONSUME, subject, rules, budgets);
    const states = rules.map((rule, index) => stateOf(rule, windows[2 * index] ?? 0, windows[2 * index + 1] ?? 0));
    const waits = allowed === 1 ? [] : states.filter((s) => s.remaining === 0).map((s) => s.resetSeconds);
    return { allowed: allowed === 1, states, retryAfterSeconds: Math.max(0, ...waits) };
  }

  /** @throws RedisFailure as `consume` */
  async giveBack(subject: string, rules: readonly RateLimitRule[]): Promise<void> {
    await this.run(GIVE_BACK, subject, rules, []);
  }

  /** Hangs up for good. */
  close(): void {
    this.redis.disconnect();
  }

  private async run(
    script: string,
    subject: string,
    rules: readonly RateLimitRule[],
    values: readonly number[],
  ): Promise<number[]> {
    // Later on it is either there or an error at once; only the very first use has to wait for it.
    await this.connect();
    try {
      return (await this.redis.eval(
        script,
        rules.length,
        ...rules.map((rule) => keyOf(subject, rule)),
        ...values,
      )) as number[];
    } catch (error) {
      throw this.connectionFailure ?? redisFailure(error);
    }
  }
}

/** The braces keep all windows of one subject on one node of a cluster, as a script needs them. */
function keyOf(subject: string, rule: RateLimitRule): string {
  return `octa:limit:{${subject}}:${rule.name}`;
}

/** @param leftMs what is left of the window, or `NO_WINDOW` */
function stateOf(rule: RateLimitRule, used: number, leftMs: number): RateLimitState {
  return {
    rule,
    // The limit may have been lowered since the window began.
    remaining: Math.max(0, rule.limit - used),
    resetSeconds: leftMs === NO_WINDOW ? rule.windowSeconds : leftMs / 1000,
  };
}
