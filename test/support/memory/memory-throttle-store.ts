import { ThrottleStore, type Admission, type ThrottleRule } from '../../../src/core/auth/auth.ports.js';

/** Counted windows in this process's memory. */
export class MemoryThrottleStore extends ThrottleStore {
  private readonly windows = new Map<string, { readonly admissions: number; readonly overAt: Date }>();

  admit(key: string, rule: ThrottleRule, now: Date): Promise<Admission> {
    const known = this.windows.get(key);
    const open = known !== undefined && known.overAt > now ? known : undefined;
    if (open !== undefined && open.admissions >= rule.limit) {
      return Promise.resolve({ admitted: false, retryAt: open.overAt });
    }
    const overAt = open?.overAt ?? new Date(now.getTime() + rule.windowMs);
    this.windows.set(key, { admissions: (open?.admissions ?? 0) + 1, overAt });
    return Promise.resolve({ admitted: true });
  }

  removeExpired(now: Date): Promise<number> {
    const over = [...this.windows].filter(([, { overAt }]) => overAt <= now);
    for (const [key] of over) this.windows.delete(key);
    return Promise.resolve(over.length);
  }
}
