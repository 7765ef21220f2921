import type { LockoutRule, LockoutStore } from '../../src/core/auth/auth.ports.js';
import { after, inParallel, NOON, PARALLEL, type MakeStore } from './store-under-test.js';

/** What every adapter of the port that counts failures in a row must do. */
export function describeLoginFailureStore(name: string, make: MakeStore<{ readonly failures: LockoutStore }>): void {
  describe(`failures in a row in ${name}`, () => {
    let stores: Awaited<ReturnType<typeof make>>;
    beforeEach(async () => {
      stores = await make();
    });
    afterEach(() => stores.close());

    const rule: LockoutRule = { failures: 3, lockMs: 1000, forgetMs: 5000 };
    const fail = (at: Date, key = 'k') => stores.failures.recordFailure(key, rule, at);
    const lockedUntil = (key: string, now: Date) => stores.failures.lockedUntil(key, rule, now);
    const notLocked = { lockedUntil: null, lockedNow: false };

    it('locks with the failure that makes the number, and says so once', async () => {
      expect(await fail(NOON)).toEqual(notLocked);
      expect(await fail(NOON)).toEqual(notLocked);
      expect(await lockedUntil('k', NOON)).toBeNull();
      expect(await fail(after(NOON, 1))).toEqual({ lockedUntil: after(NOON, 1001), lockedNow: true });
      expect(await lockedUntil('k', after(NOON, 1))).toEqual(after(NOON, 1001));
    });

    it('neither counts nor prolongs while locked', async () => {
      for (let i = 0; i < 3; i += 1) await fail(NOON);
      expect(await fail(after(NOON, 999))).toEqual({ lockedUntil: after(NOON, 1000), lockedNow: false });
      expect(await lockedUntil('k', after(NOON, 999))).toEqual(after(NOON, 1000));
    });

    it('is free from the end of the lock on, and counts from one again', async () => {
      for (let i = 0; i < 3; i += 1) await fail(NOON);
      expect(await lockedUntil('k', after(NOON, 1000))).toBeNull();
      expect(await fail(after(NOON, 1000))).toEqual(notLocked);
      expect(await fail(after(NOON, 1000))).toEqual(notLocked);
      expect((await fail(after(NOON, 1000))).lockedNow).toBe(true);
    });

    it('forgets after a while without failures, counted from the last one', async () => {
      await fail(NOON);
      await fail(after(NOON, 4999));
      expect((await fail(after(NOON, 9998))).lockedNow).toBe(true);
      await fail(NOON, 'other');
      await fail(NOON, 'other');
      expect(await fail(after(NOON, 5000), 'other')).toEqual(notLocked);
      expect(await fail(after(NOON, 5000), 'other')).toEqual(notLocked);
    });

    it('counts every one of many failures at once, and locks once', async () => {
      const all = await inParallel(PARALLEL, () => fail(NOON));
      expect(all.filter((each) => each.lockedNow)).toHaveLength(1);
      expect(all.filter((each) => each.lockedUntil === null)).toHaveLength(2);
      expect(all.filter((each) => each.lockedUntil?.getTime() === after(NOON, 1000).getTime())).toHaveLength(
        PARALLEL - 2,
      );
    });

    it('locks with the first failure where one is enough', async () => {
      const strict = { ...rule, failures: 1 };
      expect((await stores.failures.recordFailure('k', strict, NOON)).lockedNow).toBe(true);
    });

    it('keeps keys apart, and clears those that are named', async () => {
      for (const key of ['a', 'b', 'c']) for (let i = 0; i < 3; i += 1) await fail(NOON, key);
      expect(await lockedUntil('d', NOON)).toBeNull();
      await stores.failures.clear(['a', 'b', 'unknown']);
      expect(await lockedUntil('a', NOON)).toBeNull();
      expect(await lockedUntil('b', NOON)).toBeNull();
      expect(await lockedUntil('c', NOON)).not.toBeNull();
      expect(await fail(NOON, 'a')).toEqual(notLocked);
      await stores.failures.clear([]);
    });

    it('lengthens no lock when the clock is set back', async () => {
      const back = (ms: number) => after(NOON, ms - 7_200_000);
      for (const key of ['asked', 'failed']) for (let i = 0; i < 3; i += 1) await fail(NOON, key);
      expect(await lockedUntil('asked', back(0))).toEqual(back(1000));
      expect(await fail(back(0), 'failed')).toEqual({ lockedUntil: back(1000), lockedNow: false });
      for (const key of ['asked', 'failed']) {
        expect(await lockedUntil(key, back(999))).toEqual(back(1000));
        expect(await fail(back(999), key)).toEqual({ lockedUntil: back(1000), lockedNow: false });
        expect(await lockedUntil(key, back(1000))).toBeNull();
        expect(await fail(back(1000), key)).toEqual(notLocked);
      }
    });

    it('removes what no longer matters', async () => {
      for (let i = 0; i < 3; i += 1) await fail(NOON, 'locked');
      await fail(NOON, 'counted');
      expect(await stores.failures.removeExpired(after(NOON, 999))).toBe(0);
      expect(await stores.failures.removeExpired(after(NOON, 1000))).toBe(1);
      expect(await stores.failures.removeExpired(after(NOON, 4999))).toBe(0);
      expect(await stores.failures.removeExpired(after(NOON, 5000))).toBe(1);
    });
  });
}
