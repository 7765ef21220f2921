import type { IdentityPolicy } from '../identity/identity-policy.js';
import type { IdentityStore } from '../identity/identity.ports.js';
import type { Clock } from '../shared/clock.js';
import type { QuotaStore } from './quota.ports.js';
import type { IdCache } from './id-cache.ports.js';

/**
 * Removes expired ids from the cache, the quota use of past days, and identities that nobody asked for in a year or that
 * are too many. Meant to run daily; safe to run concurrently.
 */
export class PurgeExpiredSourceData {
  constructor(
    private readonly idCache: IdCache,
    private readonly quotaStore: QuotaStore,
    private readonly identities: IdentityStore,
    private readonly clock: Clock,
    private readonly policy: IdentityPolicy,
  ) {}

  async run(): Promise<number> {
    const now = this.clock.now();
    const ids = await this.idCache.removeExpired(now);
    const days = await this.quotaStore.removeEnded(now);
    return ids + days + (await this.identities.purge(now, this.policy.maxKept));
  }
}
