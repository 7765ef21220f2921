import type { YouTubeIdCache } from '../../src/adapters/outbound/youtube/youtube-id-cache.js';
import { openSpotify } from '../../src/app/modules/spotify.module.js';
import { openYouTube, recordsInMemory, type YouTubeRecords } from '../../src/app/modules/youtube.module.js';
import type { ArtistCatalog, ChannelDirectory } from '../../src/core/music/music.ports.js';
import { HealthRegistry } from '../../src/observability/health-registry.js';
import {
  sampleSpotifyCredentials,
  sampleYouTubeApiKey,
  startSpotifySandbox,
  startYouTubeSandbox,
  type SandboxServer,
  type SpotifySettings,
} from './sandbox-faults/index.js';
import { captureLog, type CapturedLog } from './captured-log.js';
import { ManualClock } from './manual-clock.js';

/** A source's real adapter before its sandbox, with a clock to move. */
export interface SourceUnderTest<T> {
  readonly adapter: T;
  readonly sandbox: SandboxServer;
  readonly clock: ManualClock;
  readonly health: HealthRegistry;
  readonly log: CapturedLog;
  /** How many requests for exactly this path arrived. */
  countCalls(path: string): number;
  close(): Promise<void>;
}

/** @param access what the adapter is told differently from what the sandbox expects */
export async function openSpotifyAtSandbox(
  options: SpotifySettings = {},
  access: { clientSecret?: string } = {},
): Promise<SourceUnderTest<ArtistCatalog>> {
  const sandbox = await startSpotifySandbox(options);
  const parts = { clock: new ManualClock(new Date()), health: new HealthRegistry(), log: captureLog() };
  const source = openSpotify(
    { ...sampleSpotifyCredentials, ...access, apiBaseUrl: `${sandbox.baseUrl}/v1`, accountsBaseUrl: sandbox.baseUrl },
    'live',
    { ...parts, logger: parts.log.logger },
  );
  return { ...parts, ...common(source.artists, source, sandbox) };
}

/** YouTube's adapter before its sandbox. */
export interface YouTubeUnderTest extends SourceUnderTest<ChannelDirectory> {
  readonly memory: YouTubeIdCache;
  /** The adapter of another process, at the same sandbox and by the same clock. */
  another(records: YouTubeRecords): ChannelDirectory;
}

/**
 * @param start what the clock shows at first
 * @param recordsBy what is counted and remembered; without limits unless given
 */
export async function openYouTubeAtSandbox(
  access: { apiKey?: string } = {},
  start = '2026-11-23T12:00:00Z',
  recordsBy: (clock: ManualClock) => YouTubeRecords = recordsInMemory,
): Promise<YouTubeUnderTest> {
  const sandbox = await startYouTubeSandbox();
  const parts = { clock: new ManualClock(start), health: new HealthRegistry(), log: captureLog() };
  const address = { apiKey: access.apiKey ?? sampleYouTubeApiKey, apiBaseUrl: `${sandbox.baseUrl}/youtube/v3` };
  const open = (records: YouTubeRecords) =>
    openYouTube(address, 'live', { ...parts, logger: parts.log.logger }, records);
  const source = open(recordsBy(parts.clock));
  const others: ReturnType<typeof open>[] = [];
  const { close, ...rest } = common(source.channels, source, sandbox);
  return {
    ...parts,
    ...rest,
    memory: source.idCache,
    another: (records) => {
      const other = open(records);
      others.push(other);
      return other.channels;
    },
    close: async () => {
      await Promise.all(others.map((other) => other.close()));
      await close();
    },
  };
}

function common<T>(adapter: T, source: { close(): Promise<void> }, sandbox: SandboxServer) {
  return {
    adapter,
    sandbox,
    countCalls: (path: string) => sandbox.calls.filter((call) => call.path === path).length,
    close: async () => {
      await source.close();
      await sandbox.close();
    },
  };
}

/** A time limit that a test lets run out, or never does. */
export function noTimeLimit(): AbortSignal {
  return new AbortController().signal;
}
