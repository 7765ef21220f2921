import { randomUUID } from 'node:crypto';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../core/shared/clock.js';
import { HealthRegistry } from '../../observability/health-registry.js';
import { Logger } from '../../observability/logger.js';
import { UpstreamMetrics } from '../../observability/upstream-metrics.js';
import { Assets } from '../assets.js';
import { type MusicBrainzAccess, Settings, type SpotifyAccess, type YouTubeAccess } from '../config/settings.js';
import { provide } from '../providers.js';

/** What the adapters to the sources are built from. */
export class SourceParts {
  /** @param metrics where calls are counted; nobody reads them where there is none */
  constructor(
    readonly clock: Clock,
    readonly health: HealthRegistry,
    readonly logger: Logger,
    readonly metrics?: UpstreamMetrics,
  ) {}
}

/** How to reach the local servers that stand in for sources; `null` where the real source is asked, or none. */
export class Sandboxes implements OnApplicationShutdown {
  constructor(
    readonly spotify: SpotifyAccess | null,
    readonly youtube: YouTubeAccess | null,
    readonly musicbrainz: MusicBrainzAccess | null,
    /** The names in the sample catalogue; none where no source is a sandbox. */
    readonly sampleNames: readonly string[],
    /** Closes them. */
    readonly onApplicationShutdown: () => Promise<void>,
  ) {}
}

/** Outside production, a local server for every source without credentials. The real adapters then speak to it. */
@Module({
  providers: [
    { provide: Sandboxes, inject: [Settings, Assets], useFactory: startSandboxes },
    provide(SourceParts, Clock, HealthRegistry, Logger, UpstreamMetrics),
  ],
  exports: [Sandboxes, SourceParts],
})
export class SandboxModule {}

async function startSandboxes(settings: Settings, assets: Assets): Promise<Sandboxes> {
  const isWanted = (source: 'spotify' | 'youtube' | 'musicbrainz'): boolean => settings[source].mode === 'sample';
  const wanted = { spotify: isWanted('spotify'), youtube: isWanted('youtube'), musicbrainz: isWanted('musicbrainz') };
  if (!Object.values(wanted).includes(true)) return new Sandboxes(null, null, null, [], () => Promise.resolve());
  // Loaded only when needed: a server with credentials has no use for a catalogue.
  const { musicBrainzProtocol, sampleArtists, spotifyProtocol, startSandboxServer, youtubeProtocol } =
    await import('../../sandbox/index.js');
  const credentials = { clientId: 'sample', clientSecret: randomUUID(), apiKey: randomUUID() };
  const options = { ...credentials, pictures: samplePictures(assets, settings.frontendUrls[0]) };
  const spotifyServer = wanted.spotify ? await startSandboxServer(spotifyProtocol(options)) : null;
  const youtubeServer = wanted.youtube ? await startSandboxServer(youtubeProtocol(options)) : null;
  const musicBrainzServer = wanted.musicbrainz ? await startSandboxServer(musicBrainzProtocol()) : null;
  return new Sandboxes(
    spotifyServer && {
      ...credentials,
      apiBaseUrl: `${spotifyServer.baseUrl}/v1`,
      accountsBaseUrl: spotifyServer.baseUrl,
    },
    youtubeServer && { ...credentials, apiBaseUrl: `${youtubeServer.baseUrl}/youtube/v3` },
    musicBrainzServer && { contact: 'sample@localhost', apiBaseUrl: `${musicBrainzServer.baseUrl}/ws/2` },
    sampleArtists.map(({ name }) => name),
    async () => {
      for (const server of [spotifyServer, youtubeServer, musicBrainzServer]) await server?.close();
    },
  );
}

/** Absolute addresses of this service's own sample pictures. */
function samplePictures(assets: Assets, origin: string): string[] {
  return Object.entries(assets)
    .filter(([name]) => /^sample-\d+\.svg$/.test(name))
    .map(([, address]) => origin + address);
}
