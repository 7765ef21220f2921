import type { Clock } from '../../../core/shared/clock.js';
import {
  RateLimiter,
  type RateLimitDecision,
  type RateLimitRule,
  type RateLimitState,
} from '../../../core/shared/rate-limiter.js';

interface Window {
  used: number;
  endsAt: number;
}

/** About 10 MB at most; beyond that the windows that started longest ago give way. */
const MAX_WINDOWS = 100_000;

/** Budgets in this process's memory: exact for one process, gone with it. */
export class MemoryRateLimiter extends RateLimiter {
  private readonly windows = new Map<string, Window>();

  constructor(private readonly clock: Clock) {
    super();
  }

  consume(subject: string, rules: readonly RateLimitRule[]): Promise<RateLimitDecision> {
    const now = this.clock.now().getTime();
    const current = rules.map((rule) => ({ rule, window: this.current(subject, rule, now) }));
    const full = current.filter(({ rule, window }) => window !== undefined && window.used >= rule.limit);
    if (full.length === 0) for (const { rule } of current) this.count(subject, rule, now);

    const states = rules.map((rule) => this.stateOf(subject, rule, now));
    const waits = full.map(({ window }) => ((window?.endsAt ?? now) - now) / 1000);
    return Promise.resolve({ allowed: full.length === 0, states, retryAfterSeconds: Math.max(0, ...waits) });
  }

  refund(subject: string, rules: readonly RateLimitRule[]): Promise<void> {
    const now = this.clock.now().getTime();
    for (const rule of rules) {
      const window = this.current(subject, rule, now);
      if (window !== undefined && window.used > 0) window.used -= 1;
    }
    return Promise.resolve();
  }

  private current(subject: string, rule: RateLimitRule, now: number): Window | undefined {
    const window = this.windows.get(keyOf(subject, rule));
    if (window === undefined || window.endsAt <= now) return undefined;
    // A clock that was set back lengthens no window.
    window.endsAt = Math.min(window.endsAt, now + rule.windowSeconds * 1000);
    return window;
  }

  private count(subject: string, rule: RateLimitRule, now: number): void {
    const key = keyOf(subject, rule);
    const window = this.current(subject, rule, now);
    if (window !== undefined) {
      window.used += 1;
      return;
    }
    // Deleted first, so that the map's order is the order in which windows started.
    this.windows.delete(key);
    if (this.windows.size >= MAX_WINDOWS) this.makeRoom(now);
    this.windows.set(key, { used: 1, endsAt: now + rule.windowSeconds * 1000 });
  }

  private makeRoom(now: number): void {
    for (const [key, window] of this.windows) if (window.endsAt <= now) this.windows.delete(key);
    for (const key of this.windows.keys()) {
      if (this.windows.size < MAX_WINDOWS) break;
      this.windows.delete(key);
    }
  }

  private stateOf(subject: string, rule: RateLimitRule, now: number): RateLimitState {
    const window = this.current(subject, rule, now);
    return {
      rule,
      remaining: rule.limit - (window?.used ?? 0),
      resetSeconds: window === undefined ? rule.windowSeconds : (window.endsAt - now) / 1000,
    };
  }
}

function keyOf(subject: string, rule: RateLimitRule): string {
  return `${rule.name}:${subject}`;
}
