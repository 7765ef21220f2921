import { MemoryRateLimiter } from '../../adapters/outbound/memory/memory-rate-limiter.js';
import {
  MusicBrainzClient,
  musicBrainzOutcome,
  type Patience,
} from '../../adapters/outbound/musicbrainz/musicbrainz-client.js';
import { MusicBrainzIdentities } from '../../adapters/outbound/musicbrainz/musicbrainz-identities.js';
import { LimiterPace, musicBrainzPace, type RequestPace } from '../../adapters/outbound/musicbrainz/request-pace.js';
import { RequestQueue } from '../../adapters/outbound/musicbrainz/request-queue.js';
import { measureCalls } from '../../adapters/outbound/upstream/call-outcome.js';
import { CircuitBreaker } from '../../adapters/outbound/upstream/circuit-breaker.js';
import { CoolDown } from '../../adapters/outbound/upstream/cool-down.js';
import { UpstreamClient } from '../../adapters/outbound/upstream/upstream-client.js';
import { UpstreamReport } from '../../adapters/outbound/upstream/upstream-report.js';
import { IdentitySource } from '../../core/identity/identity.ports.js';
import type { SourceOrigin } from '../../core/music/source.js';
import { UpstreamMetrics } from '../../observability/upstream-metrics.js';
import type { MusicBrainzAccess } from '../config/settings.js';
import type { SourceParts } from '../source-parts.js';
import { readVersion } from '../version.js';

/** It opens after a single outage: nobody would miss the answer more than the time. */
const TRIP = { size: 1, threshold: 0.5, minimumNumberOfCalls: 1 };

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
  const api = new UpstreamClient(access.apiBaseUrl, 1, measureCalls('musicbrainz', metrics, musicBrainzOutcome));
  const client = new MusicBrainzClient({
    api,
    baseUrl: access.apiBaseUrl,
    userAgent: `OctaMusic/${readVersion()} ( ${access.contact} )`,
    queue: new RequestQueue(pace, clock),
    coolDown: new CoolDown('musicbrainz', clock),
    breaker: new CircuitBreaker('musicbrainz', clock, logger, metrics, TRIP),
    report: new UpstreamReport('musicbrainz', health, logger),
    clock,
    ...(patience && { patience }),
  });
  return new MusicBrainz(new MusicBrainzIdentities(client, clock, origin), () => api.close());
}
