import type { IdCache } from '../../src/core/music/id-cache.ports.js';
import { after, inParallel, NOON, PARALLEL, type MakeStore } from './store-under-test.js';

/** What every adapter of the port for known ids must do. */
export function describeKnownIdStore(name: string, make: MakeStore<{ readonly idCache: IdCache }>): void {
  describe(`known ids in ${name}`, () => {
    let stores: Awaited<ReturnType<typeof make>>;
    beforeEach(async () => {
      stores = await make();
    });
    afterEach(() => stores.close());
    const later = after(NOON, 1000);

    it('are found under their key', async () => {
      await stores.idCache.keep('a', 'id-a', later);
      await stores.idCache.keep('b', 'id-b', later);
      expect(await stores.idCache.find('a', NOON)).toBe('id-a');
      expect(await stores.idCache.find('b', NOON)).toBe('id-b');
      expect(await stores.idCache.find('c', NOON)).toBeNull();
    });

    it('are found until their time is over, to the millisecond', async () => {
      await stores.idCache.keep('a', 'id', later);
      expect(await stores.idCache.find('a', after(NOON, 999))).toBe('id');
      expect(await stores.idCache.find('a', later)).toBeNull();
    });

    it('give way to what is kept under the same key, with its own time', async () => {
      await stores.idCache.keep('a', 'old', after(NOON, 5000));
      await stores.idCache.keep('a', 'new', later);
      expect(await stores.idCache.find('a', NOON)).toBe('new');
      expect(await stores.idCache.find('a', later)).toBeNull();
      await stores.idCache.keep('a', 'again', after(NOON, 5000));
      expect(await stores.idCache.find('a', later)).toBe('again');
    });

    it('are removed only if they are still there', async () => {
      await stores.idCache.keep('a', 'new', later);
      await stores.idCache.keep('b', 'new', later);
      await stores.idCache.remove('a', 'old');
      expect(await stores.idCache.find('a', NOON)).toBe('new');
      await stores.idCache.remove('a', 'new');
      expect(await stores.idCache.find('a', NOON)).toBeNull();
      expect(await stores.idCache.find('b', NOON)).toBe('new');
      await stores.idCache.remove('a', 'new');
    });

    it('are kept by many at once without a failure', async () => {
      await inParallel(PARALLEL, (index) => stores.idCache.keep('a', `id-${index}`, later));
      expect(await stores.idCache.find('a', NOON)).toMatch(/^id-\d+$/);
    });

    it('are cleared away when their time is over, however many', async () => {
      for (let i = 0; i < 3; i += 1) await stores.idCache.keep(`a${i}`, 'id', after(NOON, i));
      expect(await stores.idCache.removeExpired(after(NOON, -1))).toBe(0);
      expect(await stores.idCache.removeExpired(after(NOON, 1))).toBe(2);
      expect(await stores.idCache.find('a2', NOON)).toBe('id');
      // A moment at which it was still to be found: it is gone, not only over.
      expect(await stores.idCache.find('a1', NOON)).toBeNull();
    });
  });
}
