/**
 * Local servers that speak Spotify's and YouTube's own protocols over a fixed sample catalogue: for a first run without
 * credentials, for tests and for benchmarks.
 */
export type { RecordedCall } from './http/call-log.js';
export type { BadKeyForm, Fault, FaultKind, ProtocolFault, TransportFault, WrongShape } from './http/fault.js';
export type { FaultControl } from './http/fault-control.js';
export type { SandboxOptions, SandboxServer } from './http/sandbox-server.js';
export {
  sampleSpotifyCredentials,
  startSpotifySandbox,
  type SpotifySandboxOptions,
} from './spotify/spotify-sandbox.js';
export { sampleYouTubeApiKey, startYouTubeSandbox, type YouTubeSandboxOptions } from './youtube/youtube-sandbox.js';
