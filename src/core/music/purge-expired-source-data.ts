import type { Clock } from '../shared/clock.js';
import type { QuotaStore } from './quota.ports.js';
import type { IdCache } from './id-cache.ports.js';

/**
 * Clears away what was kept about the sources for a time: ids that were found long ago, and the use of days that are
 * over. Meant to run daily; safe to run twice at once.
 */
export class PurgeExpiredSourceData {
  constructor(
    private readonly idCache: IdCache,
    private readonly quotaStore: QuotaStore,
    private readonly clock: Clock,
  ) {}

  /** @returns how much was removed */
  async run(): Promise<number> {
    const now = this.clock.now();
    return (await this.idCache.removeExpired(now)) + (await this.quotaStore.removeEnded(now));
  }
}
