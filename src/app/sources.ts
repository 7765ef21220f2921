import type { SourceOrigin } from '../core/music/source.js';
import { ArtistCatalog, ChannelDirectory } from '../core/music/music.ports.js';
import type { Clock } from '../core/shared/clock.js';
import { SourceGate } from '../adapters/out/http/source-gate.js';
import { SourceReporter } from '../adapters/out/http/source-reporter.js';
import { UpstreamClient } from '../adapters/out/http/upstream-client.js';
import { SpotifyArtistCatalog } from '../adapters/out/spotify/spotify-artist-catalog.js';
import { SpotifyClient } from '../adapters/out/spotify/spotify-client.js';
import { SpotifyTokens } from '../adapters/out/spotify/spotify-tokens.js';
import {
  UnconfiguredArtistCatalog,
  UnconfiguredChannelDirectory,
} from '../adapters/out/unconfigured/unconfigured-sources.js';
import { YouTubeChannelDirectory } from '../adapters/out/youtube/youtube-channel-directory.js';
import { YouTubeClient } from '../adapters/out/youtube/youtube-client.js';
import type { DependencyBoard } from '../observability/dependency-board.js';
import type { Logger } from '../observability/logger.js';
import type { SpotifySettings, YouTubeSettings } from './configuration/settings.js';

/** What the adapters to the sources are built from. */
export interface SourceParts {
  readonly clock: Clock;
  readonly board: DependencyBoard;
  readonly logger: Logger;
}

/** A source's adapter and what has to be closed with it. */
export interface OpenSource<T> {
  readonly adapter: T;
  close(): Promise<void>;
}

/** Where and as whom a source is asked: as configured, or at its sandbox. */
export type SpotifyAccess = Pick<SpotifySettings, 'clientId' | 'clientSecret' | 'apiBaseUrl' | 'accountsBaseUrl'>;
export type YouTubeAccess = Pick<YouTubeSettings, 'apiKey' | 'apiBaseUrl'>;

export function openSpotify(
  access: SpotifyAccess,
  origin: SourceOrigin,
  parts: SourceParts,
): OpenSource<ArtistCatalog> {
  parts.board.expect('spotify', 'unused');
  const accounts = new UpstreamClient(access.accountsBaseUrl);
  const api = new UpstreamClient(access.apiBaseUrl);
  const gate = new SourceGate('spotify', parts.clock);
  const reporter = new SourceReporter('spotify', parts.board, parts.logger);
  const tokens = new SpotifyTokens(accounts, access, gate, parts.clock, reporter);
  return {
    adapter: new SpotifyArtistCatalog(new SpotifyClient(api, tokens, gate, reporter), origin),
    close: async () => {
      await Promise.all([accounts.close(), api.close()]);
    },
  };
}

export function openYouTube(
  access: YouTubeAccess,
  origin: SourceOrigin,
  parts: SourceParts,
): OpenSource<ChannelDirectory> {
  parts.board.expect('youtube', 'unused');
  const api = new UpstreamClient(access.apiBaseUrl);
  const gate = new SourceGate('youtube', parts.clock);
  const searchGate = new SourceGate('youtube', parts.clock);
  const reporter = new SourceReporter('youtube', parts.board, parts.logger);
  const client = new YouTubeClient(api, access.apiKey, gate, searchGate, parts.clock, reporter);
  return { adapter: new YouTubeChannelDirectory(client, origin), close: () => api.close() };
}

/** @param sample how to ask the sandbox, where that stands in for Spotify */
export function chooseSpotify(
  settings: SpotifySettings,
  sample: SpotifyAccess | null,
  parts: SourceParts,
): OpenSource<ArtistCatalog> {
  if (sample !== null) return openSpotify(sample, 'sample', parts);
  if (settings.mode === 'live') return openSpotify(settings, 'live', parts);
  parts.board.expect('spotify', 'not_configured');
  return { adapter: new UnconfiguredArtistCatalog(), close: () => Promise.resolve() };
}

/** @param sample how to ask the sandbox, where that stands in for YouTube */
export function chooseYouTube(
  settings: YouTubeSettings,
  sample: YouTubeAccess | null,
  parts: SourceParts,
): OpenSource<ChannelDirectory> {
  if (sample !== null) return openYouTube(sample, 'sample', parts);
  if (settings.mode === 'live') return openYouTube(settings, 'live', parts);
  parts.board.expect('youtube', 'not_configured');
  return { adapter: new UnconfiguredChannelDirectory(), close: () => Promise.resolve() };
}
