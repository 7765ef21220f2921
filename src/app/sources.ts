import { searchesUnavailable, type SourceOrigin } from '../core/music/source.js';
import { ArtistCatalog, ChannelDirectory } from '../core/music/music.ports.js';
import type { QuotaUse } from '../core/music/quota.ports.js';
import type { TrackCatalog } from '../core/playlists/playlists.ports.js';
import type { Clock } from '../core/shared/clock.js';
import { measureCalls } from '../adapters/outbound/upstream/call-outcome.js';
import { CoolDown } from '../adapters/outbound/upstream/cool-down.js';
import { CircuitBreaker } from '../adapters/outbound/upstream/circuit-breaker.js';
import { UpstreamReport } from '../adapters/outbound/upstream/upstream-report.js';
import { UpstreamClient } from '../adapters/outbound/upstream/upstream-client.js';
import { SpotifyArtistCatalog } from '../adapters/outbound/spotify/spotify-artist-catalog.js';
import { SpotifyClient } from '../adapters/outbound/spotify/spotify-client.js';
import { spotifyOutcome } from '../adapters/outbound/spotify/spotify-outcome.js';
import { SpotifyTokens } from '../adapters/outbound/spotify/spotify-tokens.js';
import { SpotifyTrackCatalog } from '../adapters/outbound/spotify/spotify-track-catalog.js';
import {
  UnconfiguredArtistCatalog,
  UnconfiguredChannelDirectory,
  UnconfiguredTrackCatalog,
} from '../adapters/outbound/upstream/unconfigured-sources.js';
import { YouTubeChannelDirectory } from '../adapters/outbound/youtube/youtube-channel-directory.js';
import { YouTubeClient } from '../adapters/outbound/youtube/youtube-client.js';
import type { YouTubeIdCache } from '../adapters/outbound/youtube/youtube-id-cache.js';
import { youtubeOutcome } from '../adapters/outbound/youtube/youtube-refusal.js';
import type { HealthRegistry } from '../observability/health-registry.js';
import type { Logger } from '../observability/logger.js';
import { UpstreamMetrics } from '../observability/upstream-metrics.js';
import type { SpotifySettings, YouTubeSettings } from './config/settings.js';
import { keepRecords, recordsInMemory, type YouTubeRecords } from './youtube-quota.js';

/** To each host at most. */
const CONNECTIONS = 64;

/** Who reads the metrics waits no longer for what other processes used: then it is told as far as it is known here. */
const SCRAPE_MS = 500;

/** What the adapters to the sources are built from. */
export interface SourceParts {
  readonly clock: Clock;
  readonly board: HealthRegistry;
  readonly logger: Logger;
  /** Where calls are counted; nobody reads them where there is none. */
  readonly metrics?: UpstreamMetrics;
}

/** A source's adapter and what has to be closed with it. */
export interface OpenSource<T> {
  readonly adapter: T;
  close(): Promise<void>;
}

/** Spotify, for artists and for tracks. */
export interface OpenSpotify extends OpenSource<ArtistCatalog> {
  readonly tracks: TrackCatalog;
}

/** Where and as whom a source is asked: as configured, or at its sandbox. */
export type SpotifyAccess = Pick<SpotifySettings, 'clientId' | 'clientSecret' | 'apiBaseUrl' | 'accountsBaseUrl'>;
export type YouTubeAccess = Pick<YouTubeSettings, 'apiKey' | 'apiBaseUrl'>;

export function openSpotify(access: SpotifyAccess, origin: SourceOrigin, parts: SourceParts): OpenSpotify {
  parts.board.expect('spotify', 'unused');
  const metrics = parts.metrics ?? new UpstreamMetrics();
  const measure = measureCalls('spotify', metrics, spotifyOutcome);
  const accounts = new UpstreamClient(access.accountsBaseUrl, CONNECTIONS, measure);
  const api = new UpstreamClient(access.apiBaseUrl, CONNECTIONS, measure);
  const gate = new CoolDown('spotify', parts.clock);
  const reporter = new UpstreamReport('spotify', parts.board, parts.logger);
  const tokens = new SpotifyTokens(accounts, access, gate, parts.clock, reporter, metrics);
  const guard = new CircuitBreaker('spotify', parts.clock, parts.logger, metrics);
  const client = new SpotifyClient(api, tokens, gate, reporter, guard);
  return {
    adapter: new SpotifyArtistCatalog(client, origin),
    tracks: new SpotifyTrackCatalog(client, origin),
    close: async () => {
      await Promise.all([accounts.close(), api.close()]);
    },
  };
}

/** YouTube, and what its channels are remembered with. */
export interface OpenYouTube extends OpenSource<ChannelDirectory> {
  readonly memory: YouTubeIdCache;
}

/** @param records what is counted and remembered about it, and where; in memory and without limits unless told */
export function openYouTube(
  access: YouTubeAccess,
  origin: SourceOrigin,
  parts: SourceParts,
  records = recordsInMemory(parts.clock),
): OpenYouTube {
  parts.board.expect('youtube', 'unused');
  const metrics = parts.metrics ?? new UpstreamMetrics();
  const measure = measureCalls('youtube', metrics, youtubeOutcome);
  const { use, budget, memory } = keepRecords(records, parts);
  const usedSoon = (): Promise<QuotaUse> =>
    parts.clock.within(
      SCRAPE_MS,
      (signal) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => resolve(use.used()), { once: true });
          use.usedByAll().then(resolve, reject);
        }),
    );
  metrics.watchQuota('youtube_search', async () => (await usedSoon()).searches);
  metrics.watchQuota('youtube_units', async () => (await usedSoon()).units);
  const api = new UpstreamClient(access.apiBaseUrl, CONNECTIONS, (call) => use.note(call, measure(call)));
  const gate = new CoolDown('youtube', parts.clock);
  const searchGate = new CoolDown('youtube', parts.clock, searchesUnavailable);
  const reporter = new UpstreamReport('youtube', parts.board, parts.logger);
  const guard = new CircuitBreaker('youtube', parts.clock, parts.logger, metrics);
  const client = new YouTubeClient(
    api,
    access.apiKey,
    gate,
    searchGate,
    use,
    records.limits,
    parts.clock,
    reporter,
    guard,
  );
  return {
    adapter: new YouTubeChannelDirectory(client, budget, memory, origin),
    memory,
    close: async () => {
      await api.close();
      await use.write();
    },
  };
}

/** @param sample how to ask the sandbox, where that stands in for Spotify */
export function chooseSpotify(
  settings: SpotifySettings,
  sample: SpotifyAccess | null,
  parts: SourceParts,
): OpenSpotify {
  if (sample !== null) return openSpotify(sample, 'sample', parts);
  if (settings.mode === 'live') return openSpotify(settings, 'live', parts);
  parts.board.expect('spotify', 'not_configured');
  const tracks = new UnconfiguredTrackCatalog();
  return { adapter: new UnconfiguredArtistCatalog(), tracks, close: () => Promise.resolve() };
}

/**
 * @param sample how to ask the sandbox, where that stands in for YouTube; it is no part of any budget
 * @param records what is counted and remembered about YouTube itself, and where
 */
export function chooseYouTube(
  settings: YouTubeSettings,
  sample: YouTubeAccess | null,
  parts: SourceParts,
  records: YouTubeRecords,
): OpenYouTube {
  if (sample !== null) return openYouTube(sample, 'sample', parts);
  if (settings.mode === 'live') return openYouTube(settings, 'live', parts, records);
  parts.board.expect('youtube', 'not_configured');
  const { memory } = keepRecords(recordsInMemory(parts.clock), parts);
  return { adapter: new UnconfiguredChannelDirectory(), memory, close: () => Promise.resolve() };
}
