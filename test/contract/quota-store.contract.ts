import type { QuotaStore } from '../../src/core/music/quota.ports.js';
import { after, inParallel, NOON, PARALLEL, type MakeStore } from './store-under-test.js';

/** What every adapter of the port for the use of YouTube's budgets must do. */
export function describeDailyUseStore(name: string, make: MakeStore<{ readonly quotaStore: QuotaStore }>): void {
  describe(`the daily use in ${name}`, () => {
    let stores: Awaited<ReturnType<typeof make>>;
    beforeEach(async () => {
      stores = await make();
    });
    afterEach(() => stores.close());
    const tomorrow = after(NOON, 86_400_000);
    const use = (searches: number, units: number) => ({ searches, units });

    it('is nothing at first', async () => {
      expect(await stores.quotaStore.usedUntil(NOON)).toEqual(use(0, 0));
    });

    it('grows with each search until there are as many as allowed', async () => {
      for (const searches of [1, 2, 3]) {
        expect(await stores.quotaStore.reserveSearch(NOON, 3)).toEqual({ taken: true, use: use(searches, 0) });
      }
      for (let i = 0; i < 2; i += 1) {
        expect(await stores.quotaStore.reserveSearch(NOON, 3)).toEqual({ taken: false, use: use(3, 0) });
      }
      expect(await stores.quotaStore.reserveSearch(NOON, 4)).toEqual({ taken: true, use: use(4, 0) });
      expect(await stores.quotaStore.usedUntil(NOON)).toEqual(use(4, 0));
    });

    it('takes exactly what fits of many at once, on a new day and on one that has begun', async () => {
      for (const limit of [7, 12]) {
        const all = await inParallel(PARALLEL, () => stores.quotaStore.reserveSearch(NOON, limit));
        expect(all.filter(({ taken }) => taken)).toHaveLength(limit === 7 ? 7 : 5);
        expect(await stores.quotaStore.usedUntil(NOON)).toEqual(use(limit, 0));
      }
    });

    it('keeps days apart, to the millisecond', async () => {
      await stores.quotaStore.reserveSearch(NOON, 1);
      expect((await stores.quotaStore.reserveSearch(tomorrow, 1)).taken).toBe(true);
      expect((await stores.quotaStore.reserveSearch(after(NOON, 1), 1)).taken).toBe(true);
      await stores.quotaStore.add(tomorrow, use(1, 5));
      expect(await stores.quotaStore.usedUntil(NOON)).toEqual(use(1, 0));
      expect(await stores.quotaStore.usedUntil(tomorrow)).toEqual(use(2, 5));
    });

    it('adds and takes back, never to below nothing', async () => {
      expect(await stores.quotaStore.add(NOON, use(1, 9))).toEqual(use(1, 9));
      expect(await stores.quotaStore.add(NOON, use(2, 1))).toEqual(use(3, 10));
      expect(await stores.quotaStore.add(NOON, use(-1, 0))).toEqual(use(2, 10));
      expect(await stores.quotaStore.add(NOON, use(-5, -50))).toEqual(use(0, 0));
      expect(await stores.quotaStore.add(tomorrow, use(-1, 3))).toEqual(use(0, 3));
    });

    it('misses nothing that is added at once', async () => {
      await inParallel(PARALLEL, () => stores.quotaStore.add(NOON, use(1, 10)));
      expect(await stores.quotaStore.usedUntil(NOON)).toEqual(use(PARALLEL, PARALLEL * 10));
    });

    it('is raised, and never lowered', async () => {
      expect(await stores.quotaStore.raise(NOON, use(100, 0))).toEqual(use(100, 0));
      expect(await stores.quotaStore.raise(NOON, use(50, 7))).toEqual(use(100, 7));
      expect(await stores.quotaStore.reserveSearch(NOON, 100)).toMatchObject({ taken: false });
    });

    it('is cleared away when its day has ended', async () => {
      await stores.quotaStore.add(NOON, use(1, 1));
      await stores.quotaStore.add(tomorrow, use(2, 2));
      expect(await stores.quotaStore.removeEnded(after(NOON, -1))).toBe(0);
      expect(await stores.quotaStore.removeEnded(NOON)).toBe(1);
      expect(await stores.quotaStore.usedUntil(NOON)).toEqual(use(0, 0));
      expect(await stores.quotaStore.usedUntil(tomorrow)).toEqual(use(2, 2));
    });
  });
}
