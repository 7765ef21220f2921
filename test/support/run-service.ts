import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApplication, type RunningApplication } from '../../src/app/application.js';
import { parseSettings } from '../../src/app/config/parse-settings.js';
import type { Variables } from '../../src/app/config/variable-reader.js';
import type { Clock } from '../../src/core/shared/clock.js';
import { Logger } from '../../src/observability/logger.js';
import {
  sampleSpotifyCredentials,
  sampleYouTubeApiKey,
  startMusicBrainzSandbox,
  startSpotifySandbox,
  startYouTubeSandbox,
  type SandboxServer,
} from './sandbox-faults/index.js';
import { becomeService } from './memory-group.js';

export interface LogLine {
  readonly time: string;
  readonly level: string;
  readonly msg: string;
  readonly request_id: string | null;
  readonly [field: string]: unknown;
}

/** The service under test, in this process but over real HTTP, with stand-ins for both sources, and one for MusicBrainz that knows nearly nobody. */
export interface TestService {
  readonly url: string;
  /** Every line that it logged so far. */
  readonly logs: readonly LogLine[];
  /** Everything that it wrote to its log, as text. */
  logText(): string;
  readonly spotify: SandboxServer;
  readonly youtube: SandboxServer;
  readonly musicbrainz: SandboxServer;
  readonly application: RunningApplication;
  /** Where its embedded database and whatever else it keeps is. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Whom the stand-in for MusicBrainz knows: somebody whom no test searches for, by the id of the API's examples. */
const KNOWN_TO_MUSICBRAINZ = {
  mbid: '9c9f1380-2516-4fc9-a3e6-f9f61941d090',
  name: 'Ada Wren',
  type: 'Person',
  links: ['https://www.discogs.com/artist/12', `https://${'long-'.repeat(11)}name.example/`].map((url) => {
    return { type: 'other databases', url, ended: false };
  }),
};

/** Limits so high that a suite that is not about limits never meets them. */
export const GENEROUS_LIMITS: Variables = {
  API_RATE_LIMIT_PER_MINUTE: '100000',
  PAGE_RATE_LIMIT_PER_MINUTE: '100000',
  WRITE_RATE_LIMIT_PER_MINUTE: '100000',
  IMPORT_RATE_LIMIT_PER_MINUTE: '100000',
  IMPORT_RATE_LIMIT_PER_DAY: '100000',
  LOGIN_RATE_LIMIT_PER_MINUTE: '100000',
  LOGIN_RATE_LIMIT_PER_HOUR: '100000',
  REGISTER_RATE_LIMIT_PER_HOUR: '100000',
  RESET_RATE_LIMIT_PER_HOUR: '100000',
  YOUTUBE_SEARCHES_PER_DAY: '100000',
};

/**
 * Starts the service with an embedded database of its own.
 * @param variables environment variables on top of what points it at the stand-ins; `undefined` removes one
 * @param clock a clock to move, instead of the machine's
 */
export async function startService(variables: Variables = GENEROUS_LIMITS, clock?: Clock): Promise<TestService> {
  becomeService();
  const folder = mkdtempSync(join(tmpdir(), 'octa-test-'));
  const [spotify, youtube, musicbrainz] = await Promise.all([
    startSpotifySandbox(),
    startYouTubeSandbox(),
    startMusicBrainzSandbox({ identities: [KNOWN_TO_MUSICBRAINZ] }),
  ]);
  const lines: string[] = [];
  const settings = parseSettings({
    APP_ENV: 'test',
    PORT: '0',
    DATABASE_URL: `sqlite:///${join(folder, 'octa_music.db')}`,
    SPOTIPY_CLIENT_ID: sampleSpotifyCredentials.clientId,
    SPOTIPY_CLIENT_SECRET: sampleSpotifyCredentials.clientSecret,
    SPOTIFY_API_BASE_URL: `${spotify.baseUrl}/v1`,
    SPOTIFY_ACCOUNTS_BASE_URL: spotify.baseUrl,
    YOUTUBE_API_KEY: sampleYouTubeApiKey,
    YOUTUBE_API_BASE_URL: `${youtube.baseUrl}/youtube/v3`,
    MUSICBRAINZ_CONTACT: 'music@example.org',
    MUSICBRAINZ_API_BASE_URL: `${musicbrainz.baseUrl}/ws/2`,
    ...variables,
  });
  const logger = new Logger(settings.logLevel, { write: (line: string) => void lines.push(line) });
  const application = await startApplication(settings, logger, clock);
  return {
    url: application.url,
    get logs() {
      return lines.map((line) => JSON.parse(line) as LogLine);
    },
    logText: () => lines.join(''),
    spotify,
    youtube,
    musicbrainz,
    application,
    folder,
    stop: async () => {
      await application.stop(5_000);
      await Promise.all([spotify.close(), youtube.close(), musicbrainz.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A JSON request; `body` is sent as it is when it is text. */
export async function sendJson(
  url: string,
  body: unknown,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; headers: Headers; json: any }> {
  const response = await fetch(url, {
    method: options.method ?? 'POST',
    headers: { 'content-type': 'application/json', ...options.headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, json: await response.json() };
}

export async function getJson(
  url: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; json: any }> {
  const response = await fetch(url, { headers });
  return { status: response.status, headers: response.headers, json: await response.json() };
}
