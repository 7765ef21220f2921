import { startYouTubeSandbox, type SandboxServer } from '../support/sandbox-faults/index.js';
import { ask, askYouTube, list, type Answer, type Json } from './sandbox-client.js';

const ALL_PARTS = 'snippet,contentDetails,statistics';

describe('the YouTube sandbox', () => {
  let server: SandboxServer;

  beforeAll(async () => {
    server = await startYouTubeSandbox();
  });
  afterAll(() => server.close());

  const call = (method: string, query: Record<string, string>): Promise<Answer> => askYouTube(server, method, query);
  const found = async (q: string): Promise<Json[]> =>
    (await call('search', { part: 'snippet', type: 'channel', maxResults: '10', q })).json.items as Json[];
  const titles = async (q: string): Promise<string[]> => (await found(q)).map((item) => item.snippet.title as string);
  const byHandle = async (forHandle: string): Promise<Json> =>
    (await call('channels', { part: ALL_PARTS, forHandle })).json.items[0];
  const byName = async (name: string): Promise<Json> => {
    const hit = (await found(name)).find((item) => item.snippet.title === name);
    return (await call('channels', { part: ALL_PARTS, id: hit.id.channelId as string })).json.items[0];
  };
  const uploads = (channel: Json, more: Record<string, string> = {}): Promise<Answer> =>
    call('playlistItems', {
      part: 'contentDetails',
      playlistId: channel.contentDetails.relatedPlaylists.uploads as string,
      maxResults: '50',
      ...more,
    });

  describe('the key', () => {
    it('must be there', async () => {
      const { status, json } = await ask(`${server.baseUrl}/youtube/v3/search?part=snippet&q=muse`);
      expect([status, json.error.status]).toEqual([403, 'PERMISSION_DENIED']);
    });

    it('must be right', async () => {
      const { status, json } = await call('search', { part: 'snippet', q: 'muse', key: 'wrong' });
      expect(status).toBe(400);
      expect(json.error).toMatchObject({
        code: 400,
        message: 'API key not valid. Please pass a valid API key.',
        errors: [{ domain: 'global', reason: 'badRequest' }],
        status: 'INVALID_ARGUMENT',
      });
      expect(json.error.details[0]).toMatchObject({
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'API_KEY_INVALID',
      });
    });
  });

  describe('search', () => {
    it('gives channels as YouTube does', async () => {
      const { json } = await call('search', { part: 'snippet', type: 'channel', q: 'radiohead' });
      expect(json).toMatchObject({
        kind: 'youtube#searchListResponse',
        pageInfo: { totalResults: 1, resultsPerPage: 5 },
      });
      expect(json.items[0]).toMatchObject({
        kind: 'youtube#searchResult',
        id: { kind: 'youtube#channel', channelId: expect.stringMatching(/^UC[\w-]{22}$/u) },
        snippet: { title: 'Radiohead', channelTitle: 'Radiohead', thumbnails: { default: {}, medium: {}, high: {} } },
      });
    });

    it('has no items for an unknown name', async () => {
      const { json } = await call('search', { part: 'snippet', type: 'channel', q: 'zzqxv' });
      expect(json).toMatchObject({ items: [], pageInfo: { totalResults: 0 } });
    });

    it('puts the wrong channel first for some names', async () => {
      expect((await titles('Muse')).slice(0, 2)).toEqual(['Muse Girls', 'Muse']);
      expect((await titles('Queen')).slice(0, 2)).toEqual(['Queen Tribute Band', 'Queen']);
    });

    it('escapes titles for HTML, once, and only here', async () => {
      const escaped = [
        ['guns n roses', 'Guns N&#39; Roses', "Guns N' Roses"],
        ['simon garfunkel', 'Simon &amp; Garfunkel', 'Simon & Garfunkel'],
        ['rock rolls best', 'Rock &amp; Roll&#39;s &quot;Best&quot; &lt;3 Band', 'Rock & Roll\'s "Best" <3 Band'],
        ['ampersand', 'Ampersand &amp;amp; Sons', 'Ampersand &amp; Sons'],
      ] as const;
      for (const [query, title, plain] of escaped) {
        const [item] = await found(query);
        expect(item.snippet.title).toBe(title);
        const { json } = await call('channels', { part: 'snippet', id: item.id.channelId as string });
        expect(json.items[0].snippet.title).toBe(plain);
      }
    });
  });

  describe('channels', () => {
    it('gives a channel as YouTube does', async () => {
      const { json } = await call('channels', { part: ALL_PARTS, forHandle: '@Muse' });
      expect(json).toMatchObject({
        kind: 'youtube#channelListResponse',
      });
      const [channel] = json.items;
      expect(channel).toMatchObject({
        kind: 'youtube#channel',
        id: expect.stringMatching(/^UC[\w-]{22}$/u),
        snippet: { title: 'Muse', customUrl: '@muse', description: expect.stringContaining('Sample') },
        statistics: {
          viewCount: '3215678901',
          subscriberCount: '3180000',
          hiddenSubscriberCount: false,
          videoCount: '7',
        },
      });
      expect(channel.contentDetails.relatedPlaylists.uploads).toBe(`UU${String(channel.id).slice(2)}`);
    });

    it('gives only the parts that were asked for', async () => {
      const { json } = await call('channels', { part: 'id', forHandle: 'muse' });
      expect(Object.keys(json.items[0] as object)).toEqual(['kind', 'id']);
    });

    it.each([{ forHandle: '@nobody-at-all' }, { id: 'UCxxxxxxxxxxxxxxxxxxxxxx' }])(
      'answers %j without `items`',
      async (filter) => {
        const { status, json } = await call('channels', { part: 'snippet', ...filter });
        expect(status).toBe(200);
        expect(json).not.toHaveProperty('items');
      },
    );

    it('takes a list of ids and leaves unknown ones out', async () => {
      const [muse, queen] = [await byHandle('muse'), await byHandle('queenofficial')];
      const id = [muse.id, 'UCxxxxxxxxxxxxxxxxxxxxxx', queen.id].join(',');
      const { json } = await call('channels', { part: 'snippet', id });
      expect(list(json.items).map((channel) => channel.snippet.title as string)).toEqual(['Muse', 'Queen']);
    });

    it.each([
      [{ forHandle: 'muse' }, 'required'],
      [{ part: 'snippet' }, 'invalidFilters'],
      [{ part: 'snippet', id: Array.from({ length: 51 }, (_, i) => `UC${i}`).join(',') }, 'invalidFilters'],
    ])('refuses %j', async (query, reason) => {
      const { status, json } = await call('channels', query);
      expect([status, json.error.errors[0].reason]).toEqual([400, reason]);
    });

    it('has what YouTube leaves out for some', async () => {
      expect((await byHandle('sade')).statistics).toMatchObject({ hiddenSubscriberCount: true, subscriberCount: '0' });
      expect((await byHandle('kraftwerk')).statistics).not.toHaveProperty('viewCount');
      expect(Object.keys((await byHandle('adele')).snippet.thumbnails as object)).toEqual(['default']);
      expect((await byHandle('portishead')).snippet.thumbnails).toEqual({});
      expect((await byName('Muse Girls')).snippet).not.toHaveProperty('customUrl');
      expect(await titles('Burial')).toEqual([]);
    });
  });

  describe('uploads', () => {
    it('are paged: 230 of them, the most viewed on the fourth page', async () => {
      const queen = await byHandle('queenofficial');
      const items: Json[] = [];
      let pages = 0;
      let token: string | undefined;
      do {
        const { json } = await uploads(queen, token === undefined ? {} : { pageToken: token });
        expect(json.pageInfo).toEqual({ totalResults: 230, resultsPerPage: 50 });
        items.push(...(json.items as Json[]));
        token = json.nextPageToken as string | undefined;
        pages += 1;
      } while (token !== undefined);
      expect([pages, items.length]).toEqual([5, 230]);
      expect(queen.statistics.videoCount).toBe('230');
      expect(new Set(items.map((item) => item.contentDetails.videoId as string)).size).toBe(230);

      let top = { views: 0, position: 0, title: '' };
      for (let start = 0; start < 230; start += 50) {
        const id = items.slice(start, start + 50).map((item) => item.contentDetails.videoId as string);
        const { json } = await call('videos', { part: 'snippet,statistics', id: id.join(',') });
        list(json.items).forEach((video, index) => {
          const views = Number(video.statistics.viewCount);
          if (views > top.views) top = { views, position: start + index, title: video.snippet.title as string };
        });
      }
      expect(top).toMatchObject({ position: 170, title: expect.stringContaining('Bohemian Rhapsody') });
      expect(top.views).toBeLessThan(Number(queen.statistics.viewCount));
    });

    it('gives 5 by default, 50 at most', async () => {
      const queen = await byHandle('queenofficial');
      const playlistId = queen.contentDetails.relatedPlaylists.uploads as string;
      const { json } = await call('playlistItems', { part: 'contentDetails', playlistId });
      expect(json.items).toHaveLength(5);
      expect(json.items[0].contentDetails.videoId).toMatch(/^[\w-]{11}$/u);
      const tooMany = await uploads(queen, { maxResults: '51' });
      expect([tooMany.status, tooMany.json.error.errors[0].reason]).toEqual([400, 'invalidParameter']);
      const badToken = await uploads(queen, { pageToken: 'nonsense' });
      expect([badToken.status, badToken.json.error.errors[0].reason]).toEqual([400, 'invalidPageToken']);
    });

    it('may be an empty list, or no list', async () => {
      expect((await uploads(await byHandle('portishead'))).json.items).toEqual([]);
      for (const answer of [
        await uploads(await byName('Mo')),
        await call('playlistItems', { part: 'snippet', playlistId: 'UUxxxxxxxxxxxxxxxxxxxxxx' }),
      ]) {
        expect(answer.status).toBe(404);
        expect(answer.json.error.errors[0]).toMatchObject({
          domain: 'youtube.playlistItem',
          reason: 'playlistNotFound',
        });
      }
    });

    it('may list a video that is gone, which `videos` leaves out', async () => {
      const items = (await uploads(await byHandle('abba'))).json.items as Json[];
      const id = items.map((item) => item.contentDetails.videoId as string).join(',');
      const { json } = await call('videos', { part: 'snippet', id });
      expect(json.items).toHaveLength(items.length - 1);
    });

    it('may have no view counts', async () => {
      const items = (await uploads(await byHandle('kraftwerk'))).json.items as Json[];
      const id = items.map((item) => item.contentDetails.videoId as string).join(',');
      const { json } = await call('videos', { part: 'statistics', id });
      expect(json.items.length).toBeGreaterThan(0);
      for (const video of json.items) expect(video.statistics).not.toHaveProperty('viewCount');
    });
  });

  it('answers unknown videos with empty items, unknown methods with 404', async () => {
    expect((await call('videos', { part: 'snippet', id: 'xxxxxxxxxxx' })).json.items).toEqual([]);
    expect((await call('captions', { part: 'snippet' })).status).toBe(404);
  });
});
