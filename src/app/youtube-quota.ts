import type { DailyUse, DailyUseStore } from '../core/music/quota.ports.js';
import type { KnownIdStore } from '../core/music/id-cache.ports.js';
import type { Clock } from '../core/shared/clock.js';
import type { RateLimiter } from '../core/shared/rate-limiter.js';
import type { TokenHasher } from '../core/shared/secrets.js';
import { Sha256TokenHasher } from '../adapters/outbound/crypto/sha256-token-hasher.js';
import { MemoryDailyUseStore } from '../adapters/outbound/memory/memory-quota-store.js';
import { MemoryKnownIdStore } from '../adapters/outbound/memory/memory-id-cache.js';
import { MemoryRateLimiter } from '../adapters/outbound/memory/memory-rate-limiter.js';
import { StoreAccess } from '../adapters/outbound/youtube/fail-open.js';
import { YouTubeDailyUse } from '../adapters/outbound/youtube/youtube-quota.js';
import { YouTubeMemory } from '../adapters/outbound/youtube/youtube-id-cache.js';
import { YouTubeSearchBudget } from '../adapters/outbound/youtube/youtube-search-quota.js';
import type { Logger } from '../observability/logger.js';

/** What is counted and remembered about YouTube, and where. */
export interface YouTubeRecords {
  readonly dailyUse: DailyUseStore;
  readonly knownIds: KnownIdStore;
  /** Where clients' shares of the day's searches are counted. */
  readonly limiter: RateLimiter;
  readonly hasher: TokenHasher;
  /** What Google grants a day. */
  readonly limits: DailyUse;
}

/** How long a search waits for what is remembered, in milliseconds: that saves a call, but nobody misses it. */
const MEMORY_LIMIT_MS = 300;

/** How long it waits to be counted, likewise: counted by one process alone, more would be spent than there is. */
const COUNT_LIMIT_MS = 1_000;

const UNLIMITED: DailyUse = { searches: Number.MAX_SAFE_INTEGER, units: Number.MAX_SAFE_INTEGER };

/** In this process's memory and, unless told, without any limit. */
export function recordsInMemory(clock: Clock, limits = UNLIMITED): YouTubeRecords {
  return {
    dailyUse: new MemoryDailyUseStore(),
    knownIds: new MemoryKnownIdStore(),
    limiter: new MemoryRateLimiter(clock),
    hasher: new Sha256TokenHasher(),
    limits,
  };
}

export function keepRecords(
  { dailyUse, knownIds, limiter, hasher, limits }: YouTubeRecords,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
) {
  const use = new YouTubeDailyUse(dailyUse, new StoreAccess(COUNT_LIMIT_MS, clock, logger), clock);
  return {
    use,
    budget: new YouTubeSearchBudget(use, limiter, limits, clock, logger),
    memory: new YouTubeMemory(knownIds, new StoreAccess(MEMORY_LIMIT_MS, clock, logger), hasher, clock),
  };
}
