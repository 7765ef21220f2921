import { MemorySearchHistoryStore } from '../../support/memory/memory-search-history-store.js';
import type { NewHistoryEntry } from '../../../src/core/history/history-entry.js';
import { defaultHistoryPolicy } from '../../../src/core/history/history-policy.js';
import { ListHistory, type HistoryRequest } from '../../../src/core/history/list-history.js';
import { ManualClock } from '../../support/manual-clock.js';

let clock: ManualClock;
let history: MemorySearchHistoryStore;
let listHistory: ListHistory;

beforeEach(() => {
  clock = new ManualClock();
  history = new MemorySearchHistoryStore();
  listHistory = new ListHistory(history, clock, defaultHistoryPolicy);
});

/** Adds a search a millisecond after the last one. */
async function add(query: string, change: Partial<NewHistoryEntry> = {}): Promise<void> {
  clock.advance(1);
  await history.add([
    { userId: 'u1', kind: 'artist', query, result: null, mbid: null, searchedAt: clock.now(), ...change },
  ]);
}

async function addMany(count: number, queryOf: (index: number) => string): Promise<void> {
  for (let i = 0; i < count; i += 1) await add(queryOf(i));
}

/** The queries of a page, and whether there is a next one. */
async function page(request?: HistoryRequest): Promise<[string[], string | null]> {
  const { entries, nextCursor } = await listHistory.run('u1', request);
  return [entries.map(({ query }) => query), nextCursor];
}

describe('the history', () => {
  it('is empty at first', async () => {
    expect(await page()).toEqual([[], null]);
  });

  it('is given in pages of 50, or of as many as are asked for', async () => {
    await addMany(60, (i) => `q${i}`);
    const whole = Array.from({ length: 60 }, (_, i) => `q${59 - i}`);
    const [first, cursor] = await page();
    expect(first).toEqual(whole.slice(0, 50));
    expect(await page({ cursor })).toEqual([whole.slice(50), null]);
    expect(await page({ limit: 60 })).toEqual([whole, null]);
    expect(await page({ limit: null, cursor: null, text: null })).toEqual([first, cursor]);
    const [one, next] = await page({ limit: 1 });
    expect(one).toEqual(['q59']);
    expect((await page({ limit: 1, cursor: next }))[0]).toEqual(['q58']);
  });

  it('reads no more of the store than it takes to know whether there is more', async () => {
    const listOf = jest.spyOn(history, 'listOf');
    await page({ limit: 100 });
    expect(listOf.mock.calls).toEqual([['u1', null, 101]]);
  });

  it.each([0, -1, 101, 1.5, NaN, Infinity])('has no page of %p', async (limit) => {
    await expect(page({ limit })).rejects.toMatchObject({
      kind: 'invalid',
      code: 'validation_failed',
      details: [{ field: 'limit', message: 'The limit must be a whole number from 1 to 100.' }],
    });
  });

  it('refuses a cursor that is none', async () => {
    for (const cursor of ['', 'x']) {
      await expect(page({ cursor })).rejects.toMatchObject({
        code: 'validation_failed',
        details: [{ field: 'cursor' }],
      });
    }
  });

  it('shows what YouTube said for 30 days, and what Spotify said for good', async () => {
    const found = { id: 'r', name: 'Found', url: 'https://example.org', imageUrl: 'https://example.org/r' };
    const result = { source: 'spotify', ...found } as const;
    const fromYouTube = { source: 'youtube', ...found } as const;
    await add('spotify', { result, kind: 'everything' });
    await add('youtube', { result: fromYouTube, kind: 'everything' });
    const results = async () => (await listHistory.run('u1')).entries.map((entry) => entry.result);
    clock.advance(30 * 86_400_000 - 1);
    expect(await results()).toEqual([fromYouTube, result]);
    expect((await page({ text: 'found' }))[0]).toEqual(['youtube', 'spotify']);
    clock.advance(1);
    expect(await results()).toEqual([null, result]);
    expect((await page({ text: 'found' }))[0]).toEqual(['spotify']);
  });
});

describe('searching the history', () => {
  const url = 'https://open.spotify.com/artist/b';
  const BEYONCE = { source: 'spotify', id: 'b', name: 'Beyoncé', url, imageUrl: null } as const;

  it('finds a part of the query or of the found name, case, accents and spacing aside', async () => {
    await add('Beyoncé Knowles');
    await add('qu33n b', { result: BEYONCE });
    await add('abba');
    for (const text of ['beyonce', ' YONCÉ ', 'Be yon ce']) {
      expect(await page({ text })).toEqual([['qu33n b', 'Beyoncé Knowles'], null]);
    }
    expect(await page({ text: 'knowles' })).toEqual([['Beyoncé Knowles'], null]);
    expect(await page({ text: 'nobody' })).toEqual([[], null]);
    expect((await page({ text: '   ' }))[0]).toHaveLength(3);
  });

  it('is paged like the whole', async () => {
    await addMany(30, (i) => (i % 3 === 0 ? `abba ${i}` : 'other'));
    const found: string[] = [];
    const sizes: number[] = [];
    let cursor: string | null = null;
    do {
      const [queries, next]: [string[], string | null] = await page({ text: 'ABBA', limit: 4, cursor });
      found.push(...queries);
      sizes.push(queries.length);
      cursor = next;
    } while (cursor !== null);
    expect(found).toEqual(Array.from({ length: 10 }, (_, i) => `abba ${27 - 3 * i}`));
    expect(sizes).toEqual([4, 4, 2]);
  });

  it('names no next page when the last one is full', async () => {
    await addMany(4, () => 'abba');
    expect((await page({ text: 'abba', limit: 4 }))[1]).toBeNull();
    expect((await page({ text: 'abba', limit: 3 }))[1]).not.toBeNull();
  });

  it('looks through 2,000 entries for one page, and goes on from there', async () => {
    await add('abba');
    await addMany(2_000, () => 'other');
    const listOf = jest.spyOn(history, 'listOf');
    const [first, cursor] = await page({ text: 'abba' });
    expect(first).toEqual([]);
    expect(listOf).toHaveBeenCalledTimes(4);
    expect(await page({ text: 'abba', cursor })).toEqual([['abba'], null]);
  });

  it('finds what is just within that', async () => {
    await add('abba');
    await addMany(1_999, () => 'other');
    expect((await page({ text: 'abba' }))[0]).toEqual(['abba']);
  });
});

describe('a filtered history', () => {
  const KINDS = ['artist', 'channel', 'track', 'everything'] as const;
  beforeEach(async () => {
    for (const kind of KINDS) await add(`abba ${kind}`, { kind });
  });

  it('holds one kind of search, or one source’s', async () => {
    for (const kind of KINDS) expect(await page({ kind })).toEqual([[`abba ${kind}`], null]);
    expect((await page({ source: 'spotify' }))[0]).toEqual(['abba track', 'abba artist']);
    expect((await page({ source: 'youtube' }))[0]).toEqual(['abba channel']);
    expect((await page({ source: 'all' }))[0]).toEqual(['abba everything']);
    expect((await page({ source: 'youtube', kind: 'artist' }))[0]).toEqual([]);
    expect((await page({ source: 'spotify', text: 'TRACK' }))[0]).toEqual(['abba track']);
  });

  it('holds what was searched for at a moment or later', async () => {
    const since = clock.now();
    await add('later');
    expect(await page({ since })).toEqual([['later', 'abba everything'], null]);
    expect(await page({ since, kind: 'everything' })).toEqual([['abba everything'], null]);
    const [[latest], cursor] = await page({ since, limit: 1 });
    expect(latest).toBe('later');
    expect(await page({ since, limit: 1, cursor })).toEqual([['abba everything'], null]);
    expect(await page({ since: new Date(since.getTime() + 2) })).toEqual([[], null]);
  });

  it('looks no further than what is too old', async () => {
    await addMany(600, () => 'other');
    const listOf = jest.spyOn(history, 'listOf');
    expect(await page({ since: clock.now(), kind: 'channel' })).toEqual([[], null]);
    expect(listOf).toHaveBeenCalledTimes(1);
  });
});
