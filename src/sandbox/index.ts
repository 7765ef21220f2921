/**
 * Local servers that speak the protocols of Spotify, YouTube and MusicBrainz over a fixed sample catalogue, for a first
 * run without credentials.
 */
export { startSandboxServer } from './sandbox-server.js';
export { musicBrainzProtocol } from './musicbrainz/musicbrainz-sandbox.js';
export { sampleArtists } from './catalogue/sample-catalogue.js';
export { spotifyProtocol } from './spotify/spotify-sandbox.js';
export { youtubeProtocol } from './youtube/youtube-sandbox.js';
