import type { ArtistCatalog } from '../../../src/core/music/music.ports.js';
import { noTimeLimit, openSpotifyAtSandbox, type SourceUnderTest } from '../../support/open-sources.js';

const BODIES = ['rate_limited_json', 'rate_limited_quota', 'rate_limited_text'] as const;

describe('Spotify’s limits', () => {
  let spotify: SourceUnderTest<ArtistCatalog>;
  const find = () => spotify.adapter.findArtists('Muse', noTimeLimit());
  beforeEach(async () => {
    spotify = await openSpotifyAtSandbox();
    await find();
    spotify.sandbox.clearCalls();
  });
  afterEach(() => spotify.close());

  const cases = BODIES.flatMap((kind) => [9, 86_400].map((seconds) => [kind, seconds] as const));
  it.each(cases)('close the source on %s with Retry-After %i, and refuse at once until then', async (kind, seconds) => {
    spotify.sandbox.faults.set({ kind, retryAfterSeconds: seconds, times: 1 });
    await expect(find()).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'spotify_unavailable',
      retryAfterSeconds: seconds,
    });
    spotify.clock.advance((seconds - 1) * 1000 + 1);
    await expect(find()).rejects.toMatchObject({ code: 'spotify_unavailable', retryAfterSeconds: 1 });
    expect(spotify.sandbox.calls).toHaveLength(1);
    spotify.clock.advance(999);
    expect((await find()).length).toBeGreaterThan(0);
  });

  it.each([
    ['rate_limited_json', 30],
    ['rate_limited_text', 30],
    ['rate_limited_quota', 300],
  ] as const)('without Retry-After close the source for a while: %s', async (kind, seconds) => {
    spotify.sandbox.faults.set({ kind, times: 1 });
    await expect(find()).rejects.toMatchObject({ code: 'spotify_unavailable', retryAfterSeconds: seconds });
    spotify.clock.advance(seconds * 1000 - 1);
    await expect(find()).rejects.toMatchObject({ retryAfterSeconds: 1 });
    spotify.clock.advance(1);
    expect((await find()).length).toBeGreaterThan(0);
  });

  it('close tracks and artists together', async () => {
    spotify.sandbox.faults.set({ kind: 'rate_limited_json', retryAfterSeconds: 9, times: 1 });
    await expect(find()).rejects.toMatchObject({ code: 'spotify_unavailable' });
    await expect(spotify.adapter.findTracks('Muse', 5, 0, noTimeLimit())).rejects.toMatchObject({
      retryAfterSeconds: 9,
    });
    expect(spotify.sandbox.calls).toHaveLength(1);
  });

  it('are not shortened by a later and shorter one', async () => {
    spotify.sandbox.faults.set(
      { kind: 'rate_limited_json', retryAfterSeconds: 100, times: 1 },
      { kind: 'rate_limited_json', retryAfterSeconds: 9, times: 1 },
    );
    await Promise.allSettled([find(), find()]);
    spotify.clock.advanceSeconds(99);
    await expect(find()).rejects.toMatchObject({ retryAfterSeconds: 1 });
  });

  it('with a Retry-After of zero let the next one through', async () => {
    spotify.sandbox.faults.set({ kind: 'rate_limited_text', retryAfterSeconds: 0, times: 1 });
    await expect(find()).rejects.toMatchObject({ code: 'spotify_unavailable', retryAfterSeconds: 1 });
    expect((await find()).length).toBeGreaterThan(0);
  });

  it('are written to the log once, not for every refused request', async () => {
    spotify.sandbox.faults.set({ kind: 'rate_limited_quota', retryAfterSeconds: 9, times: 1 });
    await Promise.allSettled([find()]);
    await Promise.allSettled([find(), find()]);
    expect(spotify.log.lines).toEqual([
      expect.objectContaining({
        level: 'WARNING',
        msg: 'Upstream limit reached',
        closed_for_seconds: 9,
        reason: 'QUOTA_EXCEEDED',
      }),
    ]);
  });
});
