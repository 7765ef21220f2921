import type { ThrottleRule, ThrottleStore } from '../../src/core/shared/throttle.js';
import { after, inParallel, NOON, PARALLEL, type MakeStore } from './store-under-test.js';

/** What every adapter of the port for "only so often" must do. */
export function describeThrottleStore(name: string, make: MakeStore<{ readonly throttle: ThrottleStore }>): void {
  describe(`counted windows in ${name}`, () => {
    let stores: Awaited<ReturnType<typeof make>>;
    beforeEach(async () => {
      stores = await make();
    });
    afterEach(() => stores.close());

    const rule: ThrottleRule = { limit: 3, windowMs: 1000 };
    const admit = (at: Date, key = 'k') => stores.throttle.admit(key, rule, at);

    it('admits up to the limit and says when there will be room again', async () => {
      for (const ms of [0, 500, 999]) expect(await admit(after(NOON, ms))).toEqual({ admitted: true });
      expect(await admit(after(NOON, 999))).toEqual({ admitted: false, retryAt: after(NOON, 1000) });
    });

    it('opens a new window once the old one is over, whatever was refused in between', async () => {
      for (let i = 0; i < 10; i += 1) await admit(after(NOON, 900));
      expect((await admit(after(NOON, 1899))).admitted).toBe(false);
      for (let i = 0; i < 3; i += 1) expect((await admit(after(NOON, 1900))).admitted).toBe(true);
      expect(await admit(after(NOON, 1901))).toEqual({ admitted: false, retryAt: after(NOON, 2900) });
    });

    it('keeps keys apart', async () => {
      for (let i = 0; i < 4; i += 1) await admit(NOON, 'a');
      expect((await admit(NOON, 'b')).admitted).toBe(true);
    });

    it('admits exactly the limit of many at once, in a first window and in a later one', async () => {
      for (const at of [NOON, after(NOON, 1000)]) {
        const all = await inParallel(PARALLEL, () => admit(at));
        expect(all.filter((each) => each.admitted)).toHaveLength(3);
      }
    });

    it('lengthens no window when the clock is set back', async () => {
      const back = (ms: number) => after(NOON, ms - 7_200_000);
      for (let i = 0; i < 3; i += 1) await admit(NOON, 'full');
      await admit(NOON, 'open');
      expect(await admit(back(0), 'full')).toEqual({ admitted: false, retryAt: back(1000) });
      for (let i = 0; i < 2; i += 1) expect(await admit(back(0), 'open')).toEqual({ admitted: true });
      for (const key of ['full', 'open']) {
        expect(await admit(back(999), key)).toEqual({ admitted: false, retryAt: back(1000) });
        expect(await admit(back(1000), key)).toEqual({ admitted: true });
      }
    });

    it('removes windows that are over', async () => {
      await admit(NOON, 'a');
      await admit(after(NOON, 1), 'b');
      expect(await stores.throttle.removeExpired(after(NOON, 999))).toBe(0);
      expect(await stores.throttle.removeExpired(after(NOON, 1000))).toBe(1);
      expect(await stores.throttle.removeExpired(after(NOON, 1001))).toBe(1);
      expect((await admit(after(NOON, 1001), 'a')).admitted).toBe(true);
    });
  });
}
