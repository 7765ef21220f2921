import { startSpotifySandbox, type SandboxServer } from '../support/sandbox-faults/index.js';
import { ask, askToken, authorised, list, type Answer, type Json } from './sandbox-client.js';

describe('the Spotify sandbox', () => {
  let server: SandboxServer;
  let get: (path: string) => Promise<Answer>;

  beforeAll(async () => {
    server = await startSpotifySandbox();
    get = await authorised(server);
  });
  afterAll(() => server.close());

  const artists = async (q: string, more = ''): Promise<Json[]> => {
    const { status, json } = await get(`/search?type=artist&limit=10&q=${encodeURIComponent(q)}${more}`);
    expect(status).toBe(200);
    return json.artists.items as Json[];
  };
  const names = async (q: string): Promise<string[]> => (await artists(q)).map((artist) => artist.name as string);
  const named = async (name: string): Promise<Json> => (await artists(name)).find((artist) => artist.name === name);

  describe('the accounts service', () => {
    it('gives a bearer token for an hour', async () => {
      const { status, json } = await askToken(server);
      expect(status).toBe(200);
      expect(json).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 3600 });
    });

    it.each(['sample-client-id:wrong', 'wrong:sample-client-secret', ':'])('refuses %s', async (credentials) => {
      const { status, json } = await askToken(server, credentials);
      expect(status).toBe(400);
      expect(json).toEqual({ error: 'invalid_client', error_description: 'Invalid client' });
    });

    it('refuses a request without credentials', async () => {
      const body = new URLSearchParams({ grant_type: 'client_credentials' });
      const { status, json } = await ask(`${server.baseUrl}/api/token`, { method: 'POST', body });
      expect([status, json.error]).toEqual([400, 'invalid_client']);
    });

    it.each([
      ['another grant', new URLSearchParams({ grant_type: 'password' })],
      ['no grant', new URLSearchParams()],
      ['a body that is not a form', JSON.stringify({ grant_type: 'client_credentials' })],
    ])('refuses %s', async (_, body) => {
      const { status, json } = await askToken(server, undefined, body);
      expect([status, json.error]).toEqual([400, 'unsupported_grant_type']);
    });

    it('takes the credentials that it was given', async () => {
      const other = await startSpotifySandbox({ clientId: 'me', clientSecret: 'hush' });
      try {
        expect((await askToken(other, 'me:hush')).status).toBe(200);
        expect((await askToken(other)).status).toBe(400);
      } finally {
        await other.close();
      }
    });
  });

  describe('access', () => {
    const search = (headers: Record<string, string>): Promise<Answer> =>
      ask(`${server.baseUrl}/v1/search?type=artist&q=muse`, { headers });

    it('needs a token', async () => {
      const { status, json } = await search({});
      expect([status, json]).toEqual([401, { error: { status: 401, message: 'No token provided' } }]);
    });

    it('refuses an unknown token', async () => {
      const { status, json } = await search({ authorization: 'Bearer BQunknown' });
      expect([status, json]).toEqual([401, { error: { status: 401, message: 'Invalid access token' } }]);
    });

    it('says when a token has expired', async () => {
      const brief = await startSpotifySandbox({ tokenLifetimeSeconds: 0 });
      try {
        const { status, json } = await (await authorised(brief))('/search?type=artist&q=muse');
        expect([status, json]).toEqual([401, { error: { status: 401, message: 'The access token expired' } }]);
      } finally {
        await brief.close();
      }
    });
  });

  describe('searching', () => {
    it('gives artists as Spotify does', async () => {
      const muse = await named('Muse');
      expect(muse).toEqual({
        external_urls: { spotify: `https://open.spotify.com/artist/${String(muse.id)}` },
        followers: { href: null, total: 8_912_345 },
        genres: ['alternative rock', 'modern rock', 'permanent wave'],
        href: `${server.baseUrl}/v1/artists/${String(muse.id)}`,
        id: expect.stringMatching(/^[0-9A-Za-z]{22}$/u),
        images: [640, 300, 64].map((size) => ({
          url: expect.stringMatching(/^https:\/\/i\.scdn\.co\/image\//u),
          height: size,
          width: size,
        })),
        name: 'Muse',
        popularity: 74,
        type: 'artist',
        uri: `spotify:artist:${String(muse.id)}`,
      });
    });

    it('gives tracks as Spotify does', async () => {
      const { json } = await get('/search?type=track&q=bohemian%20rhapsody');
      const [track] = json.tracks.items;
      expect(track).toMatchObject({
        album: { album_type: 'album', name: 'A Night at the Opera', release_date: '1975', total_tracks: 2 },
        artists: [{ name: 'Queen', type: 'artist' }],
        duration_ms: 354_000,
        name: 'Bohemian Rhapsody',
        track_number: 1,
        type: 'track',
      });
      expect(track.id).toMatch(/^[0-9A-Za-z]{22}$/u);
      expect(track.album.images).toHaveLength(3);
      expect(track.external_urls.spotify).toBe(`https://open.spotify.com/track/${String(track.id)}`);
    });

    it('gives 5 by default and 10 at most', async () => {
      expect((await get('/search?type=artist&q=the')).json.artists.items).toHaveLength(5);
      expect((await get('/search?type=artist&q=the&limit=10')).json.artists.items.length).toBeGreaterThan(5);
      const { json } = await get('/search?type=artist&q=the&limit=0');
      expect(json.artists).toMatchObject({ items: [], limit: 0, next: null });
    });

    it.each([
      ['type=artist&q=muse&limit=11', 'Invalid limit'],
      ['type=artist&q=muse&limit=-1', 'Invalid limit'],
      ['type=artist&q=muse&limit=x', 'Invalid limit'],
      ['type=artist&q=muse&offset=1001', 'Invalid offset'],
      ['type=artist', 'No search query'],
      ['type=song&q=muse', 'Bad search type field song'],
      ['q=muse', 'Bad search type field null'],
    ])('refuses %s', async (query, message) => {
      const { status, json } = await get(`/search?${query}`);
      expect([status, json]).toEqual([400, { error: { status: 400, message } }]);
    });

    it('pages through with `next`', async () => {
      const seen: string[] = [];
      let path: string | null = '/search?type=track&q=muse&limit=4';
      let last: Json;
      while (path !== null) {
        last = (await get(path)).json.tracks;
        seen.push(...list(last.items).map((track) => track.id as string));
        path = last.next === null ? null : String(last.next).replace(`${server.baseUrl}/v1`, '');
      }
      expect(seen.length).toBe(last.total);
      expect(new Set(seen).size).toBe(seen.length);
      expect(last.offset).toBeGreaterThan(0);
      expect((await get('/search?type=track&q=muse&offset=1000')).json.tracks.items).toEqual([]);
    });

    it('can let `total` drift between pages', async () => {
      const drifting = await startSpotifySandbox({ totalDrift: 3 });
      try {
        const ask = await authorised(drifting);
        const totals = await Promise.all([0, 4].map((offset) => ask(`/search?type=track&q=muse&offset=${offset}`)));
        expect(totals[1]?.json.tracks.total - totals[0]?.json.tracks.total).toBe(3);
      } finally {
        await drifting.close();
      }
    });

    it('finds nothing for an unknown name', async () => {
      for (const type of ['artist', 'track']) {
        const { json } = await get(`/search?type=${type}&q=zzqxv`);
        expect(json[`${type}s`]).toMatchObject({ items: [], total: 0, next: null });
      }
    });
  });

  describe('the catalogue', () => {
    it('puts the wrong artist first for some names', async () => {
      expect(await names('Muse')).toEqual(['Muse Girls', 'Muse', 'MUSE', 'Muse And The Forgetting']);
      expect((await names('Queen')).slice(0, 2)).toEqual(['Queen Tribute Band', 'Queen']);
      expect(await names('beyonce')).toEqual(['BEYONCE Tribute', 'Beyoncé', 'Beyonce']);
    });

    it.each([
      ['bjork', 'Björk'],
      ['SIGUR ROS', 'Sigur Rós'],
      ['mo', 'Mø'],
      ['ac dc', 'AC/DC'],
      ['acdc', 'AC/DC'],
      ['pink', 'P!nk'],
      ['guns n roses', "Guns N' Roses"],
      ['宇多田', '宇多田ヒカル'],
      ['ام كلثوم', 'أم كلثوم'],
      ['edith piaf', 'Édith Piaf'],
      ['trail of dead', '...And You Will Know Us by the Trail of Dead'],
    ])('finds %s', async (query, name) => {
      expect(await names(query)).toContain(name);
    });

    it('has a name of more than 100 characters', async () => {
      expect((await names('very long sample orchestra'))[0]?.length).toBeGreaterThan(100);
    });

    it('has what Spotify leaves out for some', async () => {
      const radiohead = await named('Radiohead');
      for (const field of ['followers', 'popularity', 'genres']) expect(radiohead).not.toHaveProperty(field);
      expect((await named('Björk')).genres).toEqual([]);
      expect((await named('Daft Punk')).images).toEqual([]);
      expect((await named('Massive Attack')).images[0]).toMatchObject({ width: null, height: null });
    });

    it('leaves it out for all in development mode', async () => {
      const developing = await startSpotifySandbox({ developmentMode: true });
      try {
        const search = await authorised(developing);
        const { artists } = (await search('/search?type=artist&q=muse')).json;
        const { tracks } = (await search('/search?type=track&q=muse')).json;
        for (const artist of artists.items) {
          expect(Object.keys(artist as object)).not.toEqual(expect.arrayContaining(['followers']));
          expect(artist).not.toHaveProperty('popularity');
          expect(artist).not.toHaveProperty('genres');
        }
        for (const track of tracks.items) {
          expect(track).not.toHaveProperty('popularity');
          expect(track).not.toHaveProperty('available_markets');
          expect(track.duration_ms).toBeGreaterThan(0);
        }
      } finally {
        await developing.close();
      }
    });

    it('shows the pictures that it was given', async () => {
      const pictures = ['http://localhost:5000/a.svg', 'https://cdn.example/c.svg'];
      const pictured = await startSpotifySandbox({ pictures });
      try {
        const { json } = await (await authorised(pictured))('/search?type=artist&q=the&limit=10');
        const urls = new Set(list(json.artists.items).map((artist) => artist.images[0]?.url as string | undefined));
        urls.delete(undefined);
        expect([...urls].sort()).toEqual(pictures);
      } finally {
        await pictured.close();
      }
    });

    it('gives single tracks, and the same ids at every start', async () => {
      const { json } = await get('/search?type=track&q=starlight');
      const [track] = json.tracks.items;
      expect((await get(`/tracks/${String(track.id)}`)).json).toEqual(track);
      const again = await startSpotifySandbox();
      try {
        const { status, json } = await (await authorised(again))(`/tracks/${String(track.id)}`);
        expect([status, json.name]).toEqual([200, track.name]);
      } finally {
        await again.close();
      }
    });

    it.each([
      ['/tracks/0000000000000000000000', 404],
      ['/tracks/short', 400],
      ['/albums', 404],
    ])('answers %s with %i', async (path, status) => {
      const answer = await get(path);
      expect([answer.status, answer.json.error.status]).toEqual([status, status]);
    });
  });
});
