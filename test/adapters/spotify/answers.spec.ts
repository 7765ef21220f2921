import { openSpotify } from '../../../src/app/modules/spotify.module.js';
import { chooseByName } from '../../../src/core/music/choose-by-name.js';
import type { ArtistCatalog } from '../../../src/core/music/music.ports.js';
import { HealthRegistry } from '../../../src/observability/health-registry.js';
import { closedAfterEach } from '../../support/closed-after-each.js';
import { captureLog } from '../../support/captured-log.js';
import { ManualClock } from '../../support/manual-clock.js';
import { noTimeLimit, openSpotifyAtSandbox, type SourceUnderTest } from '../../support/open-sources.js';
import { startStubUpstream, type StubUpstream } from '../../support/stub-upstream.js';

const afterwards = closedAfterEach();

describe('Spotify’s answers', () => {
  let spotify: SourceUnderTest<ArtistCatalog>;
  const named = async (name: string) =>
    chooseByName(name, await spotify.adapter.findArtists(name, noTimeLimit()), (artist) => artist.name);
  beforeAll(async () => {
    spotify = await openSpotifyAtSandbox({ totalDrift: -3 });
  });
  afterAll(() => spotify.close());

  it('become artists with everything that there is', async () => {
    expect(await named('Muse')).toEqual({
      id: expect.stringMatching(/^[0-9A-Za-z]{22}$/),
      name: 'Muse',
      followers: expect.any(Number),
      popularity: expect.any(Number),
      genres: expect.arrayContaining([expect.any(String)]),
      imageUrl: expect.stringMatching(/^https:\/\/i\.scdn\.co\/image\//),
      thumbnailUrl: expect.stringMatching(/^https:\/\/i\.scdn\.co\/image\//),
      url: expect.stringMatching(/^https:\/\/open\.spotify\.com\/artist\//),
    });
  });

  it('without followers, popularity and genres leave them unknown', async () => {
    expect(await named('Radiohead')).toMatchObject({ followers: null, popularity: null, genres: null });
  });

  it('to an application in development mode leave them unknown for everybody', async () => {
    const limited = await openSpotifyAtSandbox({ developmentMode: true });
    afterwards(() => limited.close());
    const artists = await limited.adapter.findArtists('Muse', noTimeLimit());
    expect(artists.every(({ followers, popularity, genres }) => !followers && !popularity && !genres)).toBe(true);
    const { tracks } = await limited.adapter.findTracks('Muse', 3, 0, noTimeLimit());
    expect(tracks.length).toBeGreaterThan(0);
  });

  it('without pictures have none', async () => {
    expect((await named('Daft Punk'))?.imageUrl).toBeNull();
  });

  it('with pictures of unknown size have the first', async () => {
    expect((await named('Massive Attack'))?.imageUrl).toMatch(/^https:\/\//);
  });

  it('for nobody are empty', async () => {
    expect(await spotify.adapter.findArtists('zzzz nobody zzzz', noTimeLimit())).toEqual([]);
  });

  it('are asked for ten at once: one alone is often the wrong one', async () => {
    spotify.sandbox.clearCalls();
    await spotify.adapter.findArtists('Sigur Rós & 東京 +?', noTimeLimit());
    expect(spotify.sandbox.calls[0]?.query).toEqual({ q: 'Sigur Rós & 東京 +?', type: 'artist', limit: '10' });
  });

  it('become tracks, page by page until the source has no more', async () => {
    const seen: string[] = [];
    spotify.sandbox.clearCalls();
    let offset: number | null = 0;
    while (offset !== null) {
      const page = await spotify.adapter.findTracks('Muse', 4, offset, noTimeLimit());
      seen.push(...page.tracks.map(({ id }) => id));
      expect(page.nextOffset === null || page.nextOffset === offset + 4).toBe(true);
      offset = page.nextOffset;
    }
    expect(seen.length).toBeGreaterThan(4);
    expect(new Set(seen).size).toBe(seen.length);
    expect(spotify.sandbox.calls.filter(({ path }) => path === '/v1/search')[1]?.query).toEqual({
      q: 'Muse',
      type: 'track',
      limit: '4',
      offset: '4',
    });
  });

  it('become tracks with artist, album, length and picture', async () => {
    const { tracks } = await spotify.adapter.findTracks('Hysteria Muse', 1, 0, noTimeLimit());
    expect(tracks).toEqual([
      {
        id: expect.any(String),
        name: expect.stringContaining('Hysteria'),
        artistIds: [expect.any(String)],
        artistNames: ['Muse'],
        albumName: expect.any(String),
        durationMs: expect.any(Number),
        imageUrl: expect.stringMatching(/^https:/),
        url: expect.stringMatching(/^https:\/\/open\.spotify\.com\/track\//),
      },
    ]);
  });
});

describe('Spotify’s stranger answers', () => {
  let stub: StubUpstream;
  let body: unknown;
  let spotify: ReturnType<typeof openSpotify>;
  let sandbox: SourceUnderTest<ArtistCatalog>;
  beforeAll(async () => {
    sandbox = await openSpotifyAtSandbox();
    stub = await startStubUpstream((url) =>
      url.pathname === '/api/token'
        ? { body: { access_token: 't', token_type: 'Bearer', expires_in: 3600 } }
        : { body },
    );
    spotify = openSpotify(
      { clientId: 'id', clientSecret: 'secret', apiBaseUrl: `${stub.baseUrl}/v1`, accountsBaseUrl: stub.baseUrl },
      'live',
      { clock: new ManualClock(), health: new HealthRegistry(), logger: captureLog().logger },
    );
  });
  afterAll(async () => {
    await sandbox.close();
    await spotify.close();
    await stub.close();
  });
  const artistsOf = async (...items: unknown[]) => {
    body = { artists: { items } };
    return spotify.artists.findArtists('x', noTimeLimit());
  };
  const image = (url: string, width: number | null) => ({ url, width, height: width });

  it.each([
    [
      'the largest, wherever it stands',
      [image('https://i.scdn.co/s', 64), image('https://i.scdn.co/l', 640)],
      'https://i.scdn.co/l',
    ],
    [
      'the first where none has a size',
      [image('https://i.scdn.co/1', null), image('https://i.scdn.co/2', null)],
      'https://i.scdn.co/1',
    ],
    [
      'one with a size before one without',
      [image('https://i.scdn.co/1', null), image('https://i.scdn.co/2', 64)],
      'https://i.scdn.co/2',
    ],
    ['none that is no web address', [image('javascript:alert(1)', 640), image('data:x', 64)], null],
    ['none where there are none', null, null],
    ['none from anywhere but Spotify', [image('https://evil.example/1', 640), image('http://i.scdn.co/1', 64)], null],
  ])('give as picture %s', async (_what, images, expected) => {
    expect((await artistsOf({ id: 'a', name: 'A', images }))[0]?.imageUrl).toBe(expected);
  });

  it.each([
    ['the smallest that is sharp at 48 pixels', [640, 320, 160, 64], 'https://i.scdn.co/160'],
    ['the largest where all are too small', [64, 80], 'https://i.scdn.co/80'],
    ['none where there are none', [], null],
  ])('give as thumbnail %s', async (_what, widths, expected) => {
    const images = widths.map((width) => image(`https://i.scdn.co/${width}`, width));
    expect((await artistsOf({ id: 'a', name: 'A', images }))[0]?.thumbnailUrl).toBe(expected);
    body = { tracks: { items: [{ id: 't', name: 'T', album: { name: 'X', images } }] } };
    expect((await spotify.artists.findTracks('x', 1, 0, noTimeLimit())).tracks[0]?.imageUrl).toBe(expected);
  });

  it('give the artist of an id, or nobody', async () => {
    body = { id: 'a', name: 'A' };
    expect(await spotify.artists.findArtist('a', noTimeLimit())).toMatchObject({ id: 'a', name: 'A' });
    const [known] = await sandbox.adapter.findArtists('Muse', noTimeLimit());
    expect(await sandbox.adapter.findArtist(known?.id ?? '', noTimeLimit())).toEqual(known);
    expect(await sandbox.adapter.findArtist('0'.repeat(22), noTimeLimit())).toBeNull();
  });

  it('link back only to Spotify’s own pages', async () => {
    const [own, foreign, turned, missing] = await artistsOf(
      { id: 'a', name: 'A', external_urls: { spotify: 'https://open.spotify.com/artist/a?si=1' } },
      { id: 'b', name: 'B', external_urls: { spotify: 'https://evil.example/b' } },
      { id: 'c', name: 'C', external_urls: { spotify: 'https://open.spotify.com/\u202eartist/c' } },
      { id: 'd/../e', name: 'D' },
    );
    expect([own?.url, foreign?.url, turned?.url, missing?.url]).toEqual([
      'https://open.spotify.com/artist/a?si=1',
      'https://open.spotify.com/artist/b',
      'https://open.spotify.com/%E2%80%AEartist/c',
      // An id that would change the address is none.
      undefined,
    ]);
  });

  it('may hold nulls among the artists and zero followers', async () => {
    expect(await artistsOf(null, { id: 'a', name: 'A', followers: { total: 0 }, popularity: 0, genres: [] })).toEqual([
      expect.objectContaining({ id: 'a', followers: 0, popularity: 0, genres: [] }),
    ]);
  });

  it('leave out an artist that is not as it should be, and figures and pictures that can’t be', async () => {
    const odd = {
      id: 'a',
      name: 'A\u202E',
      followers: { total: -1 },
      popularity: -5,
      genres: [null, 'pop'],
      images: [{}],
    };
    expect(await artistsOf({ id: null, name: 'B' }, odd)).toEqual([
      expect.objectContaining({
        id: 'a',
        name: 'A',
        followers: null,
        popularity: null,
        genres: ['pop'],
        imageUrl: null,
      }),
    ]);
  });

  it('leave out figures that are larger than a number can be', async () => {
    const total = (JSON as unknown as { rawJSON: (text: string) => unknown }).rawJSON('1e999');
    expect(await artistsOf({ id: 'a', name: 'A', followers: { total }, popularity: total })).toEqual([
      expect.objectContaining({ id: 'a', followers: null, popularity: null }),
    ]);
  });

  it.each([
    ['without an id', { name: 'A' }],
    ['with an empty id', { id: '', name: 'A' }],
    ['without a name', { id: 'a' }],
    ['with followers that are no number', { id: 'a', name: 'A', followers: { total: 'many' } }],
  ])('with an artist %s are of another shape', async (_what, item) => {
    await expect(artistsOf(item, item)).rejects.toMatchObject({ code: 'upstream_error' });
    // One alone says nothing about the others that there might have been.
    expect(await artistsOf(item)).toEqual([]);
  });

  it('name the next page only while Spotify would still take its offset', async () => {
    const page = (offset: number) => spotify.artists.findTracks('x', 10, offset, noTimeLimit());
    body = { tracks: { items: [], next: 'https://api.spotify.com/v1/search?offset=1000' } };
    expect((await page(990)).nextOffset).toBe(1000);
    expect((await page(1000)).nextOffset).toBeNull();
    body = { tracks: { items: [{ id: 't', name: 'T' }], next: null } };
    expect(await page(0)).toEqual({
      tracks: [
        {
          id: 't',
          name: 'T',
          artistIds: [],
          artistNames: [],
          albumName: null,
          durationMs: null,
          imageUrl: null,
          url: 'https://open.spotify.com/track/t',
        },
      ],
      nextOffset: null,
    });
  });
});
