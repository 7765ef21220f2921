import type { HistoryEntry, NewHistoryEntry } from '../../src/core/history/history-entry.js';
import { defaultHistoryPolicy } from '../../src/core/history/history-policy.js';
import type { HistoryPosition, SearchHistoryStore } from '../../src/core/history/history.ports.js';
import { PurgeYouTubeResults } from '../../src/core/history/purge-youtube-results.js';
import { ListHistory, type HistoryRequest } from '../../src/core/history/list-history.js';
import { ManualClock } from '../support/manual-clock.js';
import { after, inParallel, NOON, PARALLEL, type MakeStore } from './store-under-test.js';

export interface SearchHistoryStoreUnderTest {
  readonly history: SearchHistoryStore;
}

/** Ids that any store could have given. */
export const ALICE = '65f0a1b2c3d4e5f60718293a';
export const BOB = '65f0a1b2c3d4e5f60718293b';

const ABBA = {
  source: 'spotify',
  id: '0LcJLqbBmaGUft1e9Mm8HV',
  name: 'ABBA',
  url: 'https://open.spotify.com/artist/0LcJLqbBmaGUft1e9Mm8HV',
  imageUrl: 'https://i.scdn.co/image/abba',
} as const;
const BJORK = {
  source: 'youtube',
  id: 'UCBJORK',
  name: 'björk',
  url: 'https://www.youtube.com/channel/UCBJORK',
  imageUrl: null,
} as const;
const MBID = 'd87e52c5-bb8d-4da8-b941-9f4928627dc8';

/** More than any store handles at a time. */
const MANY = 501;

/** How long a server on a busy machine may take for that many. */
const SLOW_SERVER_MS = 60_000;

const DAY = 86_400_000;

/** What every adapter of the search history's port must do. */
export function describeSearchHistoryStore(name: string, make: MakeStore<SearchHistoryStoreUnderTest>): void {
  describe(`search history in ${name}`, () => {
    let stores: Awaited<ReturnType<typeof make>>;
    let history: SearchHistoryStore;
    beforeEach(async () => {
      stores = await make();
      ({ history } = stores);
    });
    afterEach(() => stores.close());

    const search = (query: string, change: Partial<NewHistoryEntry> = {}): NewHistoryEntry => ({
      userId: ALICE,
      kind: 'artist',
      query,
      result: ABBA,
      mbid: null,
      searchedAt: NOON,
      ...change,
    });
    const onYouTube = (query: string, searchedAt: Date, userId = ALICE): NewHistoryEntry =>
      search(query, { kind: 'channel', result: BJORK, searchedAt, userId });
    const add = (...entries: NewHistoryEntry[]): Promise<void> => history.add(entries);
    const all = (userId = ALICE): Promise<readonly HistoryEntry[]> => history.listOf(userId, null, 10_000);
    const queriesOf = async (userId = ALICE): Promise<string[]> => (await all(userId)).map(({ query }) => query);
    /** Everything, read in pages of that size. */
    const walk = async (limit: number, between = (_page: readonly HistoryEntry[]) => Promise.resolve()) => {
      const found: HistoryEntry[] = [];
      let position: HistoryPosition | null = null;
      for (;;) {
        const page: readonly HistoryEntry[] = await history.listOf(ALICE, position, limit);
        found.push(...page);
        if (page.length < limit) return found;
        position = page.at(-1) ?? null;
        await between(page);
      }
    };

    it('keeps what it is given, latest first', async () => {
      const entries = [
        search('abba'),
        search('ghost', { result: null, searchedAt: after(NOON, 1) }),
        onYouTube('Björk “ü” 東京 🎻', after(NOON, 2)),
        search('song', { kind: 'track', searchedAt: after(NOON, 3) }),
        search('both', { kind: 'everything', mbid: MBID, searchedAt: after(NOON, 4) }),
        search('both there', { kind: 'everything', result: BJORK, searchedAt: after(NOON, 5) }),
        search('both in vain', { kind: 'everything', result: null, searchedAt: after(NOON, 6) }),
      ];
      for (const entry of entries) await add(entry);
      const kept = await all();
      expect(kept).toEqual(entries.reverse().map((entry) => ({ ...entry, id: expect.any(String) as string })));
      expect(new Set(kept.map(({ id }) => id)).size).toBe(7);
      expect(await all(BOB)).toEqual([]);
    });

    it('lists what was added together in the order in which it was given, and adds nothing for nothing', async () => {
      await add();
      await add(search('first'), onYouTube('second', NOON), search('third'));
      expect(await queriesOf()).toEqual(['first', 'second', 'third']);
    });

    it('gives no more than it is asked for', async () => {
      await add(search('a'), search('b'), search('c'));
      for (const limit of [1, 2, 3, 4]) {
        expect(await history.listOf(ALICE, null, limit)).toHaveLength(Math.min(limit, 3));
      }
    });

    it('shows each entry once however it is paged, many of one moment too', async () => {
      for (let i = 0; i < 12; i += 1) await add(search(`q${i}`, { searchedAt: after(NOON, i % 3) }));
      const whole = await all();
      expect(whole.map(({ searchedAt }) => searchedAt.getTime() - NOON.getTime())).toEqual(
        [2, 1, 0].flatMap((moment) => [moment, moment, moment, moment]),
      );
      const byTime = [0, 4, 8].map((start) => whole.slice(start, start + 4).map(({ id }) => id));
      for (const ids of byTime) expect(ids).toEqual([...ids].sort().reverse());
      for (const limit of [1, 2, 3, 4, 5, 11, 12, 13]) expect(await walk(limit)).toEqual(whole);
    });

    it('goes on where a page ended although entries come and go meanwhile', async () => {
      for (let i = 0; i < 9; i += 1) await add(search(`q${i}`, { searchedAt: after(NOON, i % 2) }));
      const whole = await all();
      const walked = await walk(2, async (page) => {
        await add(search('newer', { searchedAt: after(NOON, 5) }));
        await history.remove(ALICE, page.at(-1)?.id ?? '');
      });
      expect(walked).toEqual(whole);
    });

    it('takes any time and id for a place in the order', async () => {
      await add(search('old'), search('new', { searchedAt: after(NOON, 10) }));
      const from = async (milliseconds: number, id: string) =>
        (await history.listOf(ALICE, { searchedAt: after(NOON, milliseconds), id }, 10)).map(({ query }) => query);
      for (const id of ['a', '65f0a1b2c3d4e5f60718293a', '6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b']) {
        expect(await from(11, id)).toEqual(['new', 'old']);
        expect(await from(9, id)).toEqual(['old']);
        expect(await from(-1, id)).toEqual([]);
      }
    });

    it('keeps all that is added at once', async () => {
      await inParallel(PARALLEL, (i) => add(search(`a${i}`), onYouTube(`b${i}`, NOON)));
      const whole = await all();
      expect(whole).toHaveLength(2 * PARALLEL);
      expect(new Set(whole.map(({ id }) => id)).size).toBe(2 * PARALLEL);
      expect(await walk(7)).toEqual(whole);
    });

    it('keeps accounts apart', async () => {
      await add(search('hers'), search('his', { userId: BOB }));
      const [his] = await all(BOB);
      expect(await queriesOf()).toEqual(['hers']);
      expect(await history.remove(ALICE, his?.id ?? '')).toBe(false);
      expect(await history.removeAllOf(ALICE)).toBe(1);
      expect(await queriesOf(BOB)).toEqual(['his']);
      expect(await history.listOf(ALICE, his ?? null, 10)).toEqual([]);
    });

    it('removes one entry once', async () => {
      await add(search('a'), search('b'));
      const [a, b] = await all();
      const removed = await inParallel(PARALLEL, () => history.remove(ALICE, a?.id ?? ''));
      expect(removed.filter(Boolean)).toHaveLength(1);
      expect(await all()).toEqual([b]);
    });

    it('knows nothing by a malformed id', async () => {
      await add(search('a'));
      for (const id of ['', 'x', '$ne', ALICE.toUpperCase(), `${ALICE}0`]) {
        expect(await history.remove(ALICE, id)).toBe(false);
        expect(await history.listOf(id, null, 10)).toEqual([]);
        expect(await history.removeAllOf(id)).toBe(0);
      }
      expect(await queriesOf()).toEqual(['a']);
    });

    it('removes all of an account’s entries, however many, and nobody else’s', async () => {
      await history.add(Array.from({ length: MANY }, (_, i) => search(`q${i}`, { searchedAt: after(NOON, i) })));
      await add(search('his', { userId: BOB }));
      expect(await history.removeAllOf(ALICE)).toBe(MANY);
      expect(await all()).toEqual([]);
      expect(await history.removeAllOf(ALICE)).toBe(0);
      expect(await queriesOf(BOB)).toEqual(['his']);
    });

    it('forgets what YouTube said up to a moment, and keeps the query', async () => {
      await add(onYouTube('before', after(NOON, -1)), onYouTube('then', NOON), onYouTube('later', after(NOON, 1)));
      await add(onYouTube('his', NOON, BOB), search('spotify', { searchedAt: after(NOON, -1) }));
      await add(search('both', { kind: 'everything', mbid: MBID, result: BJORK }));
      await add(search('nothing', { kind: 'channel', result: null, searchedAt: after(NOON, -1) }));
      expect(await history.forgetYouTubeResults(NOON)).toBe(4);
      const kept = new Map((await all()).map((entry) => [entry.query, entry]));
      expect(kept.get('before')).toMatchObject({ ...onYouTube('before', after(NOON, -1)), result: null });
      expect(kept.get('then')?.result).toBeNull();
      expect(kept.get('both')).toMatchObject({ kind: 'everything', mbid: MBID, result: null });
      expect(kept.get('later')?.result).toEqual(BJORK);
      expect(kept.get('spotify')?.result).toEqual(ABBA);
      expect((await all(BOB)).map(({ query, result }) => [query, result])).toEqual([['his', null]]);
      expect(await history.forgetYouTubeResults(NOON)).toBe(0);
    });

    it(
      'forgets however many there are',
      async () => {
        await history.add(Array.from({ length: MANY }, (_, i) => onYouTube(`q${i}`, after(NOON, i))));
        expect(await history.forgetYouTubeResults(after(NOON, MANY))).toBe(MANY);
        const kept = await all();
        expect(kept.filter(({ result }) => result !== null)).toEqual([]);
        expect(kept).toHaveLength(MANY);
      },
      SLOW_SERVER_MS,
    );

    it('counts a result that is forgotten twice at once only once', async () => {
      await history.add(Array.from({ length: PARALLEL }, (_, i) => onYouTube(`q${i}`, after(NOON, i))));
      const forgotten = await inParallel(2, () => history.forgetYouTubeResults(after(NOON, PARALLEL)));
      expect(forgotten.reduce((sum, count) => sum + count)).toBe(PARALLEL);
      expect((await all()).filter(({ result }) => result !== null)).toEqual([]);
    });

    describe('once in ten minutes', () => {
      const TEN = 600_000;
      const record = (entry: NewHistoryEntry): Promise<boolean> => history.record(entry, after(entry.searchedAt, -TEN));

      it('records a search, and its reload not', async () => {
        expect(await record(search('abba'))).toBe(true);
        expect(await record(search('abba', { searchedAt: after(NOON, TEN - 1) }))).toBe(false);
        expect(await record(search('abba', { searchedAt: after(NOON, TEN) }))).toBe(true);
        expect(await record(search('abba', { searchedAt: after(NOON, TEN + 1) }))).toBe(false);
        expect((await all()).map(({ searchedAt }) => searchedAt)).toEqual([after(NOON, TEN), NOON]);
        expect((await all())[1]).toEqual({ ...search('abba'), id: expect.any(String) as string });
      });

      it('takes another kind, another query and another’s for another search', async () => {
        for (const kind of ['artist', 'channel', 'track', 'everything'] as const) {
          expect(await record(search('abba', { kind }))).toBe(true);
        }
        expect(await record(search('ABBA'))).toBe(true);
        expect(await record(search('abba', { userId: BOB }))).toBe(true);
        expect(await all()).toHaveLength(5);
      });

      it('keeps one of twenty at once, each time', async () => {
        for (const searchedAt of [NOON, after(NOON, TEN), after(NOON, 3 * TEN)]) {
          const added = await inParallel(PARALLEL, () => record(search('abba', { searchedAt })));
          expect(added.filter(Boolean)).toHaveLength(1);
        }
        expect(await all()).toHaveLength(3);
      });

      it('records it again once the entry is removed', async () => {
        await record(search('abba'));
        await history.remove(ALICE, (await all())[0]?.id ?? '');
        expect(await record(search('abba'))).toBe(true);
        await history.removeAllOf(ALICE);
        expect(await record(search('abba'))).toBe(true);
      });

      it('gives the entry the result of the reload, if that has one', async () => {
        const later = after(NOON, 1);
        const both = (change: Partial<NewHistoryEntry>) => record(search('abba', { kind: 'everything', ...change }));
        const results = async () => (await all()).map(({ result, mbid, searchedAt }) => [result, mbid, searchedAt]);
        await both({ result: null });
        await both({ mbid: MBID, searchedAt: later });
        expect(await results()).toEqual([[ABBA, MBID, NOON]]);
        await both({ result: BJORK, searchedAt: later });
        await both({ result: null, searchedAt: later });
        expect(await results()).toEqual([[BJORK, null, NOON]]);
        await both({ searchedAt: later });
        expect(await results()).toEqual([[ABBA, null, NOON]]);
        expect(await history.forgetYouTubeResults(later)).toBe(0);
      });

      it('lets go of a result from YouTube that came with a reload', async () => {
        await record(onYouTube('björk', NOON));
        await history.removeAllOf(ALICE);
        await record(search('björk', { kind: 'channel', result: null }));
        await record(onYouTube('björk', after(NOON, 1)));
        expect(await all()).toMatchObject([{ result: BJORK }]);
        expect(await history.forgetYouTubeResults(after(NOON, 1))).toBe(1);
        expect(await all()).toMatchObject([{ result: null }]);
      });
    });

    describe('as it is shown', () => {
      let clock: ManualClock;
      let list: (request?: HistoryRequest) => ReturnType<ListHistory['run']>;
      beforeEach(() => {
        clock = new ManualClock(NOON);
        const listHistory = new ListHistory(history, clock, defaultHistoryPolicy);
        list = (request) => listHistory.run(ALICE, request);
      });

      it('leaves out what YouTube said once 30 days have passed, before it is cleared away and after', async () => {
        await add(onYouTube('björk', NOON), search('abba', { searchedAt: after(NOON, -1) }));
        const results = async () => (await list()).entries.map(({ result }) => result);
        clock.advance(30 * DAY - 1);
        expect(await new PurgeYouTubeResults(history, clock, defaultHistoryPolicy).run()).toBe(0);
        expect(await results()).toEqual([BJORK, ABBA]);
        clock.advance(1);
        expect(await results()).toEqual([null, ABBA]);
        expect((await all()).map(({ result }) => result)).toEqual([BJORK, ABBA]);
        expect(await new PurgeYouTubeResults(history, clock, defaultHistoryPolicy).run()).toBe(1);
        expect((await all()).map(({ result }) => result)).toEqual([null, ABBA]);
        expect((await list()).entries.map(({ query }) => query)).toEqual(['björk', 'abba']);
      });

      it('is gone through by cursor', async () => {
        for (let i = 0; i < 7; i += 1) await add(search(`q${i}`, { searchedAt: after(NOON, i % 2) }));
        const shown: HistoryEntry[] = [];
        let cursor: string | null = null;
        const sizes: number[] = [];
        do {
          const page: Awaited<ReturnType<typeof list>> = await list({ limit: 3, cursor });
          shown.push(...page.entries);
          sizes.push(page.entries.length);
          cursor = page.nextCursor;
        } while (cursor !== null);
        expect(shown).toEqual(await all());
        expect(sizes).toEqual([3, 3, 1]);
      });

      it('is searched whatever the case, accents and strokes', async () => {
        await add(search('Beyoncé'), search('abba', { result: null }), onYouTube('iceland', NOON));
        const found = async (text: string) => (await list({ text })).entries.map(({ query }) => query);
        expect(await found('YONCE')).toEqual(['Beyoncé']);
        expect(await found('Bjørk')).toEqual(['iceland']);
        expect(await found('BJORK')).toEqual(['iceland']);
        expect(await found('Björ k e')).toEqual([]);
        expect(await found('.*')).toEqual([]);
      });

      it('takes no cursor but its own', async () => {
        await expect(list({ cursor: 'x' })).rejects.toMatchObject({
          code: 'validation_failed',
          details: [{ field: 'cursor' }],
        });
      });
    });
  });
}
