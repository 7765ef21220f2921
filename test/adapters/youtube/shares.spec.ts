import { shareOf } from '../../../src/adapters/outbound/youtube/youtube-quota-shares.js';
import { recordsInMemory, type YouTubeRecords } from '../../../src/app/modules/youtube.module.js';
import { noTimeLimit, openYouTubeAtSandbox, type YouTubeUnderTest } from '../../support/open-sources.js';

/** 4 in the morning in Los Angeles: 20 hours to its midnight. */
const TO_MIDNIGHT = 20 * 3600;

describe('one client’s share of the day’s searches', () => {
  it.each([
    [100, 100, 20],
    [21, 100, 20],
    [20, 100, 5],
    [1, 100, 5],
    [0, 100, 5],
    [-3, 100, 5],
    [10_000, 10_000, 2_000],
    [2_000, 10_000, 500],
    [10, 10, 2],
    [2, 10, 1],
    [1, 1, 1],
  ])('of a day with %d of %d left is %d', (left, limit, share) => {
    expect(shareOf(left, limit)).toBe(share);
  });
});

describe('the day’s YouTube searches', () => {
  let youtube: YouTubeUnderTest;
  let records: YouTubeRecords;
  const open = async (searches = 100, units = 10_000) => {
    youtube = await openYouTubeAtSandbox({}, '2026-11-23T12:00:00Z', (clock) => {
      records = recordsInMemory(clock, { searches, units });
      return records;
    });
  };
  afterEach(() => youtube.close());
  let names = 0;
  const search = (client: string) => {
    names += 1;
    return youtube.adapter.searchByName(`Muse ${names}`, { key: client }, noTimeLimit());
  };
  const ends = async (client: string, times: number) => {
    const ended = await Promise.allSettled(Array.from({ length: times }, () => search(client)));
    return ended.filter(({ status }) => status === 'fulfilled').length;
  };
  const searches = () => youtube.countCalls('/youtube/v3/search');
  const byHandle = () => youtube.adapter.findByHandle('@muse', noTimeLimit());

  it('are shared: one client stops at 20, another still searches, and handles always work', async () => {
    await open();
    expect(await ends('a', 30)).toBe(20);
    await expect(search('a')).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'youtube_unavailable',
      message: expect.stringContaining('@name'),
      retryAfterSeconds: TO_MIDNIGHT,
      callerSpecific: true,
    });
    expect(searches()).toBe(20);
    expect(await ends('b', 1)).toBe(1);
    expect(await byHandle()).toMatchObject({ title: 'Muse' });
    expect(youtube.health.entries()).toEqual([['youtube', 'up']]);
  });

  it('are kept back when few are left', async () => {
    await open();
    for (const client of ['a', 'b', 'c', 'd']) expect(await ends(client, 21)).toBe(20);
    expect(await ends('e', 10)).toBe(5);
    expect(await ends('f', 10)).toBe(5);
    expect(await ends('a', 1)).toBe(0);
    expect(searches()).toBe(90);
  });

  it('end with the day’s budget, said once, and refused clients lose nothing of their share', async () => {
    await open(3);
    for (const client of ['a', 'b', 'c']) expect(await ends(client, 1)).toBe(1);
    for (let i = 0; i < 3; i += 1) {
      await expect(search('d')).rejects.toMatchObject({
        code: 'youtube_unavailable',
        message: expect.stringMatching(/^YouTube cannot be searched by name .*@name/),
        retryAfterSeconds: TO_MIDNIGHT,
      });
    }
    expect(searches()).toBe(3);
    expect(youtube.log.ofLevel('WARNING')).toEqual([
      expect.objectContaining({ searches: 3, closed_for_seconds: TO_MIDNIGHT }),
    ]);
    expect(await byHandle()).not.toBeNull();
    youtube.clock.advanceSeconds(TO_MIDNIGHT);
    expect(await ends('d', 1)).toBe(1);
  });

  it('begin anew at midnight in Los Angeles, shares included', async () => {
    await open();
    expect(await ends('a', 21)).toBe(20);
    youtube.clock.advance(TO_MIDNIGHT * 1000 - 1);
    await expect(search('a')).rejects.toMatchObject({ retryAfterSeconds: 1 });
    youtube.clock.advance(1);
    expect(await ends('a', 21)).toBe(20);
    expect(searches()).toBe(40);
  });

  it.each([
    ['are out of reach', { kind: 'cut' }],
    ['refuse the key', { kind: 'bad_key' }],
    ['ask to wait', { kind: 'short_term_throttle', retryAfterSeconds: 0 }],
  ] as const)('cost nothing when YouTube’s servers %s', async (_what, fault) => {
    await open(10);
    youtube.sandbox.faults.set(fault);
    // Fewer than would have YouTube left alone.
    for (let i = 0; i < 4; i += 1) {
      await Promise.allSettled([search('a')]);
      youtube.clock.advanceSeconds(61);
    }
    youtube.sandbox.faults.clear();
    expect(await ends('a', 4)).toBe(2);
  });

  it('cost what may have been made, although no answer came', async () => {
    await open();
    youtube.sandbox.faults.set({ kind: 'not_json' });
    expect(await ends('a', 20)).toBe(0);
    youtube.sandbox.faults.clear();
    expect(await ends('a', 1)).toBe(0);
  });

  it('cost nothing while YouTube is closed', async () => {
    await open();
    youtube.sandbox.faults.set({ kind: 'short_term_throttle', retryAfterSeconds: 60, times: 1 });
    expect(await ends('a', 1)).toBe(0);
    expect(await ends('a', 30)).toBe(0);
    youtube.clock.advanceSeconds(60);
    expect(await ends('a', 21)).toBe(20);
  });

  it('that YouTube says are used up are so for everybody and after a restart', async () => {
    await open();
    youtube.sandbox.faults.set({ kind: 'search_budget', times: 1 });
    expect(await ends('a', 1)).toBe(0);
    const other = youtube.another(records);
    await expect(other.searchByName('Muse', { key: 'b' }, noTimeLimit())).rejects.toMatchObject({
      code: 'youtube_unavailable',
      retryAfterSeconds: TO_MIDNIGHT,
    });
    expect(searches()).toBe(1);
    expect(await other.findByHandle('@muse', noTimeLimit())).not.toBeNull();
  });

  it('go with the units that YouTube says are used up, for everybody and after a restart', async () => {
    await open();
    youtube.sandbox.faults.set({ kind: 'quota_exceeded', times: 1 });
    await expect(byHandle()).rejects.toMatchObject({ retryAfterSeconds: TO_MIDNIGHT });
    const other = youtube.another(records);
    for (const ask of [
      () => other.findByHandle('@muse', noTimeLimit()),
      () => other.searchByName('Muse', { key: 'b' }, noTimeLimit()),
    ]) {
      await expect(ask()).rejects.toMatchObject({ code: 'youtube_unavailable', retryAfterSeconds: TO_MIDNIGHT });
    }
    expect(youtube.sandbox.calls).toHaveLength(1);
    youtube.clock.advanceSeconds(TO_MIDNIGHT);
    expect(await other.findByHandle('@muse', noTimeLimit())).not.toBeNull();
  });
});
