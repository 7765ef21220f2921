import type { Redis } from 'ioredis';
import {
  RateLimiter,
  type RateLimitDecision,
  type RateLimitRule,
  type RateLimitState,
} from '../../../core/shared/rate-limiter.js';
import { CONSUME, GIVE_BACK } from './rate-limit-scripts.js';
import { RedisCommands } from './redis-commands.js';

/** How Redis says that there is no such key (`PTTL`). */
const NO_WINDOW = -2;

/** Budgets in Redis: exact for any number of processes and hosts that use the same one. */
export class RedisRateLimiter extends RateLimiter {
  private readonly commands: RedisCommands;

  /** @param redis this limiter's own, see `connectRedis`; not connected yet */
  constructor(redis: Redis) {
    super();
    this.commands = new RedisCommands(redis);
  }

  /** See {@link RedisCommands.connect}. */
  connect(): Promise<void> {
    return this.commands.connect();
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
  async refund(subject: string, rules: readonly RateLimitRule[]): Promise<void> {
    await this.run(GIVE_BACK, subject, rules, []);
  }

  /** Hangs up for good. */
  close(): void {
    this.commands.close();
  }

  private async run(
    script: string,
    subject: string,
    rules: readonly RateLimitRule[],
    values: readonly number[],
  ): Promise<number[]> {
    const keys = rules.map((rule) => keyOf(subject, rule));
    return this.commands.run((redis) => redis.eval(script, keys.length, ...keys, ...values) as Promise<number[]>);
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
