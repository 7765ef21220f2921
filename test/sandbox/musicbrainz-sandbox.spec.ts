import { musicBrainzProtocol } from '../../src/sandbox/musicbrainz/musicbrainz-sandbox.js';
import { channelId, sampleMbid, spotifyId } from '../../src/sandbox/catalogue/sample-id.js';
import { MemoryRateLimiter } from '../../src/adapters/outbound/memory/memory-rate-limiter.js';
import { LimiterPace } from '../../src/adapters/outbound/musicbrainz/request-pace.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { openMusicBrainz } from '../../src/app/modules/musicbrainz.module.js';
import { HealthRegistry } from '../../src/observability/health-registry.js';
import { captureLog } from '../support/captured-log.js';
import { closedAfterEach } from '../support/closed-after-each.js';
import { startMusicBrainzSandbox, type SandboxServer } from '../support/sandbox-faults/index.js';
import { type Answer, ask, type Json, list } from './sandbox-client.js';

const afterwards = closedAfterEach();
const USER_AGENT = { 'user-agent': 'OctaMusic/1 ( music@example.org )' };
const MUSE = sampleMbid('Muse');
const page = (key: string): string => `https://open.spotify.com/artist/${spotifyId('artist', key)}`;

describe('the MusicBrainz sandbox', () => {
  let server: SandboxServer;
  beforeAll(async () => {
    server = await startMusicBrainzSandbox({ burst: 1_000 });
  });
  afterAll(() => server.close());

  const get = (path: string, init: RequestInit = {}): Promise<Answer> =>
    ask(`${server.baseUrl}/ws/2${path}`, { headers: USER_AGENT, redirect: 'manual', ...init });
  const search = async (query: string, more = ''): Promise<Json> =>
    (await get(`/artist?fmt=json&query=${encodeURIComponent(query)}${more}`)).json;
  const named = async (query: string): Promise<string[]> =>
    list((await search(query)).artists).map((artist) => artist.name as string);

  describe('a search', () => {
    it('finds a phrase in the fields that it names, the best known namesake first', async () => {
      expect(await named('artist:"Nirvana"')).toEqual(['Nirvana', 'Nirvana']);
      expect(await named('alias:"Hikaru Utada"')).toEqual(['宇多田ヒカル']);
      expect(await named('sortname:"Kulthum, Umm" OR artist:"nobody"')).toEqual(['أم كلثوم']);
      expect(await named('artist:"Hikaru Utada"')).toEqual([]);
      expect(await named('muse')).toContain('Muse');
      expect(await named(`arid:${MUSE}`)).toEqual(['Muse']);
    });

    it('finds any of the bare words, but a phrase only whole', async () => {
      expect(await named('winterfeld nobody')).toEqual(['Mara Winterfeld']);
      expect(await named('artist:"winterfeld nobody"')).toEqual([]);
    });

    it('tells namesakes from three countries apart', async () => {
      const { artists } = await search('artist:"Pale Lanterns"');
      expect(list(artists).map(({ country }) => country as string)).toEqual(['IE', 'JP', 'US']);
      expect(artists[2]).toMatchObject({
        disambiguation: '1990s Ohio metal band',
        'life-span': { begin: '1992', end: '1997-08', ended: true },
      });
    });

    it('leaves out what is not known, and says null where a look-up says false', async () => {
      const { artists, ...rest } = await search('artist:"Pale Lanterns"');
      expect(rest).toEqual({ created: expect.any(String), count: 3, offset: 0 });
      expect(artists[0].score).toBe(100);
      expect(artists[0]['life-span']).toEqual({ begin: '2011', ended: null });
      expect(artists[0]).not.toHaveProperty('aliases');
      expect(artists[0]).not.toHaveProperty('relations');
      expect(artists[1]).toMatchObject({
        'life-span': { ended: null },
        aliases: [{ primary: true, 'begin-date': null }],
      });
      expect((await search('artist:"Radiohead"')).artists[0]).not.toHaveProperty('disambiguation');
    });

    it('brings 25 where the limit is none, and fewer where it is one', async () => {
      for (const limit of ['0', '101', 'x', '-1']) {
        expect(list((await search('a', `&limit=${limit}`)).artists).length).toBeGreaterThan(3);
      }
      expect(list((await search('artist:"Pale Lanterns"', '&limit=2')).artists)).toHaveLength(2);
      expect(list((await search('artist:"Pale Lanterns"', '&offset=2')).artists)).toHaveLength(1);
    });

    it('knows escaped signs, and refuses others as its engine does', async () => {
      expect(await named(String.raw`artist:"AC\/DC"`)).toEqual(['AC/DC']);
      expect((await search('AC/DC')).error).toEqual({ code: 400, message: expect.any(String) });
      expect((await search('artist:"Muse')).error).toEqual(expect.any(Object));
    });

    it.each(['', '?query=', '?query=%20', '?query=a&query=b'])('refuses %j', async (query) => {
      const { status, json } = await get(`/artist${query}${query === '' ? '?' : '&'}fmt=json`);
      expect([status, json]).toEqual([400, { error: expect.any(String), help: expect.any(String) }]);
    });
  });

  describe('a look-up', () => {
    it('has every key, and what was asked for', async () => {
      const { json } = await get(`/artist/${MUSE}?inc=aliases+url-rels&fmt=json`);
      expect(json).toMatchObject({
        id: MUSE,
        name: 'Muse',
        country: 'GB',
        'life-span': { begin: '1994', end: null, ended: false },
      });
      expect(json).toMatchObject({ area: { name: 'United Kingdom', type: null }, gender: null, 'end-area': null });
      expect(list(json.relations)[0]).toMatchObject({
        ...{ type: 'free streaming', direction: 'forward', ended: false, 'target-type': 'url' },
        url: { resource: page('Muse') },
      });
      expect((await get(`/artist/${MUSE}?fmt=json`)).json).not.toHaveProperty('relations');
    });

    it('takes a blank for a plus sign, and neither twice nor an unknown value', async () => {
      expect((await get(`/artist/${MUSE}?inc=aliases%20url-rels&fmt=json`)).status).toBe(200);
      expect((await get(`/artist/${MUSE}?inc=aliases&inc=url-rels&fmt=json`)).status).toBe(400);
      expect((await get(`/artist/${MUSE}?inc=everything&fmt=json`)).status).toBe(400);
    });

    it.each([
      ['a merged id', sampleMbid('Muse, entered twice')],
      ['capitals', MUSE.toUpperCase()],
    ])('sends %s on to the artist', async (_what, id) => {
      const { status, headers, json } = await get(`/artist/${id}?inc=aliases+url-rels&fmt=json`);
      expect([status, json.id]).toEqual([301, MUSE]);
      expect(headers.get('location')).toBe(`${server.baseUrl}/ws/2/artist/${MUSE}?inc=aliases+url-rels&fmt=json`);
    });

    it('knows nobody by an unknown id, and no id that is none', async () => {
      expect((await get(`/artist/${sampleMbid('nobody')}?fmt=json`)).json).toEqual({
        error: 'Not Found',
        help: expect.any(String),
      });
      expect((await get('/artist/muse?fmt=json')).status).toBe(400);
      expect((await get('/nothing?fmt=json')).status).toBe(404);
    });

    it('shows links that ended, artists without any, and several of one kind', async () => {
      const linksOf = async (key: string) =>
        list((await get(`/artist/${sampleMbid(key)}?inc=url-rels&fmt=json`)).json.relations);
      expect(await linksOf('Queen')).toContainEqual(expect.objectContaining({ type: 'youtube', ended: true }));
      expect(await linksOf('Nirvana (GB)')).toEqual([]);
      const pages = (await linksOf('Gull & Anchor')).filter(({ type }) => type === 'free streaming');
      expect(pages).toHaveLength(2);
      const [channel] = (await linksOf('Mara Winterfeld')).filter(({ type }) => type === 'youtube');
      expect(channel.url.resource).toContain(channelId('Attic Sound Archive'));
    });
  });

  describe('addresses', () => {
    const urls = (...resources: string[]) =>
      get(`/url?inc=artist-rels&fmt=json&${resources.map((url) => `resource=${encodeURIComponent(url)}`).join('&')}`);

    it('one by itself is an object, or unknown', async () => {
      const { json } = await urls(page('Muse'));
      expect(json).toMatchObject({
        resource: page('Muse'),
        relations: [{ direction: 'backward', artist: { id: MUSE } }],
      });
      expect((await urls('https://open.spotify.com/artist/nobody')).status).toBe(404);
      expect((await urls('')).status).toBe(400);
    });

    it('several are a list by their own ids, without the unknown ones', async () => {
      const { json } = await urls(page('Muse'), 'https://nobody.example/', page('Queen'), page('Radiohead'));
      const ids = list(json.urls).map(({ id }) => id as string);
      expect(ids).toEqual([...ids].sort());
      expect(json['url-count']).toBe(3);
      expect((await urls(page('Muse'), page('Muse'))).json.urls).toHaveLength(1);
      expect((await urls('a', 'b')).json).toEqual({ urls: [], 'url-offset': 0, 'url-count': 0 });
    });
  });

  it('speaks JSON where it is asked to, XML where it is not, and nothing else', async () => {
    const type = async (path: string, headers = {}) => {
      const { status, headers: sent } = await get(path, { headers: { ...USER_AGENT, ...headers } });
      return [status, sent.get('content-type')?.split(';')[0]];
    };
    expect(await type(`/artist/${MUSE}?fmt=json`)).toEqual([200, 'application/json']);
    expect(await type(`/artist/${MUSE}`, { accept: 'application/json' })).toEqual([200, 'application/json']);
    expect(await type(`/artist/${MUSE}`)).toEqual([200, 'application/xml']);
    expect(await type(`/artist/${MUSE}?fmt=yaml`)).toEqual([406, 'application/xml']);
  });

  it('refuses whoever does not say who it is', async () => {
    const { status, headers } = await get(`/artist/${MUSE}?fmt=json`, { headers: { 'user-agent': '' } });
    expect([status, headers.get('x-ratelimit-who')]).toEqual([403, 'ua-missing']);
  });
});

describe('the rate of the MusicBrainz sandbox', () => {
  const request = {
    ...{
      method: 'GET',
      path: `/ws/2/artist/${MUSE}`,
      query: new URLSearchParams({ fmt: 'json' }),
      body: '',
      baseUrl: 'http://x',
    },
    headers: USER_AGENT,
  };

  it('is a bucket of 22 that one a second fills', () => {
    let now = 0;
    const sandbox = musicBrainzProtocol({ now: () => now });
    const statuses = (count: number) => Array.from({ length: count }, () => sandbox(request).status);
    expect(statuses(24)).toEqual([...Array.from({ length: 22 }, () => 200), 503, 503]);
    expect(sandbox(request).headers).toMatchObject({
      'x-ratelimit-zone': 'ws ip=127.0.0.1',
      'x-ratelimit-remaining': '0',
      'retry-after': '1',
    });
    now += 2_000;
    expect(statuses(3)).toEqual([200, 200, 503]);
    now += 3_600_000;
    expect(statuses(23).filter((status) => status === 200)).toHaveLength(22);
  });

  it('is refused to every n-th, when it is told to shed load', () => {
    const sandbox = musicBrainzProtocol({ shedEvery: 3 });
    expect(Array.from({ length: 6 }, () => sandbox(request).status)).toEqual([200, 200, 503, 200, 200, 503]);
    sandbox(request);
    sandbox(request);
    expect(sandbox(request).headers).toMatchObject({ 'x-ratelimit-zone': 'global', 'retry-after': '0' });
  });
});

describe('the adapter before the MusicBrainz sandbox', () => {
  async function open() {
    const server = await startMusicBrainzSandbox({ burst: 1_000 });
    const clock = new SystemClock();
    const parts = { clock, health: new HealthRegistry(), logger: captureLog().logger };
    const pace = new LimiterPace(new MemoryRateLimiter(clock), { limit: 1_000, windowSeconds: 1 });
    const source = openMusicBrainz({ contact: 'a@b', apiBaseUrl: `${server.baseUrl}/ws/2` }, 'sample', parts, pace);
    afterwards(() => source.close());
    afterwards(() => server.close());
    return { identities: source.identities, server };
  }

  it('finds whoever is there, in every script', async () => {
    const { identities } = await open();
    for (const [query, name] of [
      ['muse', 'Muse'],
      ['AC/DC', 'AC/DC'],
      ['Hikaru Utada', '宇多田ヒカル'],
      ['Кино', 'Кино'],
      ['p!nk', 'P!nk'],
      ['Metalica', 'Metallica'],
    ] as const) {
      expect((await identities.searchByName(query)).map((found) => found.name)).toContain(name);
    }
    expect(await identities.searchByName('Various Artists')).toEqual([]);
  });

  it('gets links and merged ids', async () => {
    const { identities } = await open();
    expect(await identities.findByMbid(sampleMbid('Muse, entered twice'))).toMatchObject({
      mbid: MUSE,
      country: 'GB',
      area: 'United Kingdom',
      links: expect.arrayContaining([{ kind: 'spotify', url: page('Muse') }]),
    });
    const ids = ['Muse', 'Nobody', 'Gull & Anchor (second page)'].map((key) => spotifyId('artist', key));
    expect(
      [...(await identities.findBySpotifyIds(ids)).values()]
        .flat()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['Gull & Anchor', 'Muse']);
  });

  it('gets through a site that sheds load', async () => {
    const { identities, server } = await open();
    server.faults.set({ kind: 'load_shed', times: 1 });
    expect(await identities.findByMbid(MUSE)).toMatchObject({ name: 'Muse' });
    expect(server.calls).toHaveLength(2);
  });
});
