import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { CachedIdentityStore } from '../../adapters/outbound/cache/cached-identity-store.js';
import { MemoryIdentityStore } from '../../adapters/outbound/memory/memory-identity-store.js';
import { MemoryRateLimiter } from '../../adapters/outbound/memory/memory-rate-limiter.js';
import {
  MusicBrainzClient,
  musicBrainzOutcome,
  type Patience,
  userAgentOf,
} from '../../adapters/outbound/musicbrainz/musicbrainz-client.js';
import { MusicBrainzIdentities } from '../../adapters/outbound/musicbrainz/musicbrainz-identities.js';
import {
  DatabasePace,
  LimiterPace,
  musicBrainzPace,
  type RequestPace,
} from '../../adapters/outbound/musicbrainz/request-pace.js';
import { RequestQueue } from '../../adapters/outbound/musicbrainz/request-queue.js';
import { measureCalls } from '../../adapters/outbound/upstream/call-outcome.js';
import { CircuitBreaker } from '../../adapters/outbound/upstream/circuit-breaker.js';
import { CoolDown } from '../../adapters/outbound/upstream/cool-down.js';
import { FailOpen } from '../../adapters/outbound/upstream/fail-open.js';
import { UnconfiguredIdentitySource } from '../../adapters/outbound/upstream/unconfigured-sources.js';
import { UpstreamClient } from '../../adapters/outbound/upstream/upstream-client.js';
import { UpstreamReport } from '../../adapters/outbound/upstream/upstream-report.js';
import { ThrottleStore } from '../../core/shared/throttle.js';
import { IdentifyArtist } from '../../core/identity/identify-artist.js';
import { IdentityFacts } from '../../core/identity/identity-facts.js';
import { defaultIdentityPolicy } from '../../core/identity/identity-policy.js';
import { IdentitySource, IdentityStore } from '../../core/identity/identity.ports.js';
import { ShowIdentity } from '../../core/identity/show-identity.js';
import type { SourceOrigin } from '../../core/music/source.js';
import { Clock } from '../../core/shared/clock.js';
import { RateLimiter } from '../../core/shared/rate-limiter.js';
import { TokenHasher } from '../../core/shared/secrets.js';
import { Logger } from '../../observability/logger.js';
import { UpstreamMetrics } from '../../observability/upstream-metrics.js';
import { type MusicBrainzAccess, Settings } from '../config/settings.js';
import { literal, provide } from '../providers.js';
import { readVersion } from '../version.js';
import { Sandboxes, SandboxModule, SourceParts } from './sandbox.module.js';

/** How long a search waits for what is kept, in milliseconds. */
const STORE_MS = 300;

/** It opens after a single outage: nobody would miss the answer more than the time. */
const TRIP = { size: 1, threshold: 0.5, minimumNumberOfCalls: 1 };

/** What is kept about artists, as the searches use it. Its own injection token, beside the database's. */
export abstract class KeptIdentities extends IdentityStore {}

/** The adapter to MusicBrainz, and what has to be closed with it. */
class MusicBrainz {
  constructor(
    readonly identities: IdentitySource,
    readonly close: () => Promise<void>,
  ) {}
}

/**
 * @param pace by default this process's own
 * @param patience by default as it is used in production
 */
export function openMusicBrainz(
  access: MusicBrainzAccess,
  origin: SourceOrigin,
  parts: SourceParts,
  pace: RequestPace = new LimiterPace(new MemoryRateLimiter(parts.clock), musicBrainzPace),
  patience?: Patience,
): MusicBrainz {
  const { clock, health, logger, metrics = new UpstreamMetrics() } = parts;
  health.expect('musicbrainz', 'unused');
  const onCall = measureCalls('musicbrainz', metrics, musicBrainzOutcome);
  const api = new UpstreamClient(access.apiBaseUrl, { connections: 1, onCall });
  const client = new MusicBrainzClient({
    api,
    baseUrl: access.apiBaseUrl,
    userAgent: userAgentOf(readVersion(), access.contact),
    queue: new RequestQueue(pace, clock),
    coolDown: new CoolDown('musicbrainz', clock),
    breaker: new CircuitBreaker('musicbrainz', clock, logger, metrics, TRIP),
    report: new UpstreamReport('musicbrainz', health, logger),
    clock,
    ...(patience && { patience }),
  });
  return new MusicBrainz(new MusicBrainzIdentities(client, clock, origin), () => api.close());
}

const policy = literal(defaultIdentityPolicy);

/** Who artists are: from MusicBrainz, from its sandbox, or from nowhere but what is kept. */
@Module({
  imports: [SandboxModule],
  providers: [
    {
      provide: MusicBrainz,
      inject: [Settings, Sandboxes, SourceParts, RateLimiter, ThrottleStore],
      useFactory: (
        { musicbrainz, rateLimits }: Settings,
        sandboxes: Sandboxes,
        parts: SourceParts,
        limiter: RateLimiter,
        throttle: ThrottleStore,
      ) => {
        if (sandboxes.musicbrainz !== null) return openMusicBrainz(sandboxes.musicbrainz, 'sample', parts);
        const shared = new LimiterPace(limiter, musicBrainzPace);
        // In memory, limits are this process's own; the database is everybody's.
        const pace =
          rateLimits.redisUrl === null ? new DatabasePace(throttle, shared, parts.clock, musicBrainzPace) : shared;
        if (musicbrainz.mode === 'live') return openMusicBrainz(musicbrainz, 'live', parts, pace);
        parts.health.expect('musicbrainz', 'not_configured');
        return new MusicBrainz(new UnconfiguredIdentitySource(), () => Promise.resolve());
      },
    },
    { provide: IdentitySource, inject: [MusicBrainz], useFactory: ({ identities }: MusicBrainz) => identities },
    {
      provide: KeptIdentities,
      inject: [IdentitySource, IdentityStore, Clock, Logger],
      // The samples are no part of the data.
      useFactory: ({ origin }: IdentitySource, store: IdentityStore, clock: Clock, logger: Logger) =>
        origin === 'sample'
          ? new MemoryIdentityStore()
          : new CachedIdentityStore(store, new FailOpen(STORE_MS, clock, logger)),
    },
    provide(IdentityFacts, IdentitySource, KeptIdentities, Clock, policy),
    provide(IdentifyArtist, IdentitySource, KeptIdentities, IdentityFacts, TokenHasher, Clock, policy),
    provide(ShowIdentity, IdentityFacts, Clock, policy),
  ],
  exports: [IdentifyArtist, KeptIdentities, ShowIdentity],
})
export class MusicBrainzModule implements OnApplicationShutdown {
  constructor(private readonly musicbrainz: MusicBrainz) {}

  onApplicationShutdown(): Promise<void> {
    return this.musicbrainz.close();
  }
}
