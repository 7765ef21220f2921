import { LockoutStore, type FailureCount, type LockoutRule } from '../../../src/core/auth/auth.ports.js';

interface Count {
  readonly failures: number;
  readonly lockedUntil: Date | null;
  /** From when on it no longer matters: the end of the lock, or when the count is forgotten. */
  readonly overAt: Date;
}

/** Failures in a row in this process's memory. */
export class MemoryLockoutStore extends LockoutStore {
  private readonly counts = new Map<string, Count>();

  lockedUntil(key: string, rule: LockoutRule, now: Date): Promise<Date | null> {
    const lockedUntil = this.shortened(key, rule, now)?.lockedUntil ?? null;
    return Promise.resolve(lockedUntil !== null && lockedUntil > now ? lockedUntil : null);
  }

  recordFailure(key: string, rule: LockoutRule, now: Date): Promise<FailureCount> {
    const known = this.shortened(key, rule, now);
    const current = known !== undefined && known.overAt > now ? known : undefined;
    if (current !== undefined && current.lockedUntil !== null) {
      return Promise.resolve({ lockedUntil: current.lockedUntil, lockedNow: false });
    }
    const failures = (current?.failures ?? 0) + 1;
    const lockedNow = failures >= rule.failures;
    const overAt = new Date(now.getTime() + (lockedNow ? rule.lockMs : rule.forgetMs));
    const lockedUntil = lockedNow ? overAt : null;
    this.counts.set(key, { failures, lockedUntil, overAt });
    return Promise.resolve({ lockedUntil, lockedNow });
  }

  private shortened(key: string, { lockMs }: LockoutRule, now: Date): Count | undefined {
    const known = this.counts.get(key);
    const latest = new Date(now.getTime() + lockMs);
    if (known === undefined || known.lockedUntil === null || known.lockedUntil <= latest) return known;
    const count = { ...known, lockedUntil: latest, overAt: latest };
    this.counts.set(key, count);
    return count;
  }

  clear(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.counts.delete(key);
    return Promise.resolve();
  }

  removeExpired(now: Date): Promise<number> {
    const over = [...this.counts].filter(([, count]) => count.overAt <= now);
    for (const [key] of over) this.counts.delete(key);
    return Promise.resolve(over.length);
  }
}
