import { randomUUID } from 'node:crypto';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { Assets } from '../assets.js';
import { Settings, type SpotifyAccess, type YouTubeAccess } from '../config/settings.js';

/** How to reach the local servers that stand in for sources; `null` where the real source is asked, or none. */
export class Sandboxes {
  constructor(
    readonly spotify: SpotifyAccess | null,
    readonly youtube: YouTubeAccess | null,
    readonly close: () => Promise<void>,
  ) {}
}

/** Outside production, a local server for every source without credentials. The real adapters then speak to it. */
@Module({
  providers: [{ provide: Sandboxes, inject: [Settings, Assets], useFactory: startSandboxes }],
  exports: [Sandboxes],
})
export class SandboxModule implements OnApplicationShutdown {
  constructor(private readonly sandboxes: Sandboxes) {}

  onApplicationShutdown(): Promise<void> {
    return this.sandboxes.close();
  }
}

async function startSandboxes({ spotify, youtube, frontendUrls }: Settings, assets: Assets): Promise<Sandboxes> {
  const wanted = { spotify: spotify.mode === 'sample', youtube: youtube.mode === 'sample' };
  if (!wanted.spotify && !wanted.youtube) return new Sandboxes(null, null, () => Promise.resolve());
  // Loaded only when needed: a server with credentials has no use for a catalogue.
  const { spotifyProtocol, startSandboxServer, youtubeProtocol } = await import('../../sandbox/index.js');
  const credentials = { clientId: 'sample', clientSecret: randomUUID(), apiKey: randomUUID() };
  const options = { ...credentials, pictures: samplePictures(assets, frontendUrls[0]) };
  const spotifyServer = wanted.spotify ? await startSandboxServer(spotifyProtocol(options)) : null;
  const youtubeServer = wanted.youtube ? await startSandboxServer(youtubeProtocol(options)) : null;
  return new Sandboxes(
    spotifyServer && {
      ...credentials,
      apiBaseUrl: `${spotifyServer.baseUrl}/v1`,
      accountsBaseUrl: spotifyServer.baseUrl,
    },
    youtubeServer && { ...credentials, apiBaseUrl: `${youtubeServer.baseUrl}/youtube/v3` },
    async () => {
      await Promise.all([spotifyServer?.close(), youtubeServer?.close()]);
    },
  );
}

/** Absolute addresses of this service's own sample pictures. */
function samplePictures(assets: Assets, origin: string): string[] {
  return Object.entries(assets)
    .filter(([name]) => /^sample-\d+\.svg$/.test(name))
    .map(([, address]) => origin + address);
}
