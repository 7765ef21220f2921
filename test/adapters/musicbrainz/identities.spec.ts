import type { StubAnswer } from '../../support/stub-upstream.js';
import { closedAfterEach } from '../../support/closed-after-each.js';
import { mbid } from '../../support/fake-identities.js';
import { openMusicBrainzAt } from '../../support/open-musicbrainz.js';

const afterwards = closedAfterEach();
const SPOTIFY_ID = 'Wren0Wren1Wren2Wren3Wr';

async function open(answer: (url: URL) => StubAnswer) {
  const musicbrainz = await openMusicBrainzAt(answer);
  afterwards(() => musicbrainz.close());
  return musicbrainz;
}

const relation = (type: string, resource: string, rest: object = {}) => ({
  type,
  'type-id': '769085a1-c2f7-4c24-a532-2375a77693bd',
  direction: 'forward',
  begin: null,
  end: null,
  ended: false,
  'target-type': 'url',
  url: { id: mbid(90), resource },
  ...rest,
});

/** A look-up as MusicBrainz answers it, whole. */
const wren = {
  id: mbid(1),
  name: 'レン',
  'sort-name': 'Wren',
  disambiguation: 'Cork folk duo',
  type: 'Group',
  'type-id': mbid(80),
  country: 'IE',
  area: { id: mbid(81), name: 'Ireland', 'sort-name': 'Ireland', disambiguation: '', type: null, 'type-id': null },
  'begin-area': null,
  'end-area': null,
  gender: null,
  'life-span': { begin: '2009-05', end: null, ended: false },
  isnis: [],
  ipis: [],
  aliases: [
    { name: 'Wrne', 'sort-name': 'Wrne', locale: null, primary: null, type: 'Search hint', begin: null, end: null },
    { name: 'The Wrens', 'sort-name': 'Wrens, The', locale: null, primary: null, type: 'Artist name', ended: true },
    { name: 'Wren', 'sort-name': 'Wren', locale: 'en', primary: true, type: 'Artist name', ended: false },
  ],
  relations: [
    relation('free streaming', `https://open.spotify.com/artist/${SPOTIFY_ID}`),
    relation('free streaming', 'https://open.spotify.com/artist/Ended0Ended1Ended2Ende', { ended: true }),
    relation('youtube', 'https://www.youtube.com/@wrenmusic', { end: '2020' }),
    relation('official homepage', 'https://wren.example/'),
    relation('streaming', 'https://music.apple.com/ie/artist/9000000009'),
    relation('purchase for download', 'https://music.apple.com/ie/artist/9000000009'),
    relation('a new kind', 'https://new.example/wren', { attributes: ['x'] }),
    relation('official homepage', 'javascript:alert(1)'),
    { type: 'broken' },
  ],
};

describe('an artist looked up at MusicBrainz', () => {
  it('is asked for with links and aliases, and named as the operator’s', async () => {
    const { identities, server, asked } = await open(() => ({ body: wren }));
    await identities.findByMbid(mbid(1));
    expect(asked()).toEqual([`/ws/2/artist/${mbid(1)}?inc=aliases+url-rels&fmt=json`]);
    expect(server.requests[0]?.headers['user-agent']).toMatch(
      /^OctaMusic\/\d+\.\d+\.\d+ \( https:\/\/music\.example\.org \)$/,
    );
  });

  it('has its facts and the links that are in force, each once', async () => {
    const { identities } = await open(() => ({ body: wren }));
    expect(await identities.findByMbid(mbid(1))).toEqual({
      mbid: mbid(1),
      name: 'レン',
      sortName: 'Wren',
      disambiguation: 'Cork folk duo',
      type: 'Group',
      country: 'IE',
      area: 'Ireland',
      begin: '2009-05',
      end: null,
      ended: false,
      aliases: ['Wren', 'The Wrens'],
      links: [
        { kind: 'spotify', url: `https://open.spotify.com/artist/${SPOTIFY_ID}` },
        { kind: 'homepage', url: 'https://wren.example/' },
        { kind: 'apple_music', url: 'https://music.apple.com/ie/artist/9000000009' },
        { kind: 'other', url: 'https://new.example/wren' },
      ],
      fetchedAt: expect.any(Date),
    });
  });

  it.each([
    ['nothing but id and name', { id: mbid(1), name: 'Wren' }],
    [
      'null everywhere',
      {
        ...wren,
        ...nulls('sort-name', 'disambiguation', 'type', 'country', 'area', 'life-span', 'aliases', 'relations'),
        name: 'Wren',
      },
    ],
    [
      'something else everywhere',
      {
        id: mbid(1),
        name: 'Wren',
        'sort-name': 7,
        disambiguation: [],
        type: {},
        country: 'Ireland',
        area: 'IE',
        'life-span': 'long',
        aliases: 'none',
        relations: {},
      },
    ],
    [
      'empty texts',
      {
        id: mbid(1).toUpperCase(),
        name: ' Wren ',
        'sort-name': '',
        disambiguation: '',
        type: '',
        'life-span': { begin: '????-11-05' },
      },
    ],
  ])('may have %s', async (_what, body) => {
    const { identities } = await open(() => ({ body }));
    expect(await identities.findByMbid(mbid(1))).toEqual({
      ...{ mbid: mbid(1), name: 'Wren', sortName: null, disambiguation: null, type: null, country: null, area: null },
      ...{ begin: null, end: null, ended: false, aliases: [], links: [], fetchedAt: expect.any(Date) },
    });
  });

  it('is nobody where it was deleted, or stands for no artist', async () => {
    const special = '125ec42a-7229-4250-afc5-e057484327fe';
    const { identities } = await open((url) =>
      url.pathname.endsWith(special)
        ? { body: { ...wren, id: special, name: '[unknown]' } }
        : { status: 404, body: { error: 'x', help: 'y' } },
    );
    expect(await identities.findByMbid(mbid(2))).toBeNull();
    expect(await identities.findByMbid(special)).toBeNull();
  });
});

function nulls(...keys: string[]): Record<string, null> {
  return Object.fromEntries(keys.map((key) => [key, null]));
}

describe('a merged artist at MusicBrainz', () => {
  const path = (number: number): string => `/ws/2/artist/${mbid(number)}?inc=aliases+url-rels&fmt=json`;

  it.each([
    ['an absolute address', (base: string) => base + path(1)],
    ['a relative one', () => path(1)],
  ])('is whom %s leads to', async (_what, location) => {
    const { identities, server, asked } = await open((url) =>
      url.pathname.includes(mbid(9))
        ? { status: 301, headers: { location: location(server.baseUrl) }, body: wren }
        : { body: wren },
    );
    expect(await identities.findByMbid(mbid(9))).toMatchObject({ mbid: mbid(1) });
    expect(asked()).toEqual([path(9), path(1)]);
  });

  it.each([
    ['another host', 'https://evil.example/ws/2/artist/x'],
    ['another scheme', 'https://127.0.0.1:1/ws/2/artist/x'],
    ['another path', '/elsewhere'],
    ['nowhere', 'http://'],
  ])('is not followed to %s', async (_what, location) => {
    const { identities, asked } = await open(() => ({ status: 301, headers: { location } }));
    await expect(identities.findByMbid(mbid(9))).rejects.toMatchObject({ code: 'upstream_error' });
    expect(asked()).toHaveLength(1);
  });

  it('is followed twice at most', async () => {
    const { identities, asked } = await open((url) => ({
      status: 301,
      headers: { location: url.pathname + url.search },
    }));
    await expect(identities.findByMbid(mbid(9))).rejects.toMatchObject({ code: 'upstream_error' });
    expect(asked()).toHaveLength(3);
  });
});

describe('a search at MusicBrainz', () => {
  const hit = (number: number, name: string, rest: object = {}) => ({
    ...{ id: mbid(number), score: 100, name, 'sort-name': name, 'life-span': { ended: null } },
    ...rest,
  });
  const answer = (...artists: unknown[]): StubAnswer => ({
    body: { created: 'x', count: artists.length, offset: 0, artists },
  });
  const query = ({ searchParams }: URL): string => searchParams.get('query') ?? '';

  it('is for the phrase in name, alias and sort name', async () => {
    const { identities, server } = await open(() => answer(hit(1, 'Wren')));
    await identities.searchByName('Wren');
    expect(server.requests.map(({ url }) => [...url.searchParams])).toEqual([
      [
        ['query', 'artist:"Wren" OR alias:"Wren" OR sortname:"Wren"'],
        ['limit', '25'],
        ['fmt', 'json'],
      ],
    ]);
  });

  it('is made once more for the bare words where the phrase brings nothing', async () => {
    const { identities, server } = await open((url) =>
      query(url).includes('artist:') ? answer() : answer(hit(1, 'Wren')),
    );
    expect(await identities.searchByName('This AND That')).toHaveLength(1);
    expect(query(server.requests[1]!.url)).toBe('this and that');
  });

  it('takes every sign for itself', async () => {
    const { identities, server } = await open(() => answer());
    await identities.searchByName(String.raw`A+b-c & "d" / e:f \ (g) [h] {i} ^j ~k *l ?m !n |o`);
    const signs = String.raw`\+b\-c \& \"d\" \/ e\:f \\ \(g\) \[h\] \{i\} \^j \~k \*l \?m \!n \|o`;
    expect(server.requests.map(({ url }) => query(url))).toEqual([
      `artist:"A${signs}" OR alias:"A${signs}" OR sortname:"A${signs}"`,
      `a${signs}`,
    ]);
  });

  it('tells of namesakes what tells them apart, in MusicBrainz’s order', async () => {
    const { identities } = await open(() =>
      answer(
        hit(1, 'Wren', {
          type: 'Person',
          country: 'IE',
          disambiguation: 'singer',
          'life-span': { begin: '1992', end: '1997-08', ended: true },
        }),
        hit(2, 'Lark', {
          aliases: [
            { name: 'Wren', type: 'Artist name', primary: null, 'begin-date': '2009' },
            { name: 'Wrne', type: 'Search hint', primary: null },
          ],
        }),
        hit(3, '[unknown]', { id: '125ec42a-7229-4250-afc5-e057484327fe' }),
        null,
        { id: 'x' },
      ),
    );
    const nothing = { disambiguation: null, type: null, country: null, begin: null, end: null, ended: false };
    expect(await identities.searchByName('wren')).toEqual([
      {
        ...{ mbid: mbid(1), name: 'Wren', sortName: 'Wren', disambiguation: 'singer', type: 'Person', country: 'IE' },
        ...{ begin: '1992', end: '1997-08', ended: true, aliases: [] },
      },
      {
        ...{ mbid: mbid(2), name: 'Lark', sortName: 'Lark', ...nothing },
        aliases: [
          { name: 'Wren', isArtistName: true },
          { name: 'Wrne', isArtistName: false },
        ],
      },
    ]);
  });
});

describe('pages at Spotify that MusicBrainz knows', () => {
  const A = 'A'.repeat(22);
  const B = 'B'.repeat(22);
  const page = (id: string): string => `https://open.spotify.com/artist/${id}`;
  const owned = (number: number, name: string, rest: object = {}) => ({
    ...{ type: 'free streaming', direction: 'backward', end: null, ended: false, 'target-type': 'artist' },
    artist: { id: mbid(number), name, 'sort-name': name, disambiguation: 'duo', country: 'IE', type: 'Group' },
    ...rest,
  });
  const owner = (number: number, name: string) => ({
    ...{
      mbid: mbid(number),
      name,
      disambiguation: 'duo',
      type: 'Group',
      country: 'IE',
      begin: null,
      end: null,
      ended: null,
    },
  });

  it('are asked for in one request, in the form in which it keeps them', async () => {
    const { identities, server } = await open(() => ({ body: { urls: [], 'url-count': 0, 'url-offset': 0 } }));
    expect(await identities.findBySpotifyIds([A, B])).toEqual(new Map());
    expect(server.requests.map(({ url }) => [url.pathname, ...url.searchParams])).toEqual([
      ['/ws/2/url', ['resource', page(A)], ['resource', page(B)], ['inc', 'artist-rels'], ['fmt', 'json']],
    ]);
  });

  it('are told apart by their addresses, not by their order', async () => {
    const { identities } = await open(() => ({
      body: {
        urls: [
          { id: mbid(91), resource: page(B), relations: [owned(2, 'Lark'), owned(3, 'Lark')] },
          { id: mbid(92), resource: page(A), relations: [owned(1, 'Wren'), owned(4, 'Old', { ended: true })] },
          { id: mbid(93), resource: page('C'.repeat(22)), relations: [owned(5, 'Nobody asked')] },
          null,
        ],
      },
    }));
    expect(await identities.findBySpotifyIds([A, B])).toEqual(
      new Map([
        [B, [owner(2, 'Lark'), owner(3, 'Lark')]],
        [A, [owner(1, 'Wren')]],
      ]),
    );
  });

  it('may be a single one, or none', async () => {
    const { identities } = await open((url) =>
      url.searchParams.get('resource') === page(A)
        ? { body: { id: mbid(91), resource: page(A), relations: [owned(1, 'Wren')] } }
        : { status: 404, body: { error: 'x', help: 'y' } },
    );
    expect(await identities.findBySpotifyIds([A])).toEqual(new Map([[A, [owner(1, 'Wren')]]]));
    expect(await identities.findBySpotifyIds([B])).toEqual(new Map());
  });
});
