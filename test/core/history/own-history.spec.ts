import { MemorySearchHistoryStore } from '../../support/memory/memory-search-history-store.js';
import { ClearHistory, RemoveFromHistory } from '../../../src/core/history/remove-from-history.js';
import { PurgeYouTubeResults } from '../../../src/core/history/purge-youtube-results.js';
import type { NewHistoryEntry } from '../../../src/core/history/history-entry.js';
import { HistoryOfAccount } from '../../../src/core/history/history-of-account.js';
import { defaultHistoryPolicy } from '../../../src/core/history/history-policy.js';
import { collect } from '../../support/collect.js';
import { ManualClock } from '../../support/manual-clock.js';

const FOUND = { id: 'r', name: 'Found', url: 'https://example.org/r', imageUrl: 'https://example.org/p' };
const RESULT = { source: 'spotify', ...FOUND } as const;
const ON_YOUTUBE = { kind: 'channel', result: { source: 'youtube', ...FOUND } } as const;
const DAYS_30 = 30 * 86_400_000;

let clock: ManualClock;
let history: MemorySearchHistoryStore;

beforeEach(() => {
  clock = new ManualClock();
  history = new MemorySearchHistoryStore();
});

async function add(userId: string, query: string, change: Partial<NewHistoryEntry> = {}): Promise<string> {
  await history.add([
    { userId, kind: 'artist', query, result: RESULT, mbid: null, searchedAt: clock.now(), ...change },
  ]);
  return (await history.listOf(userId, null, 1))[0]?.id ?? '';
}

async function queriesOf(userId: string): Promise<string[]> {
  return (await history.listOf(userId, null, 1_000)).map(({ query }) => query);
}

describe('removing from the history', () => {
  it('removes one’s own entry once; another’s is as if it were not there', async () => {
    const remove = new RemoveFromHistory(history);
    const hers = await add('alice', 'abba');
    const refused = {
      kind: 'not_found',
      code: 'not_found',
      message: 'There is no such search in your history.',
    };
    await expect(remove.run('bob', hers)).rejects.toMatchObject(refused);
    expect(await queriesOf('alice')).toEqual(['abba']);
    await remove.run('alice', hers);
    expect(await queriesOf('alice')).toEqual([]);
    await expect(remove.run('alice', hers)).rejects.toMatchObject(refused);
  });

  it('clears the whole of one account', async () => {
    await add('alice', 'a');
    await add('alice', 'b');
    await add('bob', 'c');
    const clear = new ClearHistory(history);
    expect(await clear.run('alice')).toBe(2);
    expect(await clear.run('alice')).toBe(0);
    expect([await queriesOf('alice'), await queriesOf('bob')]).toEqual([[], ['c']]);
  });
});

describe('forgetting what YouTube said', () => {
  it('happens 30 days after the search', async () => {
    await add('alice', 'early', ON_YOUTUBE);
    clock.advance(1);
    await add('alice', 'late', ON_YOUTUBE);
    const forget = new PurgeYouTubeResults(history, clock, defaultHistoryPolicy);
    clock.advance(DAYS_30 - 2);
    expect(await forget.run()).toBe(0);
    clock.advance(1);
    expect(await forget.run()).toBe(1);
    const kept = await history.listOf('alice', null, 10);
    expect(kept.map(({ query, result }) => [query, result])).toEqual([
      ['late', ON_YOUTUBE.result],
      ['early', null],
    ]);
  });
});

describe('the history in an account’s export and deletion', () => {
  let ofAccount: HistoryOfAccount;
  beforeEach(() => {
    ofAccount = new HistoryOfAccount(history, clock, defaultHistoryPolicy);
  });

  it('is exported as the API shows it, without what may not be shown any more', async () => {
    const first = await add('alice', 'abba');
    const at = clock.now().toISOString();
    const second = await add('alice', 'björk', ON_YOUTUBE);
    await add('bob', 'his');
    const common = { mbid: null, searched_at: at };
    const result = { id: 'r', name: 'Found', url: FOUND.url, image_url: FOUND.imageUrl };
    expect(ofAccount.name).toBe('search_history');
    expect(await collect(ofAccount.exportOf('alice'))).toEqual([
      {
        ...common,
        id: second,
        kind: 'channel',
        source: 'youtube',
        query: 'björk',
        result: { ...result, source: 'youtube' },
      },
      {
        ...common,
        id: first,
        kind: 'artist',
        source: 'spotify',
        query: 'abba',
        result: { ...result, source: 'spotify' },
      },
    ]);
    clock.advance(DAYS_30);
    expect(await collect(ofAccount.exportOf('alice'))).toMatchObject([{ result: null }, { result: { id: 'r' } }]);
    expect(await collect(ofAccount.exportOf('nobody'))).toEqual([]);
  });

  it.each([499, 500, 501, 1_000])('is exported whole: %i entries', async (count) => {
    for (let i = 0; i < count; i += 1) {
      clock.advance(i % 2);
      await add('alice', `q${i}`);
    }
    const exported = (await collect(ofAccount.exportOf('alice'))) as { query: string }[];
    expect(exported.map(({ query }) => query)).toEqual(await queriesOf('alice'));
    expect(exported).toHaveLength(count);
  });

  it('is erased, and may be erased again', async () => {
    await add('alice', 'abba');
    await add('bob', 'his');
    await ofAccount.eraseOf('alice');
    await ofAccount.eraseOf('alice');
    expect([await queriesOf('alice'), await queriesOf('bob')]).toEqual([[], ['his']]);
  });
});
