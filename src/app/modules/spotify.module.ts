import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { SpotifyArtistCatalog } from '../../adapters/outbound/spotify/spotify-artist-catalog.js';
import { SpotifyClient, spotifyOutcome } from '../../adapters/outbound/spotify/spotify-client.js';
import { SpotifyTokens } from '../../adapters/outbound/spotify/spotify-tokens.js';
import { SpotifyTrackCatalog } from '../../adapters/outbound/spotify/spotify-track-catalog.js';
import { measureCalls } from '../../adapters/outbound/upstream/call-outcome.js';
import { CircuitBreaker } from '../../adapters/outbound/upstream/circuit-breaker.js';
import { CoolDown } from '../../adapters/outbound/upstream/cool-down.js';
import {
  UnconfiguredArtistCatalog,
  UnconfiguredTrackCatalog,
} from '../../adapters/outbound/upstream/unconfigured-sources.js';
import { UpstreamClient } from '../../adapters/outbound/upstream/upstream-client.js';
import { UpstreamReport } from '../../adapters/outbound/upstream/upstream-report.js';
import { ArtistCatalog } from '../../core/music/music.ports.js';
import type { SourceOrigin } from '../../core/music/source.js';
import { TrackCatalog } from '../../core/playlists/playlists.ports.js';
import { UpstreamMetrics } from '../../observability/upstream-metrics.js';
import { Settings, type SpotifyAccess } from '../config/settings.js';
import { Sandboxes, SandboxModule, SourceParts } from './sandbox.module.js';

/** The adapters to Spotify, and what has to be closed with them. */
class Spotify {
  constructor(
    readonly artists: ArtistCatalog,
    readonly tracks: TrackCatalog,
    readonly close: () => Promise<void>,
  ) {}
}

export function openSpotify(access: SpotifyAccess, origin: SourceOrigin, parts: SourceParts): Spotify {
  const { clock, health, logger, metrics = new UpstreamMetrics() } = parts;
  health.expect('spotify', 'unused');
  const onCall = measureCalls('spotify', metrics, spotifyOutcome);
  const accounts = new UpstreamClient(access.accountsBaseUrl, { onCall });
  const api = new UpstreamClient(access.apiBaseUrl, { onCall });
  const coolDown = new CoolDown('spotify', clock);
  const report = new UpstreamReport('spotify', health, logger);
  const tokens = new SpotifyTokens(accounts, access, coolDown, clock, report, metrics);
  const circuitBreaker = new CircuitBreaker('spotify', clock, logger, metrics);
  const client = new SpotifyClient(api, tokens, coolDown, report, circuitBreaker);
  return new Spotify(new SpotifyArtistCatalog(client, origin), new SpotifyTrackCatalog(client, origin), async () => {
    await Promise.all([accounts.close(), api.close()]);
  });
}

/** Artists and tracks: from Spotify, from its sandbox, or from nowhere. */
@Module({
  imports: [SandboxModule],
  providers: [
    {
      provide: Spotify,
      inject: [Settings, Sandboxes, SourceParts],
      useFactory: ({ spotify }: Settings, sandboxes: Sandboxes, parts: SourceParts) => {
        if (sandboxes.spotify !== null) return openSpotify(sandboxes.spotify, 'sample', parts);
        if (spotify.mode === 'live') return openSpotify(spotify, 'live', parts);
        parts.health.expect('spotify', 'not_configured');
        return new Spotify(new UnconfiguredArtistCatalog(), new UnconfiguredTrackCatalog(), () => Promise.resolve());
      },
    },
    { provide: ArtistCatalog, inject: [Spotify], useFactory: ({ artists }: Spotify) => artists },
    { provide: TrackCatalog, inject: [Spotify], useFactory: ({ tracks }: Spotify) => tracks },
  ],
  exports: [ArtistCatalog, TrackCatalog],
})
export class SpotifyModule implements OnApplicationShutdown {
  constructor(private readonly spotify: Spotify) {}

  onApplicationShutdown(): Promise<void> {
    return this.spotify.close();
  }
}
