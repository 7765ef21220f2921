import { EXPIRED_DATA } from '../../../src/app/expired-data.js';
import { MongoSearchHistoryStore } from '../../../src/adapters/outbound/mongo/mongo-search-history-store.js';
import { SqliteSearchHistoryStore } from '../../../src/adapters/outbound/sqlite/sqlite-search-history-store.js';
import { AccountService, MINUTE, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { historyOf, shortHistoryOf } from '../../support/history.js';
import { until } from '../../support/until.js';

describeOnEachStore('searches of somebody who is logged in', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    service.running.spotify.faults.clear();
    service.running.youtube.faults.clear();
  });
  afterAll(() => service.stop());

  const kept = () => shortHistoryOf(member.browser);
  const rows = () => service.store.rows('search_history');
  const artist = (artist_name: string) => member.browser.post('/api/v1/spotify/search', { artist_name });
  const channel = (channel_name: string) => member.browser.post('/api/v1/youtube/search', { channel_name });
  const get = (path: string, q: string, rest = '') => member.browser.get(`${path}?q=${encodeURIComponent(q)}${rest}`);

  describe('at the API are recorded', () => {
    it('when they look for an artist', async () => {
      const { data } = (await service.expect(200, artist('  muse '))).json;
      const [entry, ...others] = await historyOf(member.browser);
      expect(others).toEqual([]);
      expect(entry).toEqual({
        id: expect.stringMatching(/^[0-9a-f-]{24,36}$/),
        kind: 'artist',
        source: 'spotify',
        query: 'muse',
        result: {
          source: 'spotify',
          id: data.id,
          name: 'Muse',
          url: data.spotify_url,
          image_url: expect.stringMatching(/^https?:/),
        },
        mbid: null,
        searched_at: service.clock.now().toISOString(),
      });
    });

    it('when they look for a channel, by name or by handle', async () => {
      const { data } = (await service.expect(200, channel('muse'))).json;
      service.clock.advance(1);
      await service.expect(200, channel('@muse'));
      const result = { id: data.channel_id, name: data.title, url: data.channel_url };
      expect(await historyOf(member.browser)).toMatchObject([
        { kind: 'channel', source: 'youtube', query: '@muse', result },
        { kind: 'channel', source: 'youtube', query: 'muse', result },
      ]);
    });

    it('when they look for both, as one search', async () => {
      const { data } = (await service.expect(200, get('/api/v1/search', 'muse'))).json;
      expect(await historyOf(member.browser)).toMatchObject([
        {
          kind: 'everything',
          source: 'all',
          query: 'muse',
          result: { source: 'spotify', id: data.spotify.artist.id, name: 'Muse' },
          mbid: data.identity.artist?.mbid ?? null,
        },
      ]);
    });

    it('once in ten minutes, of twenty at once too', async () => {
      await Promise.all(Array.from({ length: 20 }, () => service.expect(200, get('/', 'muse'))));
      service.clock.advance(10 * MINUTE - 1);
      await service.expect(200, get('/api/v1/search', 'muse'));
      expect(await kept()).toEqual([['all', 'muse', 'Muse']]);
      service.clock.advance(1);
      await service.expect(200, get('/', 'muse'));
      expect(await kept()).toHaveLength(2);
    });

    it('when they look for songs, but not when they turn the page', async () => {
      const { data } = (await service.expect(200, get('/api/v1/spotify/tracks', 'love', '&limit=1'))).json;
      await service.expect(200, get('/api/v1/spotify/tracks', 'love', `&limit=1&offset=${data.next_offset}`));
      const [{ id, name, spotify_url: url }] = data.items;
      expect(await historyOf(member.browser)).toMatchObject([
        { kind: 'track', source: 'spotify', query: 'love', result: { id, name, url } },
      ]);
    });

    it('when nothing was found, without a result', async () => {
      await service.expect(404, artist('zzzz nobody'));
      await service.expect(404, channel('zzzz nobody'));
      expect((await get('/api/v1/spotify/tracks', 'zzzz nobody')).json.data.items).toEqual([]);
      const results = (await historyOf(member.browser)).map(({ result }) => result);
      expect(results).toEqual([null, null, null]);
    });

    it('when a very long address leads to nobody, cut short', async () => {
      const address = `https://open.spotify.com/artist/${'0'.repeat(22)}?si=`;
      const long = address + '𝒜'.repeat(1_000);
      await service.expect(404, artist(long));
      service.clock.advance(1);
      await get('/', long, '&source=spotify');
      service.clock.advance(1);
      await service.expect(404, get('/api/v1/spotify/tracks', long));
      const short = address + '𝒜'.repeat(200 - address.length);
      const searches = (await historyOf(member.browser)).map(({ query, result }) => [query, result]);
      // Within ten minutes the page's is the first one again.
      expect(searches).toEqual([
        [short, null],
        [short, null],
      ]);
      const page = await service.expect(200, member.browser.get('/history'));
      expect(page.text).toContain(short);
    });

    it('when a source fails, without a result', async () => {
      service.running.spotify.faults.set({ kind: 'cut' });
      await service.expect(502, artist('coldplay'));
      service.clock.advance(1);
      await service.expect(200, get('/api/v1/search', 'coldplay'));
      service.clock.advance(1);
      await service.expect(502, get('/api/v1/spotify/tracks', 'coldplay'));
      expect(await kept()).toEqual([
        ['spotify', 'coldplay', null],
        ['all', 'coldplay', 'Coldplay'],
        ['spotify', 'coldplay', null],
      ]);
    });

    it('with every character that was typed', async () => {
      const queries = ['🎧 Sigur Rós 𝄞', '<script>alert(1)</script>', `'; DROP TABLE x; --`, '𝒜'.repeat(100)];
      for (const query of queries) {
        await artist(query);
        service.clock.advance(1);
      }
      expect((await historyOf(member.browser)).map(({ query }) => query)).toEqual([...queries].reverse());
    });
  });

  describe('on the start page are recorded', () => {
    it('for the sources that were asked', async () => {
      await service.expect(200, get('/', ' muse '));
      for (const source of ['spotify', 'youtube', 'all']) {
        service.clock.advance(1);
        await service.expect(200, get('/', 'abba', `&source=${source}`));
      }
      expect((await kept()).map(([source, query]) => [source, query])).toEqual([
        ['all', 'abba'],
        ['youtube', 'abba'],
        ['spotify', 'abba'],
        ['all', 'muse'],
      ]);
    });

    it('with the one that was chosen', async () => {
      const { other_matches: others } = (await artist('muse')).json.data;
      const { id, name, spotify_url: url } = others[0];
      service.clock.advance(1);
      await service.expect(200, get('/', name, `&source=spotify&artist=${id}`));
      expect((await historyOf(member.browser))[0]).toMatchObject({ query: name, result: { id, name, url } });
    });

    it('when they fail, once in ten minutes', async () => {
      service.running.spotify.faults.set({ kind: 'cut' });
      await service.expect(502, get('/', 'nirvana', '&source=spotify'));
      await service.expect(502, get('/', 'nirvana', '&source=spotify'));
      expect(await kept()).toEqual([['spotify', 'nirvana', null]]);
    });

    it('when the old form leads there', async () => {
      const body = new URLSearchParams({ action: 'youtube', channel_name: 'muse' });
      const { location } = await member.browser.send('POST', '/', { body });
      expect(await kept()).toEqual([]);
      await service.expect(200, member.browser.get(location ?? ''));
      expect(await kept()).toEqual([['youtube', 'muse', 'Muse']]);
    });
  });

  describe('are not recorded', () => {
    it('when they are refused', async () => {
      for (const name of ['', '   ', 'x'.repeat(101), 'a\nb']) {
        await service.expect(400, artist(name));
        await service.expect(400, channel(name));
        await service.expect(400, get('/', name));
        await service.expect(400, get('/api/v1/search', name));
        await service.expect(400, get('/api/v1/spotify/tracks', name));
      }
      await service.expect(400, get('/', 'muse', '&source=nowhere'));
      await service.expect(400, get('/api/v1/spotify/tracks', 'muse', '&limit=11'));
      await service.expect(400, get('/api/v1/search', 'muse', '&q=abba'));
      await member.browser.get('/');
      expect(await kept()).toEqual([]);
    });

    it('by HEAD, which changes nothing', async () => {
      for (const path of ['/', '/api/v1/search', '/api/v1/spotify/tracks']) {
        const { status, text } = await member.browser.send('HEAD', `${path}?q=muse`, {});
        expect([path, status, text]).toEqual([path, 200, '']);
      }
      expect(await kept()).toEqual([]);
    });

    it.each([
      { 'sec-purpose': 'prefetch' },
      { 'sec-purpose': 'prefetch;prerender' },
      { 'sec-purpose': 'prefetch;anonymous-client-ip' },
      { purpose: 'prefetch' },
    ])('when a browser fetches ahead: %j', async (headers) => {
      await service.expect(200, member.browser.get('/?q=muse', { headers }));
      await service.expect(200, member.browser.get('/api/v1/search?q=muse', { headers }));
      expect(await kept()).toEqual([]);
    });

    it('for anybody else', async () => {
      const other = await service.member();
      const before = (await rows()).length;
      const visitor = service.visitor();
      visitor.cookies.set('octa_session', 's%3Aforged.signature');
      for (const browser of [visitor, service.visitor()]) {
        await service.expect(200, browser.get('/?q=muse'));
        await service.expect(200, browser.post('/api/v1/spotify/search', { artist_name: 'muse' }));
      }
      await member.browser.get('/?q=muse');
      expect(await shortHistoryOf(other.browser)).toEqual([]);
      expect(await rows()).toHaveLength(before + 1);
    });
  });

  describe('are answered all the same', () => {
    const store = () =>
      service.store.kind === 'sqlite' ? SqliteSearchHistoryStore.prototype : MongoSearchHistoryStore.prototype;

    it('when recording fails, which the log tells without telling what was searched', async () => {
      jest.spyOn(store(), 'record').mockRejectedValue(new Error('no room for secret words'));
      const answers = [await artist('secret words muse'), await artist('muse'), await get('/', 'muse')];
      expect(answers.map(({ status }) => status)).toEqual([404, 200, 200]);
      expect(answers[1]?.json).toEqual(
        (await service.visitor().post('/api/v1/spotify/search', { artist_name: 'muse' })).json,
      );
      expect(await kept()).toEqual([]);
      const { logs } = service.running;
      for (const { headers } of answers) {
        const lines = logs.filter(({ request_id }) => request_id === headers.get('x-request-id'));
        const [line, ...others] = lines.filter(({ msg }) => msg === 'Recording a search failed');
        expect(line).toMatchObject({ level: 'WARNING', error: 'Error' });
        expect(others).toEqual([]);
        expect(lines.filter(({ level }) => level === 'ERROR')).toEqual([]);
      }
      expect(service.running.logText()).not.toContain('secret words');
    });

    it('when recording takes too long', async () => {
      const add = jest.spyOn(store(), 'record').mockReturnValue(new Promise(() => undefined));
      let answered = false;
      const answering = get('/', 'muse', '&source=spotify').then((answer) => {
        answered = true;
        return answer;
      });
      await until('it is being recorded', () => add.mock.calls.length === 1);
      service.clock.advance(499);
      // An answer that is on its way would be here before this one.
      await service.visitor().get('/api/v1/health/live');
      expect(answered).toBe(false);
      service.clock.advance(1);
      expect((await answering).status).toBe(200);
    });
  });

  it('expire like everything else that the purge finds in the running service', async () => {
    const { application } = service.running;
    for (const { name, remove } of EXPIRED_DATA) {
      const removed = await remove((port) => application.get(port), service.clock.now());
      expect([name, removed]).toEqual([name, expect.any(Number)]);
    }
  });
});
