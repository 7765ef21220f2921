import { mongo } from 'mongoose';
import { MongoSearchHistoryStore } from '../../src/adapters/outbound/mongo/mongo-search-history-store.js';
import type { HistoryEntry } from '../../src/core/history/history-entry.js';
import { defaultHistoryPolicy } from '../../src/core/history/history-policy.js';
import { ListHistory } from '../../src/core/history/list-history.js';
import { ManualClock } from '../support/manual-clock.js';
import { describeOnMongo, withClient } from '../support/mongo-server.js';
import { openMongo, type OpenMongo } from '../support/open-mongo.js';
import { ALICE, BOB } from './search-history-store.contract.js';

const ABBA = { artist_id: '0LcJ', artist_name: 'ABBA', artist_url: 'https://open.spotify.com/artist/0LcJ' };
const NEW = new Date('2026-05-05T05:06:07.888Z');

const id = (last: string): mongo.ObjectId => new mongo.ObjectId(`5f3c1a2b4d5e6f7a8b9c0e${last}`);
const old = (last: string, search_query: unknown, more: object = {}) => ({
  _id: id(last),
  user_id: new mongo.ObjectId(ALICE),
  search_query,
  timestamp: new Date('2024-05-05T05:06:07.888Z'),
  results: ABBA,
  ...more,
});

/** What the old service may have left, in no order. */
const OLD = [
  old('01', 'abba'),
  old('02', 'nothing found', { results: null, timestamp: new Date('2024-05-06T00:00:00Z') }),
  old('03', 'empty', { results: {} }),
  old('04', 'in part', { results: { artist_name: 'ABBA' } }),
  old('05', 'no link', { results: { ...ABBA, artist_url: 'javascript:alert(1)' } }),
  old('06', 'a list', { results: [ABBA] }),
  old('07', 'a text', { results: 'ABBA' }),
  old('08', 7),
  { _id: id('09'), user_id: new mongo.ObjectId(ALICE), search_query: 'undated', timestamp: null },
  { _id: id('0a'), user_id: new mongo.ObjectId(ALICE), search_query: 'bare' },
  old('0b', 'his', { user_id: new mongo.ObjectId(BOB) }),
];

describeOnMongo('the history that the old service wrote', (server) => {
  let mongodb: OpenMongo;
  let history: MongoSearchHistoryStore;
  beforeEach(async () => {
    const uri = server().uri();
    await withClient(uri, (client) =>
      client
        .db()
        .collection('search_history')
        .insertMany(OLD.map((document) => ({ ...document }))),
    );
    mongodb = await openMongo(uri);
    history = new MongoSearchHistoryStore(mongodb.database);
  });
  afterEach(() => mongodb.close());

  const documents = () => mongodb.db.collection('search_history').find().sort({ _id: 1 }).toArray();
  const shortened = ({ query, result, searchedAt }: HistoryEntry) => [query, result?.name, searchedAt.toISOString()];

  it('is listed latest first as searches for artists, those without a time last', async () => {
    const entries = await history.listOf(ALICE, null, 100);
    const then = '2024-05-05T05:06:07.888Z';
    expect(entries.map(shortened)).toEqual([
      ['nothing found', undefined, '2024-05-06T00:00:00.000Z'],
      ['', 'ABBA', then],
      ['a text', undefined, then],
      ['a list', undefined, then],
      ['no link', undefined, then],
      ['in part', undefined, then],
      ['empty', undefined, then],
      ['abba', 'ABBA', then],
      ['bare', undefined, '1970-01-01T00:00:00.000Z'],
      ['undated', undefined, '1970-01-01T00:00:00.000Z'],
    ]);
    expect(entries.at(-3)).toEqual({
      id: id('01').toHexString(),
      userId: ALICE,
      kind: 'artist',
      query: 'abba',
      result: {
        source: 'spotify',
        id: '0LcJ',
        name: 'ABBA',
        url: 'https://open.spotify.com/artist/0LcJ',
        imageUrl: null,
      },
      mbid: null,
      searchedAt: new Date(then),
    });
  });

  it('is gone through page by page together with what is new', async () => {
    await history.add([{ userId: ALICE, kind: 'channel', query: 'new', result: null, mbid: null, searchedAt: NEW }]);
    const whole = await history.listOf(ALICE, null, 100);
    expect(whole).toHaveLength(11);
    const list = new ListHistory(history, new ManualClock(NEW), defaultHistoryPolicy);
    for (const limit of [1, 2, 3, 9, 10, 11]) {
      const found: HistoryEntry[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<ListHistory['run']>> = await list.run(ALICE, { limit, cursor });
        found.push(...page.entries);
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(found).toEqual(whole);
    }
    expect((await list.run(ALICE, { text: 'ABBA' })).entries.map(({ query }) => query)).toEqual(['', 'abba']);
  });

  it('is not rewritten by being read, nor when results are forgotten', async () => {
    await history.listOf(ALICE, null, 100);
    expect(await history.forgetYouTubeResults(NEW)).toBe(0);
    expect(await documents()).toEqual(OLD);
  });

  it('is removed, one by one and whole', async () => {
    expect(await history.remove(BOB, id('01').toHexString())).toBe(false);
    expect(await history.remove(ALICE, id('01').toHexString())).toBe(true);
    expect(await history.remove(ALICE, id('0a').toHexString())).toBe(true);
    expect(await history.removeAllOf(ALICE)).toBe(OLD.length - 3);
    expect((await documents()).map(({ search_query }) => search_query)).toEqual(['his']);
  });

  it('is gone on with in a form that the old service can read', async () => {
    const result = {
      source: 'youtube',
      id: 'UC1',
      name: 'Björk',
      url: 'https://www.youtube.com/channel/UC1',
      imageUrl: 'https://yt3.ggpht.com/UC1',
    } as const;
    await history.removeAllOf(ALICE);
    await history.removeAllOf(BOB);
    const made = { userId: ALICE, mbid: null, searchedAt: NEW };
    await history.add([
      { ...made, kind: 'channel', query: 'björk', result },
      { ...made, kind: 'artist', query: 'ghost', result: null },
    ]);
    const common = { _id: expect.any(mongo.ObjectId) as object, user_id: new mongo.ObjectId(ALICE), timestamp: NEW };
    const ghost = { ...common, search_query: 'ghost', results: {}, source: 'spotify', kind: 'artist' };
    const bjork = { ...common, search_query: 'björk', source: 'youtube', kind: 'channel' };
    const results = { artist_id: 'UC1', artist_name: 'Björk', artist_url: 'https://www.youtube.com/channel/UC1' };
    const own = { image_url: result.imageUrl, youtube_result_since: NEW };
    expect(await documents()).toEqual([ghost, { ...bjork, results, ...own }]);
    await history.forgetYouTubeResults(NEW);
    expect(await documents()).toEqual([ghost, { ...bjork, results: {} }]);
  });

  it('tells kinds of what this service wrote before it kept them', async () => {
    const early = (query: string, source: string, artist_url?: string) => ({
      user_id: new mongo.ObjectId(BOB),
      search_query: query,
      timestamp: NEW,
      results: artist_url === undefined ? {} : { artist_id: 'a', artist_name: 'A', artist_url },
      source,
    });
    const collection = mongodb.db.collection('search_history');
    await collection.insertOne(early('song', 'spotify', 'https://open.spotify.com/track/a'));
    await collection.insertOne(early('none', 'youtube'));
    await collection.insertOne(early('artist', 'spotify', 'https://open.spotify.com/artist/a'));
    const kinds = (await history.listOf(BOB, null, 3)).map(({ query, kind }) => [query, kind]);
    expect(kinds).toEqual([
      ['artist', 'artist'],
      ['none', 'channel'],
      ['song', 'track'],
    ]);
  });
});
