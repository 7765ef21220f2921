import type { ChannelDirectory } from '../../../src/core/music/music.ports.js';
import { anAsker } from '../../support/fake-sources.js';
import { noTimeLimit, openYouTubeAtSandbox, type SourceUnderTest } from '../../support/open-sources.js';

/** 4 in the morning in Los Angeles: 20 hours to its midnight. */
const NOON_UTC = '2026-11-23T12:00:00Z';
const TO_MIDNIGHT = 20 * 3600;

describe('YouTube’s budgets', () => {
  let youtube: SourceUnderTest<ChannelDirectory>;
  const search = () => youtube.adapter.searchByName('Muse', anAsker, noTimeLimit());
  const handle = () => youtube.adapter.findByHandle('@muse', noTimeLimit());
  beforeEach(async () => {
    youtube = await openYouTubeAtSandbox({}, NOON_UTC);
  });
  afterEach(() => youtube.close());

  it('of searches, used up, close searching until midnight in Los Angeles while handles still work', async () => {
    youtube.sandbox.faults.set({ kind: 'search_budget', times: 1 });
    await expect(search()).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'youtube_unavailable',
      retryAfterSeconds: TO_MIDNIGHT,
    });
    youtube.clock.advance(TO_MIDNIGHT * 1000 - 1);
    await expect(search()).rejects.toMatchObject({ retryAfterSeconds: 1 });
    expect(youtube.sandbox.calls).toHaveLength(1);
    expect(await handle()).toMatchObject({ title: 'Muse' });
    youtube.clock.advance(1);
    expect((await search()).length).toBeGreaterThan(0);
  });

  it.each(['searching', 'handles'])('of everything, used up while %s, close everything until then', async (what) => {
    youtube.sandbox.faults.set({ kind: 'quota_exceeded', times: 1 });
    await expect(what === 'searching' ? search() : handle()).rejects.toMatchObject({ retryAfterSeconds: TO_MIDNIGHT });
    await expect(search()).rejects.toMatchObject({ code: 'youtube_unavailable', retryAfterSeconds: TO_MIDNIGHT });
    await expect(handle()).rejects.toMatchObject({ code: 'youtube_unavailable', retryAfterSeconds: TO_MIDNIGHT });
    expect(youtube.sandbox.calls).toHaveLength(1);
    youtube.clock.advanceSeconds(TO_MIDNIGHT);
    expect(await handle()).not.toBeNull();
    expect((await search()).length).toBeGreaterThan(0);
  });

  it('say that they are used up in one WARNING', async () => {
    youtube.sandbox.faults.set({ kind: 'search_budget' });
    await Promise.allSettled([search()]);
    await Promise.allSettled([search()]);
    expect(youtube.log.lines).toEqual([
      expect.objectContaining({
        level: 'WARNING',
        msg: 'Upstream limit reached',
        closed_for_seconds: TO_MIDNIGHT,
        reason: 'defaultSearchListPerDayPerProject',
      }),
    ]);
  });

  it.each([
    ['as long as it says', 7, 7],
    ['a minute where it does not say', undefined, 60],
  ])('throttled for a short time close what was asked %s', async (_what, retryAfterSeconds, seconds) => {
    youtube.sandbox.faults.set({
      kind: 'short_term_throttle',
      times: 1,
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    });
    await expect(search()).rejects.toMatchObject({ code: 'youtube_unavailable', retryAfterSeconds: seconds });
    await expect(search()).rejects.toMatchObject({ retryAfterSeconds: seconds });
    expect(youtube.sandbox.calls).toHaveLength(1);
    youtube.clock.advanceSeconds(seconds);
    expect((await search()).length).toBeGreaterThan(0);
  });
});
