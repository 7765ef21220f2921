import { randomUUID } from 'node:crypto';
import type { Settings } from './config/settings.js';
import type { SpotifyAccess, YouTubeAccess } from './sources.js';

/** The sample sources that run, by how to ask them; `null` where the real source is asked, or none. */
export interface Samples {
  readonly spotify: SpotifyAccess | null;
  readonly youtube: YouTubeAccess | null;
  close(): Promise<void>;
}

/**
 * Starts a local server for every source without credentials, outside production. The real adapters then speak to it.
 * @param pictures absolute addresses of this service's own sample pictures
 */
export async function startSamples({ spotify, youtube }: Settings, pictures: readonly string[]): Promise<Samples> {
  const wanted = { spotify: spotify.mode === 'sample', youtube: youtube.mode === 'sample' };
  if (!wanted.spotify && !wanted.youtube) return { spotify: null, youtube: null, close: () => Promise.resolve() };
  // Loaded only when needed: a server with credentials has no use for a catalogue.
  const { spotifyProtocol, startSandboxServer, youtubeProtocol } = await import('../sandbox/index.js');
  const credentials = { clientId: 'sample', clientSecret: randomUUID(), apiKey: randomUUID() };
  const options = { ...credentials, pictures };
  const spotifyServer = wanted.spotify ? await startSandboxServer(spotifyProtocol(options)) : null;
  const youtubeServer = wanted.youtube ? await startSandboxServer(youtubeProtocol(options)) : null;
  return {
    spotify: spotifyServer && {
      ...credentials,
      apiBaseUrl: `${spotifyServer.baseUrl}/v1`,
      accountsBaseUrl: spotifyServer.baseUrl,
    },
    youtube: youtubeServer && { ...credentials, apiBaseUrl: `${youtubeServer.baseUrl}/youtube/v3` },
    close: async () => {
      await Promise.all([spotifyServer?.close(), youtubeServer?.close()]);
    },
  };
}
