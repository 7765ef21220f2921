import type { IdCache } from '../../src/core/music/id-cache.ports.js';
import { after, inParallel, NOON, PARALLEL, type MakeStore } from './store-under-test.js';

/** What every adapter of the id cache must do. */
export function describeIdCache(name: string, make: MakeStore<{ readonly idCache: IdCache }>): void {
  describe(`the id cache in ${name}`, () => {
    let stores: Awaited<ReturnType<typeof make>>;
    beforeEach(async () => {
      stores = await make();
    });
    afterEach(() => stores.close());
    const later = after(NOON, 1000);

    it('are found under their key', async () => {
      await stores.idCache.set('a', 'id-a', later);
      await stores.idCache.set('b', 'id-b', later);
      expect(await stores.idCache.get('a', NOON)).toBe('id-a');
      expect(await stores.idCache.get('b', NOON)).toBe('id-b');
      expect(await stores.idCache.get('c', NOON)).toBeNull();
    });

    it('are found until their time is over, to the millisecond', async () => {
      await stores.idCache.set('a', 'id', later);
      expect(await stores.idCache.get('a', after(NOON, 999))).toBe('id');
      expect(await stores.idCache.get('a', later)).toBeNull();
    });

    it('give way to what is kept under the same key, with its own time', async () => {
      await stores.idCache.set('a', 'old', after(NOON, 5000));
      await stores.idCache.set('a', 'new', later);
      expect(await stores.idCache.get('a', NOON)).toBe('new');
      expect(await stores.idCache.get('a', later)).toBeNull();
      await stores.idCache.set('a', 'again', after(NOON, 5000));
      expect(await stores.idCache.get('a', later)).toBe('again');
    });

    it('are removed only if they are still there', async () => {
      await stores.idCache.set('a', 'new', later);
      await stores.idCache.set('b', 'new', later);
      await stores.idCache.delete('a', 'old');
      expect(await stores.idCache.get('a', NOON)).toBe('new');
      await stores.idCache.delete('a', 'new');
      expect(await stores.idCache.get('a', NOON)).toBeNull();
      expect(await stores.idCache.get('b', NOON)).toBe('new');
      await stores.idCache.delete('a', 'new');
    });

    it('are kept by many at once without a failure', async () => {
      await inParallel(PARALLEL, (index) => stores.idCache.set('a', `id-${index}`, later));
      expect(await stores.idCache.get('a', NOON)).toMatch(/^id-\d+$/);
    });

    it('are cleared away when their time is over, however many', async () => {
      for (let i = 0; i < 3; i += 1) await stores.idCache.set(`a${i}`, 'id', after(NOON, i));
      expect(await stores.idCache.removeExpired(after(NOON, -1))).toBe(0);
      expect(await stores.idCache.removeExpired(after(NOON, 1))).toBe(2);
      expect(await stores.idCache.get('a2', NOON)).toBe('id');
      // A moment at which it was still to be found: it is gone, not only over.
      expect(await stores.idCache.get('a1', NOON)).toBeNull();
    });
  });
}
