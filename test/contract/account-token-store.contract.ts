import type { NewAccountToken, TokenPurpose } from '../../src/core/auth/account-token.js';
import type { AccountTokenStore } from '../../src/core/auth/auth.ports.js';
import { after, inParallel, NOON, PARALLEL, type MakeStore } from './store-under-test.js';

/** What every adapter of the port for mailed links must do. */
export function describeAccountTokenStore(name: string, make: MakeStore<{ readonly tokens: AccountTokenStore }>): void {
  describe(`mailed links in ${name}`, () => {
    let stores: Awaited<ReturnType<typeof make>>;
    beforeEach(async () => {
      stores = await make();
    });
    afterEach(() => stores.close());

    const token = (hash: string, purpose: TokenPurpose = 'verify_email', userId = 'u1'): NewAccountToken => ({
      hash,
      purpose,
      userId,
      email: 'Alice@Example.com',
      createdAt: NOON,
      expiresAt: after(NOON, 1000),
    });
    const isThere = async (hash: string): Promise<boolean> => (await stores.tokens.find(hash)) !== null;

    it('keeps a token as it was given, unused, and finds no other', async () => {
      await stores.tokens.add(token('h1'));
      expect(await stores.tokens.find('h1')).toEqual({ ...token('h1'), usedAt: null });
      for (const hash of ['H1', 'h', 'h2', '']) expect(await stores.tokens.find(hash)).toBeNull();
    });

    it('keeps older ones beside, where that is asked', async () => {
      await stores.tokens.add(token('h1'));
      await stores.tokens.add(token('h2'));
      expect(await isThere('h1')).toBe(true);
      expect(await isThere('h2')).toBe(true);
    });

    it('puts a token in the place of older ones of its account and purpose, where that is asked', async () => {
      await stores.tokens.addAsOnly(token('mine', 'reset_password'));
      await stores.tokens.take('mine', NOON);
      await stores.tokens.addAsOnly(token('other purpose', 'change_email'));
      await stores.tokens.addAsOnly(token('other account', 'reset_password', 'u2'));
      await stores.tokens.addAsOnly(token('newer', 'reset_password'));
      expect(await isThere('mine')).toBe(false);
      expect(await stores.tokens.take('mine', NOON)).toBeNull();
      expect(await isThere('other purpose')).toBe(true);
      expect(await isThere('other account')).toBe(true);
      expect(await stores.tokens.find('newer')).toEqual({ ...token('newer', 'reset_password'), usedAt: null });
    });

    it('leaves one of many that are to be the only one at once', async () => {
      await inParallel(PARALLEL, (i) => stores.tokens.addAsOnly(token(`h${i}`, 'reset_password')));
      const there = await inParallel(PARALLEL, (i) => isThere(`h${i}`));
      expect(there.filter(Boolean)).toHaveLength(1);
    });

    it('is taken once of many times at once', async () => {
      await stores.tokens.addAsOnly(token('h1', 'reset_password'));
      const all = await inParallel(PARALLEL, () => stores.tokens.take('h1', after(NOON, 5)));
      const used = { ...token('h1', 'reset_password'), usedAt: after(NOON, 5) };
      expect(all.filter((each) => each !== null)).toEqual([used]);
      expect(await stores.tokens.find('h1')).toEqual(used);
      expect(await stores.tokens.take('h1', after(NOON, 6))).toBeNull();
      expect((await stores.tokens.find('h1'))?.usedAt).toEqual(after(NOON, 5));
    });

    it('is taken until just before its expiry', async () => {
      await stores.tokens.add(token('h1'));
      expect(await stores.tokens.take('h1', after(NOON, 1000))).toBeNull();
      expect((await stores.tokens.find('h1'))?.usedAt).toBeNull();
      expect(await stores.tokens.take('h1', after(NOON, 999))).not.toBeNull();
      expect(await stores.tokens.take('unknown', NOON)).toBeNull();
    });

    it('removes an account’s tokens, all or by purpose', async () => {
      await stores.tokens.add(token('verify'));
      await stores.tokens.addAsOnly(token('reset', 'reset_password'));
      await stores.tokens.addAsOnly(token('change', 'change_email'));
      await stores.tokens.add(token('other', 'verify_email', 'u2'));
      await stores.tokens.removeAllOf('u1', ['reset_password', 'change_email']);
      expect(await isThere('reset')).toBe(false);
      expect(await isThere('change')).toBe(false);
      expect(await isThere('verify')).toBe(true);
      await stores.tokens.removeAllOf('u1', []);
      expect(await isThere('verify')).toBe(true);
      await stores.tokens.removeAllOf('u1');
      expect(await isThere('verify')).toBe(false);
      expect(await isThere('other')).toBe(true);
      await stores.tokens.removeAllOf('nobody');
    });

    it('removes what has expired, used or not, and nothing else', async () => {
      await stores.tokens.add(token('unused'));
      await stores.tokens.add(token('used'));
      await stores.tokens.take('used', NOON);
      await stores.tokens.addAsOnly({ ...token('later', 'reset_password'), expiresAt: after(NOON, 1001) });
      expect(await stores.tokens.removeExpired(after(NOON, 999))).toBe(0);
      expect(await stores.tokens.removeExpired(after(NOON, 1000))).toBe(2);
      expect(await isThere('unused')).toBe(false);
      expect(await isThere('used')).toBe(false);
      expect(await isThere('later')).toBe(true);
    });
  });
}
