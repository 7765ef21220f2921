import { ThrottleStore, type Admission, type ThrottleRule } from '../../../src/core/shared/throttle.js';

/** Counted windows in this process's memory. */
export class MemoryThrottleStore extends ThrottleStore {
  private readonly windows = new Map<string, { readonly admissions: number; readonly overAt: Date }>();

  admit(key: string, rule: ThrottleRule, now: Date): Promise<Admission> {
    const known = this.windows.get(key);
    const open = known !== undefined && known.overAt > now ? known : undefined;
    const latest = new Date(now.getTime() + rule.windowMs);
    const overAt = open !== undefined && open.overAt < latest ? open.overAt : latest;
    const admitted = open === undefined || open.admissions < rule.limit;
    this.windows.set(key, { admissions: (open?.admissions ?? 0) + (admitted ? 1 : 0), overAt });
    return Promise.resolve(admitted ? { admitted } : { admitted, retryAt: overAt });
  }

  removeExpired(now: Date): Promise<number> {
    const over = [...this.windows].filter(([, { overAt }]) => overAt <= now);
    for (const [key] of over) this.windows.delete(key);
    return Promise.resolve(over.length);
  }
}
