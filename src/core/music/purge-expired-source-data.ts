import type { Clock } from '../shared/clock.js';
import type { QuotaStore } from './quota.ports.js';
import type { IdCache } from './id-cache.ports.js';

/**
 * Removes expired ids from the cache and the quota use of past days. Meant to run daily; safe to run concurrently.
 */
export class PurgeExpiredSourceData {
  constructor(
    private readonly idCache: IdCache,
    private readonly quotaStore: QuotaStore,
    private readonly clock: Clock,
  ) {}

  /** @returns how many records were removed */
  async run(): Promise<number> {
    const now = this.clock.now();
    return (await this.idCache.removeExpired(now)) + (await this.quotaStore.removeEnded(now));
  }
}
