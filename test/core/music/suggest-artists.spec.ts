import { MemoryIdentityStore } from '../../../src/adapters/outbound/memory/memory-identity-store.js';
import { defaultHistoryPolicy } from '../../../src/core/history/history-policy.js';
import type { SearchKind } from '../../../src/core/history/history-entry.js';
import { ListHistory } from '../../../src/core/history/list-history.js';
import { editDistance } from '../../../src/core/music/edit-distance.js';
import { SampleNames, SuggestArtists } from '../../../src/core/music/suggest-artists.js';
import { databaseUnavailable } from '../../../src/core/shared/database.js';
import { anIdentity, mbid } from '../../support/fake-identities.js';
import { ManualClock } from '../../support/manual-clock.js';
import { MemorySearchHistoryStore } from '../../support/memory/memory-search-history-store.js';

describe('suggestions', () => {
  let clock: ManualClock;
  let history: MemorySearchHistoryStore;
  let identities: MemoryIdentityStore;
  let suggest: SuggestArtists;
  beforeEach(() => {
    clock = new ManualClock();
    history = new MemorySearchHistoryStore();
    identities = new MemoryIdentityStore();
    const list = new ListHistory(history, clock, defaultHistoryPolicy);
    suggest = new SuggestArtists(list, identities, new SampleNames(['Muse', 'Sade']), clock);
  });

  const know = async (...names: string[]) => {
    for (const [index, name] of names.entries()) {
      const identity = anIdentity(index, name, [], { disambiguation: `the ${name}` });
      await identities.save(identity, new Date(clock.now().getTime() + 1_000));
    }
  };
  const found = async (
    userId: string,
    name: string | null,
    kind: SearchKind = 'artist',
    source = 'spotify',
    known: string | null = null,
  ) => {
    clock.advance(1);
    const result = name === null ? null : ({ source, id: 'r', name, url: 'https://x', imageUrl: null } as never);
    await history.add([{ userId, kind, query: 'typed', result, mbid: known, searchedAt: clock.now() }]);
  };
  const names = async (userId: string | null, typed: string) =>
    (await suggest.run(userId, typed)).map(({ name, origin }) => `${name} (${origin})`);

  it('begin as was typed: own searches first, the latest before others, then who is known', async () => {
    await know('Mustang', 'Mumford', 'Björk', 'Muse');
    await found('u1', 'Mutya');
    await found('u1', 'MUSE');
    await found('u1', 'Abba');
    expect(await names('u1', ' MU')).toEqual([
      'MUSE (history)',
      'Mutya (history)',
      'Mumford (known)',
      'Mustang (known)',
    ]);
    expect(await names('u1', 'bjo')).toEqual(['Björk (known)']);
    expect(await names(null, 'mus')).toEqual(['Muse (known)', 'Mustang (known)']);
    expect(await suggest.run(null, 'sa')).toEqual([{ name: 'Sade', origin: 'sample', disambiguation: null }]);
    expect((await suggest.run(null, 'must'))[0]?.disambiguation).toBe('the Mustang');
  });

  it('are none for nothing, and eight at most', async () => {
    await know(...Array.from({ length: 12 }, (_, index) => `Wren ${index}`));
    expect(await names(null, '  ')).toEqual([]);
    expect(await names(null, 'wren')).toHaveLength(8);
  });

  it('are no songs, nobody else’s, and nothing that may not be kept any longer', async () => {
    await found('u1', 'Love Song', 'track');
    await found('u1', null);
    await found('u2', 'Lovage');
    await found('u1', 'Loveless', 'channel', 'youtube');
    expect(await names('u1', 'lo')).toEqual(['Loveless (history)']);
    expect(await names(null, 'lo')).toEqual([]);
    clock.advance(30 * 86_400_000);
    expect(await names('u1', 'lo')).toEqual([]);
  });

  it('begin with whom the person found last: six artists, each once', async () => {
    for (const name of ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'B']) await found('u1', name);
    await found('u1', 'Love Song', 'track');
    await found('u1', null);
    await found('u2', 'Lovage');
    expect((await suggest.recent('u1')).map(({ name }) => name)).toEqual(['B', 'G', 'F', 'E', 'D', 'C']);
    expect(await suggest.recent(null)).toEqual([]);
  });

  it('know which of several namesakes the person found last', async () => {
    await found('u1', 'Zorn', 'everything', 'spotify', mbid(1));
    await found('u1', 'Zorn', 'everything', 'spotify', mbid(2));
    await found('u1', 'Muse');
    expect(await suggest.recent('u1')).toEqual([
      { name: 'Muse', mbid: null },
      { name: 'Zorn', mbid: mbid(2) },
    ]);
  });

  it('do without a history that cannot be read', async () => {
    jest.spyOn(history, 'listOf').mockRejectedValue(databaseUnavailable());
    expect(await names('u1', 'mus')).toEqual(['Muse (sample)']);
    jest.spyOn(history, 'listOf').mockRejectedValue(new Error('a defect'));
    await expect(suggest.run('u1', 'mus')).rejects.toThrow('a defect');
  });

  it('for a search in vain are spelt nearly so, the nearest first', async () => {
    await know('Radiohead', 'Radiohaed', 'Radio Moscow', 'Portishead');
    await found('u1', 'Madonna');
    expect(await suggest.near(null, 'radiohaed')).toEqual(['Radiohead']);
    expect(await suggest.near(null, 'Radiohedd')).toEqual(['Radiohead', 'Radiohaed']);
    expect(await suggest.near('u1', 'maddonna')).toEqual(['Madonna']);
    expect(await suggest.near('u1', 'badonna')).toEqual(['Madonna']);
    expect(await suggest.near(null, 'maddonna')).toEqual([]);
    expect(await suggest.near(null, 'maddonna', ['Madonna - Topic', 'MADONNA', 'Madonna'])).toEqual(['MADONNA']);
    expect(await suggest.near(null, 'sad')).toEqual([]);
    expect(await suggest.near(null, 'sadd')).toEqual(['Sade']);
  });
});

describe('the distance of two spellings', () => {
  it.each([
    ['muse', 'muse', 0],
    ['muse', 'musee', 1],
    ['muse', 'mue', 1],
    ['muse', 'mose', 1],
    ['muse', 'umse', 1],
    ['kitten', 'sitting', 3],
    ['𝄞muse', 'muse', 1],
    ['', 'ab', 2],
    ['ca', 'abc', 3],
  ])('%s and %s: %i', (one, other, distance) => {
    expect(editDistance(one, other, 3)).toBe(distance);
    expect(editDistance(other, one, 3)).toBe(distance);
  });

  it('is not counted beyond what matters', () => {
    expect(editDistance('abcdef', 'uvwxyz', 2)).toBe(3);
    expect(editDistance('a', 'abcdef', 2)).toBe(3);
    expect(editDistance('muse', 'mose', 0)).toBe(1);
  });
});
