import { UpstreamFailure } from '../../../src/adapters/outbound/upstream/upstream-client.js';
import { MemoryQuotaStore } from '../../../src/adapters/outbound/memory/memory-quota-store.js';
import { nextPacificMidnight } from '../../../src/adapters/outbound/youtube/pacific-midnight.js';
import { FailOpen } from '../../../src/adapters/outbound/upstream/fail-open.js';
import { YouTubeQuota } from '../../../src/adapters/outbound/youtube/youtube-quota.js';
import { databaseUnavailable } from '../../../src/core/shared/database.js';
import { captureLog } from '../../support/captured-log.js';
import { ManualClock } from '../../support/manual-clock.js';

const HOUR = 3_600_000;
const answer = { status: 200, body: '', retryAfterSeconds: null, headers: {} };

describe('what is used of YouTube’s budgets', () => {
  let clock: ManualClock;
  let store: MemoryQuotaStore;
  let use: YouTubeQuota;
  beforeEach(() => {
    // 4 o'clock in Los Angeles.
    clock = new ManualClock('2026-11-23T12:00:00Z');
    store = new MemoryQuotaStore();
    use = process();
  });
  /** One of several that count together. */
  const process = () => new YouTubeQuota(store, new FailOpen(300, clock, captureLog().logger), clock);
  const call = (operation: string, of = use) => of.note({ operation, result: answer }, 'ok');
  const stored = () => store.usedUntil(nextPacificMidnight(clock.now()));
  /** As the adapter does: asked for, made, over. */
  const search = async (of = use, limit = 100) => {
    if (!(await of.reserveSearch(limit))) return false;
    call('search', of);
    of.release();
    return true;
  };
  const breakStore = () => {
    for (const method of ['usedUntil', 'reserveSearch', 'add', 'raise'] as const) {
      jest.spyOn(store, method).mockRejectedValue(databaseUnavailable());
    }
  };
  /** Lets what was started, and nobody waits for, end. */
  const settled = () => new Promise(setImmediate);

  it('is counted apart for searches', () => {
    call('search');
    for (const operation of ['channels', 'playlistItems', 'videos']) call(operation);
    expect(use.used()).toEqual({ searches: 1, units: 3 });
  });

  it('holds what may have been carried out, and nothing that was refused or never arrived', () => {
    use.note({ operation: 'videos', result: new UpstreamFailure('timeout', 'ABORTED') }, 'timeout');
    use.note({ operation: 'videos', result: { ...answer, status: 404 } }, 'not_found');
    use.note({ operation: 'videos', result: { ...answer, status: 500 } }, 'error');
    expect(use.used().units).toBe(3);
    use.note({ operation: 'videos', result: new UpstreamFailure('connection', 'ECONNREFUSED') }, 'error');
    use.note({ operation: 'videos', result: { ...answer, status: 403 } }, 'limited');
    use.note({ operation: 'videos', result: { ...answer, status: 403 } }, 'credentials_refused');
    expect(use.used().units).toBe(3);
  });

  it('is written down before a search is made, and units within a second', async () => {
    expect(await use.reserveSearch(100)).toBe(true);
    expect(await stored()).toEqual({ searches: 1, units: 0 });
    for (let i = 0; i < 9; i += 1) call('videos');
    clock.advance(999);
    await settled();
    expect((await stored()).units).toBe(0);
    clock.advance(1);
    await settled();
    expect((await stored()).units).toBe(9);
    expect(use.used()).toEqual({ searches: 1, units: 9 });
  });

  it('is written down once for all that a second brings, and never for nothing', async () => {
    const add = jest.spyOn(store, 'add');
    for (let i = 0; i < 50; i += 1) call('videos');
    clock.advance(1000);
    await settled();
    expect(add).toHaveBeenCalledTimes(1);
    await search();
    clock.advance(10_000);
    await settled();
    expect(add).toHaveBeenCalledTimes(1);
    expect(clock.running).toBe(0);
  });

  it('is one for a search that is made once, two for one that is tried again, none for one that cost nothing', async () => {
    await search();
    expect(use.used().searches).toBe(1);
    await use.reserveSearch(100);
    call('search');
    call('search');
    use.release();
    expect(use.used().searches).toBe(3);
    await use.reserveSearch(100);
    use.note({ operation: 'search', result: { ...answer, status: 403 } }, 'limited');
    use.release();
    expect(use.used().searches).toBe(3);
    clock.advance(1000);
    await settled();
    expect((await stored()).searches).toBe(3);
  });

  it('is shared by processes, and known to one that starts later', async () => {
    const other = process();
    for (let i = 0; i < 3; i += 1) expect(await search(use, 5)).toBe(true);
    for (let i = 0; i < 2; i += 1) expect(await search(other, 5)).toBe(true);
    expect([await search(use, 5), await search(other, 5)]).toEqual([false, false]);
    call('videos');
    await use.write();
    expect(await other.usedByAll()).toEqual({ searches: 5, units: 1 });
    const later = process();
    expect(later.used()).toEqual({ searches: 0, units: 0 });
    await later.load();
    expect(later.used()).toEqual({ searches: 5, units: 1 });
  });

  it('is asked for once a day, however many wait for it', async () => {
    const asked = jest.spyOn(store, 'usedUntil');
    await Promise.all(Array.from({ length: 20 }, () => use.load()));
    await use.load();
    expect(asked).toHaveBeenCalledTimes(1);
    clock.advance(24 * HOUR);
    await use.load();
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('takes exactly the limit of many searches at once', async () => {
    const all = await Promise.all(Array.from({ length: 30 }, (_, i) => search(i % 2 === 0 ? use : process(), 10)));
    expect(all.filter((made) => made)).toHaveLength(10);
  });

  it('is raised to what YouTube says', async () => {
    await search();
    await use.reserveSearch(100);
    use.note({ operation: 'search', result: { ...answer, status: 429 } }, 'limited');
    const raised = use.raise({ searches: 100, units: 0 });
    use.release();
    await raised;
    clock.advance(1000);
    await settled();
    expect(use.used()).toEqual({ searches: 100, units: 0 });
    expect(await stored()).toEqual({ searches: 100, units: 0 });
    expect(await search(process())).toBe(false);
  });

  it.each([
    ['a winter day', '2026-11-23T12:00:00Z', 20],
    ['the day of 23 hours', '2026-03-08T08:00:00Z', 23],
    ['the day of 25 hours', '2026-11-01T07:00:00Z', 25],
  ])('starts anew at midnight in Los Angeles: %s', async (_what, now, hours) => {
    clock = new ManualClock(now);
    use = process();
    for (let i = 0; i < 2; i += 1) await search(use, 2);
    call('videos');
    await use.write();
    clock.advance(hours * HOUR - 1);
    expect(await search(use, 2)).toBe(false);
    expect(await search(process(), 2)).toBe(false);
    expect(use.used()).toEqual({ searches: 2, units: 1 });
    clock.advance(1);
    expect(use.used()).toEqual({ searches: 0, units: 0 });
    expect(await use.usedByAll()).toEqual({ searches: 0, units: 0 });
    expect(await search(use, 2)).toBe(true);
    expect(await search(process(), 2)).toBe(true);
  });

  it('never falls below nothing when a search ends on the other side of midnight', async () => {
    await use.reserveSearch(100);
    clock.advance(20 * HOUR);
    use.release();
    expect(use.used()).toEqual({ searches: 0, units: 0 });
    clock.advance(1000);
    await settled();
    expect(await stored()).toEqual({ searches: 0, units: 0 });
  });

  describe('when the store is down', () => {
    it('is counted here, limit and all, and written down when it is back', async () => {
      breakStore();
      for (let i = 0; i < 3; i += 1) expect(await search(use, 3)).toBe(true);
      expect(await search(use, 3)).toBe(false);
      call('videos');
      expect(await use.usedByAll()).toEqual({ searches: 3, units: 1 });
      clock.advance(3_000);
      await settled();
      expect(use.used()).toEqual({ searches: 3, units: 1 });
      jest.restoreAllMocks();
      clock.advance(3_000);
      await settled();
      expect(await stored()).toEqual({ searches: 3, units: 1 });
      expect(use.used()).toEqual({ searches: 3, units: 1 });
    });

    it('goes on from what was known', async () => {
      await search(use, 3);
      breakStore();
      expect([await search(use, 3), await search(use, 3), await search(use, 3)]).toEqual([true, true, false]);
    });

    it('remembers that YouTube said it is used up', async () => {
      breakStore();
      await use.raise({ searches: 100, units: 0 });
      expect(use.used().searches).toBe(100);
      jest.restoreAllMocks();
      clock.advance(6_000);
      await settled();
      expect((await stored()).searches).toBe(100);
    });

    it('loses yesterday’s, not today’s', async () => {
      breakStore();
      await search();
      clock.advance(20 * HOUR);
      await search();
      jest.restoreAllMocks();
      clock.advance(6_000);
      await settled();
      expect(await stored()).toEqual({ searches: 1, units: 0 });
    });
  });
});
