import { setTimeout as wait } from 'node:timers/promises';
import { startSandboxServer, type Protocol, type SandboxReply } from '../../../src/sandbox/sandbox-server.js';
import {
  musicBrainzProtocol,
  type MusicBrainzSandboxOptions,
} from '../../../src/sandbox/musicbrainz/musicbrainz-sandbox.js';
import { spotifyProtocol, type SpotifySandboxOptions } from '../../../src/sandbox/spotify/spotify-sandbox.js';
import { youtubeProtocol, type YouTubeSandboxOptions } from '../../../src/sandbox/youtube/youtube-sandbox.js';
import { CallLog, type RecordedCall } from './call-log.js';
import { FaultList, type FaultControl } from './fault-control.js';
import { isTransportFault, transportFaultKinds, type FaultKind, type ProtocolFault } from './fault.js';
import { musicBrainzFault, musicBrainzFaultKinds } from './musicbrainz-faults.js';
import { spotifyFault, spotifyFaultKinds } from './spotify-faults.js';
import { playTransportFault } from './transport-faults.js';
import { youtubeFault, youtubeFaultKinds } from './youtube-faults.js';

export type { Fault } from './fault.js';

/** What the sandboxes accept unless they are told otherwise. */
export const sampleSpotifyCredentials = { clientId: 'sample-client-id', clientSecret: 'sample-client-secret' } as const;
export const sampleYouTubeApiKey = 'sample-api-key';

export type SpotifySettings = ServerOptions & Partial<SpotifySandboxOptions>;

/** The sandboxes of `src/sandbox` behind a server that can misbehave on request, and that records its calls. */
export interface SandboxServer {
  /** E.g. `http://127.0.0.1:40123`, without a slash at its end. */
  readonly baseUrl: string;
  readonly faults: FaultControl;
  /** The latest requests, oldest first, without credentials. */
  readonly calls: readonly RecordedCall[];
  clearCalls(): void;
  /** Stops listening and ends every connection, also those that wait for an answer. May be called twice. */
  close(): Promise<void>;
}

interface ServerOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Milliseconds before every answer, as a network would take; default 0. */
  readonly latencyMs?: number;
  /** How many calls are kept in `calls`; default 10,000. */
  readonly maxRecordedCalls?: number;
}

/** @throws (rejects) when the port is taken */
export function startSpotifySandbox(options: SpotifySettings = {}): Promise<SandboxServer> {
  const kinds = [...transportFaultKinds, ...spotifyFaultKinds];
  return start(spotifyProtocol({ ...sampleSpotifyCredentials, ...options }), kinds, spotifyFault, options);
}

/** @throws (rejects) when the port is taken */
export function startYouTubeSandbox(
  options: ServerOptions & Partial<YouTubeSandboxOptions> = {},
): Promise<SandboxServer> {
  const kinds = [...transportFaultKinds, ...youtubeFaultKinds];
  return start(youtubeProtocol({ apiKey: sampleYouTubeApiKey, ...options }), kinds, youtubeFault, options);
}

/** @throws (rejects) when the port is taken */
export function startMusicBrainzSandbox(
  options: ServerOptions & MusicBrainzSandboxOptions = {},
): Promise<SandboxServer> {
  const kinds = [...transportFaultKinds, ...musicBrainzFaultKinds];
  return start(musicBrainzProtocol(options), kinds, musicBrainzFault, options);
}

async function start(
  protocol: Protocol,
  kinds: readonly FaultKind[],
  answerFault: (fault: ProtocolFault) => SandboxReply,
  { port, latencyMs = 0, maxRecordedCalls = 10_000 }: ServerOptions,
): Promise<SandboxServer> {
  const faults = new FaultList(kinds);
  const log = new CallLog(maxRecordedCalls);
  const server = await startSandboxServer(async (request, response, gone) => {
    // Taken before anything is waited for: of parallel requests exactly `times` meet the fault.
    log.add(request);
    const fault = faults.take(request.path);
    if (latencyMs > 0) await wait(latencyMs, undefined, { signal: gone });
    if (fault === undefined) return protocol(request);
    if (isTransportFault(fault)) return playTransportFault(fault, response, () => protocol(request), gone);
    return answerFault(fault);
  }, port);
  return { ...server, faults, calls: log.calls, clearCalls: () => log.clear() };
}
