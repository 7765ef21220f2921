import type { Redis } from 'ioredis';
import {
  RateLimiter,
  type RateLimitDecision,
  type RateLimitRule,
  type RateLimitState,
} from '../../../core/shared/rate-limiter.js';
import { RedisCommands } from './redis-commands.js';

// A window is one key that counts its uses and expires at its end, by Redis's own clock: hosts whose clocks differ agree
// on it. Redis runs a script atomically.

/**
 * Counts one attempt towards every window, or towards none when one of them is full. A window that would last longer than
 * its length, since Redis's clock was set back or the configuration changed, ends after that.
 * KEYS: the windows. ARGV: for each its limit and its length in milliseconds.
 * Answers 1 or 0 (allowed or not), then for each window its uses and the milliseconds left of it (-2: there is none).
 */
const CONSUME = `
local allowed = 1
for i, key in ipairs(KEYS) do
  local used = tonumber(redis.call('GET', key) or '0')
  if used >= tonumber(ARGV[2 * i - 1]) then allowed = 0 end
end
local answer = { allowed }
for i, key in ipairs(KEYS) do
  if allowed == 1 then redis.call('INCR', key) end
  local left = redis.call('PTTL', key)
  if left == -1 or left > tonumber(ARGV[2 * i]) then redis.call('PEXPIRE', key, ARGV[2 * i]) end
  answer[2 * i] = tonumber(redis.call('GET', key) or '0')
  answer[2 * i + 1] = redis.call('PTTL', key)
end
return answer
`;

/**
 * Takes one use off every window that has one; the window's end stays.
 * KEYS: the windows.
 */
const REFUND = `
for _, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') > 0 then redis.call('DECR', key) end
end
return {}
`;

/** What `PTTL` returns for a key that doesn't exist. */
const NO_WINDOW = -2;

/** Rate limits in Redis: exact across all processes and hosts that share it. */
export class RedisRateLimiter extends RateLimiter {
  private readonly commands: RedisCommands;

  /** @param redis this limiter's own, see `connectRedis`; not connected yet */
  constructor(redis: Redis) {
    super();
    this.commands = new RedisCommands(redis);
  }

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
    await this.run(REFUND, subject, rules, []);
  }

  /** Disconnects for good. */
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
