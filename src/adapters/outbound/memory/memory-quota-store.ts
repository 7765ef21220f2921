import { QuotaStore, type QuotaUse } from '../../../core/music/quota.ports.js';

const NOTHING: QuotaUse = { searches: 0, units: 0 };

export class MemoryQuotaStore extends QuotaStore {
  private readonly days = new Map<number, QuotaUse>();

  usedUntil(endsAt: Date): Promise<QuotaUse> {
    return Promise.resolve(this.use(endsAt));
  }

  reserveSearch(endsAt: Date, limit: number): Promise<{ taken: boolean; use: QuotaUse }> {
    const { searches, units } = this.use(endsAt);
    if (searches >= limit) return Promise.resolve({ taken: false, use: { searches, units } });
    return Promise.resolve({ taken: true, use: this.set(endsAt, { searches: searches + 1, units }) });
  }

  add(endsAt: Date, change: QuotaUse): Promise<QuotaUse> {
    const { searches, units } = this.use(endsAt);
    const sum = { searches: Math.max(0, searches + change.searches), units: Math.max(0, units + change.units) };
    return Promise.resolve(this.set(endsAt, sum));
  }

  raise(endsAt: Date, atLeast: QuotaUse): Promise<QuotaUse> {
    const { searches, units } = this.use(endsAt);
    const raised = { searches: Math.max(searches, atLeast.searches), units: Math.max(units, atLeast.units) };
    return Promise.resolve(this.set(endsAt, raised));
  }

  removeEnded(now: Date): Promise<number> {
    const ended = [...this.days.keys()].filter((endsAt) => endsAt <= now.getTime());
    for (const endsAt of ended) this.days.delete(endsAt);
    return Promise.resolve(ended.length);
  }

  private use(endsAt: Date): QuotaUse {
    return this.days.get(endsAt.getTime()) ?? NOTHING;
  }

  private set(endsAt: Date, use: QuotaUse): QuotaUse {
    this.days.set(endsAt.getTime(), use);
    return use;
  }
}
