import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Variables } from '../../../src/app/config/variable-reader.js';
import { PRODUCTION_VARIABLES } from '../../support/production-variables.js';
import { GENEROUS_LIMITS, startService, type TestService } from '../../support/run-service.js';
import {
  type Fault,
  type SandboxServer,
  startMusicBrainzSandbox,
  startSpotifySandbox,
  startYouTubeSandbox,
} from '../../support/sandbox-faults/index.js';
import { ArtistSet, both } from '../identities/artist-set.js';
import { keepIdentities } from '../identities/keep-identities.js';
import { inventedName } from '../identities/invented-names.js';

export const SOURCES = ['spotify', 'youtube', 'musicbrainz'] as const;
export type FaultySource = (typeof SOURCES)[number];

/** What is wrong with a source. `off`: it is not configured. */
export const FAULTS = ['down', 'slow', 'limited', 'wrong shape', 'HTML', 'off'] as const;
export type FaultName = (typeof FAULTS)[number] | 'hanging';

/** Milliseconds before every answer, as a network would take. */
export const LATENCY_MS = 10;

/** Of a slow source; MusicBrainz is so slow that nobody may wait for it. */
export const SLOW_MS: Readonly<Record<FaultySource, number>> = { spotify: 100, youtube: 100, musicbrainz: 3_000 };

const LIMITED: Readonly<Record<FaultySource, Fault>> = {
  spotify: { kind: 'rate_limited_json', retryAfterSeconds: 30 },
  youtube: { kind: 'short_term_throttle', retryAfterSeconds: 30 },
  musicbrainz: { kind: 'load_shed' },
};

const OFF: Readonly<Record<FaultySource, Variables>> = {
  spotify: { SPOTIPY_CLIENT_ID: undefined, SPOTIPY_CLIENT_SECRET: undefined },
  youtube: { YOUTUBE_API_KEY: undefined },
  musicbrainz: { MUSICBRAINZ_CONTACT: undefined },
};

/** A service one of whose sources has a fault, and the stand-in for that source. */
export interface FaultyService {
  readonly service: TestService;
  readonly source: SandboxServer | null;
}

/** Three sources that work, and artists whom the services know before, or don't. */
export class FaultWorld {
  private readonly closing: (() => Promise<unknown>)[] = [];

  private constructor(
    /** Who they are is kept. */
    readonly known: readonly string[],
    readonly unknown: readonly string[],
    private readonly set: ArtistSet,
    private readonly healthy: Readonly<Record<FaultySource, SandboxServer>>,
    private readonly folder: string,
  ) {}

  /** @param count how many artists are known, and how many are not */
  static async open(count: number): Promise<FaultWorld> {
    const set = new ArtistSet();
    const names = Array.from({ length: 2 * count }, (_, i) => inventedName(i));
    for (const name of names) {
      const key = set.page(name, name, { handle: name.toLowerCase().replaceAll(' ', '') });
      set.identity(key, { links: both(key) });
    }
    const options = { artists: set.artists, latencyMs: LATENCY_MS };
    const [spotify, youtube, musicbrainz] = await Promise.all([
      startSpotifySandbox(options),
      startYouTubeSandbox(options),
      startMusicBrainzSandbox({ ...options, identities: set.identities }),
    ]);
    const folder = mkdtempSync(join(tmpdir(), 'octa-faults-'));
    const world = new FaultWorld(
      names.slice(0, count),
      names.slice(count),
      set,
      { spotify, youtube, musicbrainz },
      folder,
    );
    await keepIdentities(world.file, set, world.known);
    return world;
  }

  /** The service with a fault, or with none. */
  async start(source?: FaultySource, fault?: FaultName): Promise<FaultyService> {
    const database = join(mkdtempSync(join(this.folder, 'service-')), 'octa_music.db');
    copyFileSync(this.file, database);
    const faulty =
      source === undefined || fault === undefined || fault === 'off' ? null : await this.spoil(source, fault);
    const sources = { ...this.healthy, ...(source !== undefined && faulty !== null && { [source]: faulty }) };
    const service = await startService({
      ...PRODUCTION_VARIABLES,
      ...GENEROUS_LIMITS,
      LOG_LEVEL: 'CRITICAL',
      DATABASE_URL: `sqlite:///${database}`,
      SPOTIFY_API_BASE_URL: `${sources.spotify.baseUrl}/v1`,
      SPOTIFY_ACCOUNTS_BASE_URL: sources.spotify.baseUrl,
      YOUTUBE_API_BASE_URL: `${sources.youtube.baseUrl}/youtube/v3`,
      MUSICBRAINZ_API_BASE_URL: `${sources.musicbrainz.baseUrl}/ws/2`,
      ...(source !== undefined && fault === 'off' && OFF[source]),
    });
    this.closing.push(() => service.stop());
    return { service, source: faulty };
  }

  async close(): Promise<void> {
    await Promise.all(this.closing.map((close) => close()));
    await Promise.all(Object.values(this.healthy).map((server) => server.close()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get file(): string {
    return join(this.folder, 'known.db');
  }

  private async spoil(source: FaultySource, fault: FaultName): Promise<SandboxServer> {
    const options = { artists: this.set.artists, latencyMs: LATENCY_MS };
    const server = await {
      spotify: () => startSpotifySandbox(options),
      youtube: () => startYouTubeSandbox(options),
      musicbrainz: () => startMusicBrainzSandbox({ ...options, identities: this.set.identities }),
    }[source]();
    this.closing.push(() => server.close());
    if (fault === 'down') await server.close();
    if (fault === 'slow') server.faults.set({ kind: 'slow', delayMs: SLOW_MS[source] });
    if (fault === 'limited') server.faults.set(LIMITED[source]);
    if (fault === 'wrong shape') server.faults.set({ kind: 'wrong_shape' });
    if (fault === 'HTML') server.faults.set({ kind: 'not_json' });
    if (fault === 'hanging') server.faults.set({ kind: 'hang' });
    return server;
  }
}
