import type { ApiToken } from '../../src/core/api-tokens/api-token.js';
import type { AccountApiTokenStore, ApiTokenStore } from '../../src/core/api-tokens/api-tokens.ports.js';
import { after, inParallel, NOON, PARALLEL, type MakeStore } from './store-under-test.js';

export interface ApiTokenStoresUnderTest {
  readonly tokens: ApiTokenStore & AccountApiTokenStore;
}

/** What every adapter of the two ports of API tokens must do. */
export function describeApiTokenStore(name: string, make: MakeStore<ApiTokenStoresUnderTest>): void {
  describe(`API tokens in ${name}`, () => {
    let stores: Awaited<ReturnType<typeof make>>;
    beforeEach(async () => {
      stores = await make();
    });
    afterEach(() => stores.close());

    const token = (id: string, change: Partial<ApiToken> = {}): ApiToken => ({
      id,
      userId: 'u1',
      name: 'My “script” 1',
      scopes: ['search', 'playlists:write'],
      createdAt: NOON,
      expiresAt: after(NOON, 1000),
      lastUsedAt: null,
      ...change,
    });
    const add = (key: string, given: ApiToken, max = 20) => stores.tokens.addWithin(max, key, given);
    const idsOf = async (userId: string): Promise<string[]> => (await stores.tokens.listOf(userId)).map(({ id }) => id);

    it('keeps a token as it was given, under its key and no other', async () => {
      expect(await add('k1', token('t1', { lastUsedAt: after(NOON, 7) }))).toBe(true);
      expect(await add('k2', token('t2', { scopes: ['history:read'] }))).toBe(true);
      expect(await stores.tokens.find('k1')).toEqual(token('t1', { lastUsedAt: after(NOON, 7) }));
      expect(await stores.tokens.find('k2')).toEqual(token('t2', { scopes: ['history:read'] }));
      for (const key of ['t1', 'K1', 'k', '']) expect(await stores.tokens.find(key)).toBeNull();
    });

    it('lists an account’s tokens, newest first, then by id, expired ones included', async () => {
      await add('k1', token('b'));
      await add('k2', token('c', { createdAt: after(NOON, -10) }));
      await add('k3', token('a'));
      await add('k4', token('d', { createdAt: after(NOON, -5), expiresAt: after(NOON, 1) }));
      await add('k5', token('x', { userId: 'u2' }));
      expect(await idsOf('u1')).toEqual(['a', 'b', 'd', 'c']);
      expect(await idsOf('u3')).toEqual([]);
    });

    it('adds as many as an account may have, however many are added at once', async () => {
      await add('other', token('other', { userId: 'u2' }));
      const added = await inParallel(PARALLEL, (i) => add(`k${i}`, token(`t${i}`), 5));
      expect(added.filter(Boolean)).toHaveLength(5);
      expect(await idsOf('u1')).toHaveLength(5);
      const places = await Promise.all(
        added.map(async (was, i) => was === ((await stores.tokens.find(`k${i}`)) !== null)),
      );
      expect(places).not.toContain(false);
      const [first = ''] = await idsOf('u1');
      expect(await stores.tokens.remove('u1', first)).toBe(true);
      expect(await add('one more', token('one more'), 5)).toBe(true);
      expect(await add('too many', token('too many'), 5)).toBe(false);
    });

    it('lets expired ones take nobody’s place, and drops them then', async () => {
      await add('k1', token('t1'), 2);
      await add('k2', token('t2', { expiresAt: after(NOON, 2000) }), 2);
      expect(await add('k3', token('t3', { createdAt: after(NOON, 999) }), 2)).toBe(false);
      expect(await add('k3', token('t3', { createdAt: after(NOON, 1000) }), 2)).toBe(true);
      expect(await idsOf('u1')).toEqual(['t3', 't2']);
    });

    it('notes a use, unless a later one was noted', async () => {
      await add('k1', token('t1'));
      const lastUse = async () => (await stores.tokens.find('k1'))?.lastUsedAt;
      await stores.tokens.recordUse('k1', after(NOON, 100), after(NOON, 40));
      expect(await lastUse()).toEqual(after(NOON, 100));
      await stores.tokens.recordUse('k1', after(NOON, 159), after(NOON, 99));
      expect(await lastUse()).toEqual(after(NOON, 100));
      await stores.tokens.recordUse('k1', after(NOON, 160), after(NOON, 100));
      expect(await lastUse()).toEqual(after(NOON, 160));
      await stores.tokens.recordUse('never', NOON, NOON);
      expect(await stores.tokens.find('never')).toBeNull();
    });

    it('removes one for its owner only, once', async () => {
      await add('k1', token('t1'));
      await add('k2', token('t2'));
      expect(await stores.tokens.remove('u2', 't1')).toBe(false);
      expect(await stores.tokens.remove('u1', 'k1')).toBe(false);
      const all = await inParallel(5, () => stores.tokens.remove('u1', 't1'));
      expect(all.filter(Boolean)).toHaveLength(1);
      expect(await stores.tokens.find('k1')).toBeNull();
      expect(await idsOf('u1')).toEqual(['t2']);
    });

    it('removes all of an account and no others', async () => {
      await add('k1', token('t1'));
      await add('k2', token('t2'));
      await add('k3', token('t3', { userId: 'u2' }));
      await stores.tokens.removeAllOf('u1');
      expect(await idsOf('u1')).toEqual([]);
      expect(await idsOf('u2')).toEqual(['t3']);
      await stores.tokens.removeAllOf('nobody');
    });

    it('removes what has expired and nothing else', async () => {
      await add('k1', token('t1'));
      await add('k2', token('t2', { expiresAt: after(NOON, 1001) }));
      expect(await stores.tokens.removeExpired(after(NOON, 999))).toBe(0);
      expect(await stores.tokens.removeExpired(after(NOON, 1000))).toBe(1);
      expect(await idsOf('u1')).toEqual(['t2']);
    });
  });
}
