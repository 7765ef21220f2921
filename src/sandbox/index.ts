/**
 * Local servers that speak Spotify's and YouTube's own protocols over a fixed sample catalogue, for a first run without
 * credentials.
 */
export { startSandboxServer } from './sandbox-server.js';
export { spotifyProtocol } from './spotify/spotify-sandbox.js';
export { youtubeProtocol } from './youtube/youtube-sandbox.js';
