import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { Sha256TokenHasher } from '../../adapters/outbound/crypto/sha256-token-hasher.js';
import { MemoryIdCache } from '../../adapters/outbound/memory/memory-id-cache.js';
import { MemoryQuotaStore } from '../../adapters/outbound/memory/memory-quota-store.js';
import { MemoryRateLimiter } from '../../adapters/outbound/memory/memory-rate-limiter.js';
import { measureCalls } from '../../adapters/outbound/upstream/call-outcome.js';
import { CircuitBreaker } from '../../adapters/outbound/upstream/circuit-breaker.js';
import { CoolDown } from '../../adapters/outbound/upstream/cool-down.js';
import { UnconfiguredChannelDirectory } from '../../adapters/outbound/upstream/unconfigured-sources.js';
import { UpstreamClient } from '../../adapters/outbound/upstream/upstream-client.js';
import { UpstreamReport } from '../../adapters/outbound/upstream/upstream-report.js';
import { FailOpen } from '../../adapters/outbound/upstream/fail-open.js';
import { YouTubeChannelDirectory } from '../../adapters/outbound/youtube/youtube-channel-directory.js';
import { YouTubeClient } from '../../adapters/outbound/youtube/youtube-client.js';
import { YouTubeIdCache } from '../../adapters/outbound/youtube/youtube-id-cache.js';
import { YouTubeQuota } from '../../adapters/outbound/youtube/youtube-quota.js';
import { youtubeOutcome } from '../../adapters/outbound/youtube/youtube-refusal.js';
import { YouTubeQuotaShares } from '../../adapters/outbound/youtube/youtube-quota-shares.js';
import { IdCache } from '../../core/music/id-cache.ports.js';
import { ChannelDirectory, ChannelIdCache } from '../../core/music/music.ports.js';
import { QuotaStore, type QuotaUse } from '../../core/music/quota.ports.js';
import { searchesUnavailable, type SourceOrigin } from '../../core/music/source.js';
import type { Clock } from '../../core/shared/clock.js';
import { RateLimiter } from '../../core/shared/rate-limiter.js';
import { TokenHasher } from '../../core/shared/secrets.js';
import { UpstreamMetrics } from '../../observability/upstream-metrics.js';
import { Settings, type YouTubeAccess } from '../config/settings.js';
import { Sandboxes, SandboxModule, SourceParts } from './sandbox.module.js';

/** How long a scrape waits for what other processes have used; after that it shows what this one knows. */
const SCRAPE_MS = 500;

/** How long a search waits for the id cache, in milliseconds: a hit saves a call, but nobody misses it. */
const ID_CACHE_MS = 300;

/** How long it waits for the quota; counted by one process alone, more would be spent than there is. */
const QUOTA_MS = 1_000;

const UNLIMITED: QuotaUse = { searches: Number.MAX_SAFE_INTEGER, units: Number.MAX_SAFE_INTEGER };

/** Where YouTube's quota is counted and its ids are cached. */
export interface YouTubeRecords {
  readonly quotaStore: QuotaStore;
  readonly idCache: IdCache;
  readonly limiter: RateLimiter;
  readonly hasher: TokenHasher;
  readonly limits: QuotaUse;
}

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

/** The adapters to YouTube, and what has to be closed with them. */
class YouTube {
  constructor(
    readonly channels: ChannelDirectory,
    readonly idCache: YouTubeIdCache,
    readonly close: () => Promise<void>,
  ) {}
}

export function openYouTube(
  access: YouTubeAccess,
  origin: SourceOrigin,
  parts: SourceParts,
  records = recordsInMemory(parts.clock),
): YouTube {
  const { clock, health, logger, metrics = new UpstreamMetrics() } = parts;
  health.expect('youtube', 'unused');
  const quota = new YouTubeQuota(records.quotaStore, new FailOpen(QUOTA_MS, clock, logger), clock);
  const searchQuota = new YouTubeQuotaShares(quota, records.limiter, records.limits, clock, logger);
  const idCache = openIdCache(records, parts);
  watchQuota(quota, clock, metrics);
  const measure = measureCalls('youtube', metrics, youtubeOutcome);
  const api = new UpstreamClient(access.apiBaseUrl, { onCall: (call) => quota.note(call, measure(call)) });
  const client = new YouTubeClient(
    api,
    access.apiKey,
    new CoolDown('youtube', clock),
    new CoolDown('youtube', clock, searchesUnavailable),
    quota,
    records.limits,
    clock,
    new UpstreamReport('youtube', health, logger),
    new CircuitBreaker('youtube', clock, logger, metrics),
  );
  return new YouTube(new YouTubeChannelDirectory(client, searchQuota, idCache, origin), idCache, async () => {
    await api.close();
    await quota.write();
  });
}

function openIdCache({ idCache, hasher }: YouTubeRecords, { clock, logger }: SourceParts): YouTubeIdCache {
  return new YouTubeIdCache(idCache, new FailOpen(ID_CACHE_MS, clock, logger), hasher, clock);
}

function watchQuota(quota: YouTubeQuota, clock: Clock, metrics: UpstreamMetrics): void {
  const usedSoon = async (): Promise<QuotaUse> =>
    (await clock.waitAtMost(SCRAPE_MS, quota.usedByAll())) ?? quota.used();
  metrics.watchQuota('youtube_search', async () => (await usedSoon()).searches);
  metrics.watchQuota('youtube_units', async () => (await usedSoon()).units);
}

/** Channels: from YouTube, from its sandbox, which is no part of any quota, or from nowhere. */
@Module({
  imports: [SandboxModule],
  providers: [
    {
      provide: YouTube,
      inject: [Settings, Sandboxes, SourceParts, QuotaStore, IdCache, RateLimiter, TokenHasher],
      useFactory: (
        { youtube }: Settings,
        sandboxes: Sandboxes,
        parts: SourceParts,
        quotaStore: QuotaStore,
        idCache: IdCache,
        limiter: RateLimiter,
        hasher: TokenHasher,
      ) => {
        if (sandboxes.youtube !== null) return openYouTube(sandboxes.youtube, 'sample', parts);
        const records = { quotaStore, idCache, limiter, hasher, limits: youtube.daily };
        if (youtube.mode === 'live') return openYouTube(youtube, 'live', parts, records);
        parts.health.expect('youtube', 'not_configured');
        return new YouTube(new UnconfiguredChannelDirectory(), openIdCache(recordsInMemory(parts.clock), parts), () =>
          Promise.resolve(),
        );
      },
    },
    { provide: ChannelDirectory, inject: [YouTube], useFactory: ({ channels }: YouTube) => channels },
    { provide: ChannelIdCache, inject: [YouTube], useFactory: ({ idCache }: YouTube) => idCache },
  ],
  exports: [ChannelDirectory, ChannelIdCache],
})
export class YouTubeModule implements OnApplicationShutdown {
  constructor(private readonly youtube: YouTube) {}

  onApplicationShutdown(): Promise<void> {
    return this.youtube.close();
  }
}
