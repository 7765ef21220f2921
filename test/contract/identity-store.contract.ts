import type { IdentityStore, NameMeaning } from '../../src/core/identity/identity.ports.js';
import { aNamesake, anIdentity, mbid } from '../support/fake-identities.js';
import { after, inParallel, NOON, PARALLEL, type MakeStore } from './store-under-test.js';

/** What every adapter of the store of identities must do. */
export function describeIdentityStore(name: string, make: MakeStore<{ readonly identities: IdentityStore }>): void {
  describe(`identities in ${name}`, () => {
    let store: Awaited<ReturnType<typeof make>>;
    beforeEach(async () => {
      store = await make();
    });
    afterEach(() => store.close());
    const later = after(NOON, 1_000);
    const spotify = 'https://open.spotify.com/artist/Wren0Wren1Wren2Wren3Wr';
    const whole = anIdentity(1, 'Wren & Co', [spotify, 'https://wren.example/?a=$b.c'], {
      ...{ sortName: 'Wren, Co', disambiguation: 'duo “of” two', type: 'Person', country: 'IE', area: 'Ireland' },
      ...{ begin: '2004-05', end: '2019', ended: true, aliases: ['レン', '$where'], fetchedAt: NOON },
    });
    const bare = anIdentity(2, 'Lark', [], { sortName: null, type: null, fetchedAt: NOON });

    it('are found by their ids, with all their facts', async () => {
      await store.identities.save(whole, later);
      await store.identities.save(bare, later);
      expect(await store.identities.find(whole.mbid, NOON)).toEqual(whole);
      expect(await store.identities.find(bare.mbid, NOON)).toEqual(bare);
      expect(await store.identities.find(mbid(3), NOON)).toBeNull();
    });

    it('are replaced by what is known later', async () => {
      await store.identities.save(whole, later);
      const renewed = { ...bare, mbid: whole.mbid, fetchedAt: later };
      await store.identities.save(renewed, after(later, 1_000));
      expect(await store.identities.find(whole.mbid, later)).toEqual(renewed);
    });

    it('are found until they expire, to the millisecond', async () => {
      await store.identities.save(whole, later);
      expect(await store.identities.find(whole.mbid, after(later, -1))).toEqual(whole);
      expect(await store.identities.find(whole.mbid, later)).toBeNull();
    });

    it('are found under ids that were merged into theirs, even one after the other', async () => {
      await store.identities.save(bare, later);
      await store.identities.save(whole, later, bare.mbid);
      expect(await store.identities.find(bare.mbid, NOON)).toEqual(whole);
      const last = anIdentity(3, 'Wren', [], { fetchedAt: NOON });
      await store.identities.save(last, later, whole.mbid);
      for (const former of [bare.mbid, whole.mbid, last.mbid]) {
        expect(await store.identities.find(former, NOON)).toEqual(last);
      }
    });

    it('are found by how their names begin, case and accents aside, in order', async () => {
      const names = ['Björk', 'BJ Wren', 'bjorka', 'Bj%', 'Ab', 'Björ'];
      for (const [index, name] of names.entries()) await store.identities.save(anIdentity(index + 10, name), later);
      const expired = anIdentity(20, 'Bjorn');
      await store.identities.save(expired, NOON);
      const found = async (start: string, limit = 10) =>
        (await store.identities.startingWith(start, limit, NOON)).map(({ name }) => name);
      expect(await found('bj')).toEqual(['Bj%', 'Björ', 'Björk', 'bjorka', 'BJ Wren']);
      expect(await found('bj', 2)).toEqual(['Bj%', 'Björ']);
      expect(await found('bjork')).toEqual(['Björk', 'bjorka']);
      expect(await found('bj%')).toEqual(['Bj%']);
      expect(await found('c')).toEqual([]);
      await store.identities.save(anIdentity(10, 'Gudmundsdottir'), later);
      expect(await found('bjork')).toEqual(['bjorka']);
    });

    it('are saved by any number of calls at once', async () => {
      await inParallel(PARALLEL, () => store.identities.save(whole, later, bare.mbid));
      expect(await store.identities.find(bare.mbid, NOON)).toEqual(whole);
    });

    const meaning: NameMeaning = {
      mbid: mbid(1),
      namesakes: [aNamesake(1, 'Wren', { country: 'IE', begin: '2004' }), aNamesake(2, 'Wren', { ended: null })],
      offered: [],
      pages: [
        { spotifyId: 'a', mbids: [mbid(1), mbid(2)] },
        { spotifyId: 'b', mbids: [] },
      ],
      fetchedAt: NOON,
    };
    const nobody: NameMeaning = { mbid: null, namesakes: [], offered: ['Wrenn', '$x'], pages: null, fetchedAt: NOON };

    it('are known by name, or known not to be', async () => {
      await store.identities.saveName('wren', meaning, later);
      await store.identities.saveName('nobody', nobody, later);
      expect(await store.identities.findName('wren', NOON)).toEqual(meaning);
      expect(await store.identities.findName('nobody', NOON)).toEqual(nobody);
      expect(await store.identities.findName('lark', NOON)).toBeNull();
      await store.identities.saveName('wren', nobody, later);
      expect(await store.identities.findName('wren', NOON)).toEqual(nobody);
    });

    it('are known by name until that expires, to the millisecond', async () => {
      await store.identities.saveName('wren', meaning, later);
      expect(await store.identities.findName('wren', after(later, -1))).toEqual(meaning);
      expect(await store.identities.findName('wren', later)).toBeNull();
    });

    it('are removed once they have expired', async () => {
      await store.identities.save(whole, later);
      await store.identities.save(bare, after(later, 1));
      await store.identities.saveName('wren', meaning, later);
      await store.identities.saveName('lark', meaning, after(later, 1));
      expect(await store.identities.purge(later, 10)).toBe(2);
      expect(await store.identities.purge(later, 10)).toBe(0);
      expect(await store.identities.find(whole.mbid, NOON)).toBeNull();
      expect(await store.identities.find(bare.mbid, NOON)).toEqual(bare);
      expect(await store.identities.findName('lark', NOON)).toEqual(meaning);
    });

    it('are kept up to a number of artists and of names, those longest that expire last', async () => {
      await store.identities.save(whole, later);
      await store.identities.save(bare, after(later, 1));
      for (const [index, name] of ['wren', 'lark', 'rook'].entries()) {
        await store.identities.saveName(name, meaning, after(later, -index));
      }
      expect(await store.identities.purge(NOON, 3)).toBe(0);
      expect(await store.identities.purge(NOON, 2)).toBe(1);
      expect(await store.identities.findName('rook', NOON)).toBeNull();
      expect(await store.identities.purge(NOON, 1)).toBe(2);
      expect(await store.identities.find(whole.mbid, NOON)).toBeNull();
      expect(await store.identities.find(bare.mbid, NOON)).toEqual(bare);
      expect(await store.identities.findName('wren', NOON)).toEqual(meaning);
    });
  });
}
