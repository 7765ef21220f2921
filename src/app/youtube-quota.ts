import type { QuotaUse, QuotaStore } from '../core/music/quota.ports.js';
import type { IdCache } from '../core/music/id-cache.ports.js';
import type { Clock } from '../core/shared/clock.js';
import type { RateLimiter } from '../core/shared/rate-limiter.js';
import type { TokenHasher } from '../core/shared/secrets.js';
import { Sha256TokenHasher } from '../adapters/outbound/crypto/sha256-token-hasher.js';
import { MemoryQuotaStore } from '../adapters/outbound/memory/memory-quota-store.js';
import { MemoryIdCache } from '../adapters/outbound/memory/memory-id-cache.js';
import { MemoryRateLimiter } from '../adapters/outbound/memory/memory-rate-limiter.js';
import { FailOpen } from '../adapters/outbound/youtube/fail-open.js';
import { YouTubeQuota } from '../adapters/outbound/youtube/youtube-quota.js';
import { YouTubeIdCache } from '../adapters/outbound/youtube/youtube-id-cache.js';
import { YouTubeSearchQuota } from '../adapters/outbound/youtube/youtube-search-quota.js';
import type { Logger } from '../observability/logger.js';

/** What is counted and remembered about YouTube, and where. */
export interface YouTubeRecords {
  readonly quotaStore: QuotaStore;
  readonly idCache: IdCache;
  /** Where clients' shares of the day's searches are counted. */
  readonly limiter: RateLimiter;
  readonly hasher: TokenHasher;
  /** What Google grants a day. */
  readonly limits: QuotaUse;
}

/** How long a search waits for what is remembered, in milliseconds: that saves a call, but nobody misses it. */
const MEMORY_LIMIT_MS = 300;

/** How long it waits to be counted, likewise: counted by one process alone, more would be spent than there is. */
const COUNT_LIMIT_MS = 1_000;

const UNLIMITED: QuotaUse = { searches: Number.MAX_SAFE_INTEGER, units: Number.MAX_SAFE_INTEGER };

/** In this process's memory and, unless told, without any limit. */
export function recordsInMemory(clock: Clock, limits = UNLIMITED): YouTubeRecords {
  return {
    quotaStore: new MemoryQuotaStore(),
    idCache: new MemoryIdCache(),
    limiter: new MemoryRateLimiter(clock),
    hasher: new Sha256TokenHasher(),
    limits,
  };
}

export function keepRecords(
  { quotaStore, idCache, limiter, hasher, limits }: YouTubeRecords,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
) {
  const use = new YouTubeQuota(quotaStore, new FailOpen(COUNT_LIMIT_MS, clock, logger), clock);
  return {
    use,
    budget: new YouTubeSearchQuota(use, limiter, limits, clock, logger),
    memory: new YouTubeIdCache(idCache, new FailOpen(MEMORY_LIMIT_MS, clock, logger), hasher, clock),
  };
}
