import type { TrackCatalog } from '../../../src/core/playlists/playlists.ports.js';
import { openSpotify } from '../../../src/app/modules/spotify.module.js';
import { UnconfiguredTrackCatalog } from '../../../src/adapters/outbound/upstream/unconfigured-sources.js';
import { HealthRegistry } from '../../../src/observability/health-registry.js';
import {
  sampleSpotifyCredentials,
  startSpotifySandbox,
  type SandboxServer,
} from '../../support/sandbox-faults/index.js';
import { captureLog, type CapturedLog } from '../../support/captured-log.js';
import { ManualClock } from '../../support/manual-clock.js';
import { noTimeLimit } from '../../support/open-sources.js';
import { startStubUpstream, type StubAnswer, type StubUpstream } from '../../support/stub-upstream.js';
import { trackId } from '../../support/playlists.js';
import { until } from '../../support/until.js';

function open(baseUrl: string, log: CapturedLog, health = new HealthRegistry()) {
  return openSpotify({ ...sampleSpotifyCredentials, apiBaseUrl: `${baseUrl}/v1`, accountsBaseUrl: baseUrl }, 'live', {
    clock: new ManualClock(),
    health,
    logger: log.logger,
  });
}

describe('Spotify’s tracks by their ids', () => {
  let sandbox: SandboxServer;
  let spotify: ReturnType<typeof openSpotify>;
  let tracks: TrackCatalog;
  let ids: string[];
  const health = new HealthRegistry();
  const log = captureLog();
  beforeAll(async () => {
    sandbox = await startSpotifySandbox({ developmentMode: true });
    spotify = open(sandbox.baseUrl, log, health);
    tracks = spotify.tracks;
    const pages = await Promise.all(
      ['Muse', 'Queen', 'the'].map((q) => spotify.artists.findTracks(q, 10, 0, noTimeLimit())),
    );
    ids = [...new Set(pages.flatMap((page) => page.tracks.map(({ id }) => id)))].slice(0, 12);
  });
  afterAll(async () => {
    await spotify.close();
    await sandbox.close();
  });
  beforeEach(() => {
    sandbox.faults.clear();
    sandbox.clearCalls();
  });
  const trackCalls = (): string[] =>
    sandbox.calls.map(({ path }) => path).filter((path) => path.startsWith('/v1/tracks/'));

  it('are the same that a search finds', async () => {
    const [found] = (await spotify.artists.findTracks('Hysteria Muse', 1, 0, noTimeLimit())).tracks;
    const answers = await tracks.tracksById([found?.id ?? ''], noTimeLimit());
    expect(answers).toEqual(new Map([[found?.id, found]]));
    expect(tracks.origin).toBe('live');
  });

  it('are asked for one by one, each once', async () => {
    expect(ids).toHaveLength(12);
    const answers = await tracks.tracksById(ids, noTimeLimit());
    expect([...answers.keys()].sort()).toEqual([...ids].sort());
    expect(trackCalls().sort()).toEqual(ids.map((id) => `/v1/tracks/${id}`).sort());
    expect(health.entries()).toContainEqual(['spotify', 'up']);
  });

  it('are none where Spotify has none, which is an answer like any other', async () => {
    const [known = ''] = ids;
    const answers = await tracks.tracksById([trackId(1), known, 'a/../b'], noTimeLimit());
    expect(answers.get(trackId(1))).toBeNull();
    expect(answers.get('a/../b')).toBeNull();
    expect(answers.get(known)).toMatchObject({ id: known });
  });

  it('are missing when Spotify fails, and no more are asked for then', async () => {
    sandbox.faults.set({ kind: 'server_error', status: 500 });
    expect((await tracks.tracksById(ids, noTimeLimit())).size).toBe(0);
    // Five at once, each tried twice.
    expect(trackCalls()).toHaveLength(10);
    expect(health.entries()).toContainEqual(['spotify', 'down']);
    expect(log.lines.at(-1)).toMatchObject({ msg: 'Upstream call failed', operation: '/tracks/{id}' });
  });

  it('are missing from where a limit was reached', async () => {
    sandbox.faults.set({ kind: 'rate_limited_json', retryAfterSeconds: 9 });
    const limited = open(sandbox.baseUrl, log);
    expect((await limited.tracks.tracksById(ids, noTimeLimit())).size).toBe(0);
    sandbox.faults.clear();
    sandbox.clearCalls();
    expect((await limited.tracks.tracksById(ids, noTimeLimit())).size).toBe(0);
    expect(sandbox.calls).toEqual([]);
    await limited.close();
  });

  it('are as many as were answered when the time is up', async () => {
    sandbox.faults.set({ kind: 'hang' });
    const limit = new AbortController();
    const running = tracks.tracksById(ids, limit.signal);
    await until('five are asked for', () => trackCalls().length === 5);
    limit.abort();
    expect((await running).size).toBe(0);
    expect(trackCalls()).toHaveLength(5);
    expect((await tracks.tracksById(ids, limit.signal)).size).toBe(0);
  });

  it('are missing where Spotify is not set up', async () => {
    expect((await new UnconfiguredTrackCatalog().tracksById()).size).toBe(0);
  });
});

describe('Spotify’s stranger answers about a track', () => {
  let stub: StubUpstream;
  let answer: StubAnswer;
  let spotify: ReturnType<typeof openSpotify>;
  beforeAll(async () => {
    stub = await startStubUpstream((url) =>
      url.pathname === '/api/token' ? { body: { access_token: 't', expires_in: 3600 } } : answer,
    );
    spotify = open(stub.baseUrl, captureLog());
  });
  afterAll(async () => {
    await spotify.close();
    await stub.close();
  });
  const ask = async () => {
    const answers = await spotify.tracks.tracksById([trackId(1)], noTimeLimit());
    return answers.get(trackId(1));
  };

  it.each<[string, StubAnswer, null | undefined]>([
    ['404 says that there is none', { status: 404, body: { error: { status: 404 } } }, null],
    [
      '400 for an id that is none says so, too',
      { status: 400, body: { error: { message: 'Invalid base62 id' } } },
      null,
    ],
    [
      'any other 400 says nothing of the track',
      { status: 400, body: { error: { message: 'Bad request' } } },
      undefined,
    ],
    ['403 says nothing of the track', { status: 403, body: 'Active premium subscription required' }, undefined],
    ['another shape says nothing of the track', { body: { id: trackId(1) } }, undefined],
    ['no JSON says nothing of the track', { body: '<html>' }, undefined],
  ])('%s', async (_what, given, expected) => {
    answer = given;
    expect(await ask()).toBe(expected);
  });

  it('with nothing but an id and a name is a track all the same', async () => {
    answer = { body: { id: trackId(1), name: 'x' } };
    expect(await ask()).toEqual({
      id: trackId(1),
      name: 'x',
      artistIds: [],
      artistNames: [],
      albumName: null,
      durationMs: null,
      imageUrl: null,
      url: `https://open.spotify.com/track/${trackId(1)}`,
    });
  });
});
