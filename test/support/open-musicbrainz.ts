import { MemoryRateLimiter } from '../../src/adapters/outbound/memory/memory-rate-limiter.js';
import { LimiterPace, type Pace } from '../../src/adapters/outbound/musicbrainz/request-pace.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { openMusicBrainz } from '../../src/app/modules/musicbrainz.module.js';
import type { IdentitySource } from '../../src/core/identity/identity.ports.js';
import { HealthRegistry } from '../../src/observability/health-registry.js';
import { captureLog, type CapturedLog } from './captured-log.js';
import { startStubUpstream, type StubAnswer, type StubUpstream } from './stub-upstream.js';

/** The adapter before a server that answers what the test says. */
export interface MusicBrainzUnderTest {
  readonly identities: IdentitySource;
  readonly server: StubUpstream;
  readonly health: HealthRegistry;
  readonly log: CapturedLog;
  /** The requests so far: path and query. */
  readonly asked: () => string[];
  readonly close: () => Promise<void>;
}

/** Fast enough for a test, slow enough to be told apart. */
const PATIENCE = { tryMs: 500, pauseMs: 20, totalMs: 3_000, promptMs: 100 };

export async function openMusicBrainzAt(
  answer: (url: URL, number: number) => StubAnswer | Promise<StubAnswer>,
  pace: Pace = { limit: 1_000, windowSeconds: 1 },
  patience = PATIENCE,
): Promise<MusicBrainzUnderTest> {
  let count = 0;
  const server = await startStubUpstream((url) => answer(url, (count += 1)));
  const clock = new SystemClock();
  const health = new HealthRegistry();
  const log = captureLog();
  const source = openMusicBrainz(
    { contact: 'https://music.example.org', apiBaseUrl: `${server.baseUrl}/ws/2` },
    'live',
    { clock, health, logger: log.logger },
    new LimiterPace(new MemoryRateLimiter(clock), pace),
    patience,
  );
  return {
    identities: source.identities,
    server,
    health,
    log,
    asked: () => server.requests.map(({ url }) => url.pathname + url.search),
    close: async () => {
      await source.close();
      await server.close();
    },
  };
}
