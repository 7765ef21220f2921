import type { Activity } from '../../src/core/activity/activity.js';
import type { ActivityLog, ActivityPosition } from '../../src/core/activity/activity.ports.js';
import { after, inParallel, NOON, PARALLEL, type MakeStore } from './store-under-test.js';

export interface ActivityLogUnderTest {
  readonly log: ActivityLog;
}

/** What every adapter of the activity's port must do. */
export function describeActivityLog(name: string, make: MakeStore<ActivityLogUnderTest>): void {
  describe(`account activity in ${name}`, () => {
    let stores: Awaited<ReturnType<typeof make>>;
    let log: ActivityLog;
    beforeEach(async () => {
      stores = await make();
      ({ log } = stores);
    });
    afterEach(() => stores.close());

    const activity = (ms: number, change: Partial<Activity> = {}): Omit<Activity, 'id'> => ({
      userId: 'u1',
      event: 'login',
      at: after(NOON, ms),
      ip: '203.0.113.0/24',
      userAgent: 'Browser/1.0 (“x”)',
      ...change,
    });
    const add = (ms: number, change: Partial<Activity> = {}, max = 100) => log.add(activity(ms, change), max);
    const all = (userId = 'u1') => log.listOf(userId, null, 1000);
    const timesOf = async (userId = 'u1') => (await all(userId)).map(({ at }) => at.getTime() - NOON.getTime());

    it('keeps what happened as it was given, latest first, for its account alone', async () => {
      await add(1);
      await add(3, { event: 'logout', ip: '', userAgent: '' });
      await add(2);
      await add(9, { userId: 'u2' });
      const found = await all();
      expect(found.map(({ id: _id, ...rest }) => rest)).toEqual([
        activity(3, { event: 'logout', ip: '', userAgent: '' }),
        activity(2),
        activity(1),
      ]);
      expect(new Set(found.map(({ id }) => id)).size).toBe(3);
      expect(await timesOf('u2')).toEqual([9]);
      expect(await all('nobody')).toEqual([]);
    });

    it('is read page by page, each entry once, those of one moment too', async () => {
      for (const ms of [1, 2, 2, 2, 3]) await add(ms);
      const whole = await all();
      const pages: Activity[] = [];
      let position: ActivityPosition | null = null;
      for (;;) {
        const page: readonly Activity[] = await log.listOf('u1', position, 2);
        pages.push(...page);
        if (page.length < 2) break;
        position = page.at(-1) ?? null;
        await add(99);
      }
      expect(pages).toEqual(whole);
      const fromElsewhere = await log.listOf('u1', { at: after(NOON, 2), id: 'ab' }, 9);
      expect(fromElsewhere.at(-1)).toMatchObject({ at: after(NOON, 1) });
    });

    it('keeps so many of an account, the latest', async () => {
      for (const ms of [5, 1, 4, 2, 3]) await add(ms, {}, 3);
      await add(0, { userId: 'u2' }, 3);
      expect(await timesOf()).toEqual([5, 4, 3]);
      expect(await timesOf('u2')).toEqual([0]);
      await inParallel(PARALLEL, (ms) => add(10 + ms, {}, 3));
      expect(await timesOf()).toEqual([29, 28, 27]);
    });

    it('knows from where the account was logged in to', async () => {
      await add(1);
      await add(2, { event: 'login_failed', ip: '198.51.100.0/24' });
      const { ip, userAgent } = activity(0);
      expect(await log.hasLogInFrom('u1', { ip, userAgent })).toBe(true);
      expect(await log.hasLogInFrom('u2', { ip, userAgent })).toBe(false);
      expect(await log.hasLogInFrom('u1', { ip: '198.51.100.0/24', userAgent })).toBe(false);
      expect(await log.hasLogInFrom('u1', { ip, userAgent: 'Other' })).toBe(false);
    });

    it('is removed with its account', async () => {
      for (const ms of [1, 2]) await add(ms);
      await add(3, { userId: 'u2' });
      await log.removeAllOf('u1');
      expect([await timesOf(), await timesOf('u2')]).toEqual([[], [3]]);
      await log.removeAllOf('nobody');
    });

    it('is removed by age, to the millisecond, and nothing else', async () => {
      for (const ms of [1, 2, 3]) await add(ms);
      await add(2, { userId: 'u2' });
      expect(await log.removeExpired(after(NOON, 2))).toBe(3);
      expect(await log.removeExpired(after(NOON, 2))).toBe(0);
      expect([await timesOf(), await timesOf('u2')]).toEqual([[3], []]);
    });
  });
}
