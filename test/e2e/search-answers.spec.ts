import { getJson, sendJson, startService, type TestService } from '../support/run-service.js';

const withoutMarks = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '');

describe('searching through the API', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());
  const artist = (name: string) => sendJson(`${service.url}/api/v1/spotify/search`, { artist_name: name });
  const channel = (name: string) => sendJson(`${service.url}/api/v1/youtube/search`, { channel_name: name });

  it('gives an artist with exactly the promised keys', async () => {
    const { status, json } = await artist('Muse');
    expect(status).toBe(200);
    expect(json).toEqual({
      success: true,
      message: null,
      error: null,
      data: {
        id: expect.stringMatching(/^[0-9A-Za-z]{22}$/),
        name: 'Muse',
        followers: expect.stringMatching(/^\d{1,3}(,\d{3})+$/),
        followers_count: expect.any(Number),
        popularity: expect.any(Number),
        image_url: expect.stringMatching(/^https:\/\//),
        genres: expect.stringMatching(/^[^,]+(, [^,]+)*$/),
        spotify_url: expect.stringMatching(/^https:\/\/open\.spotify\.com\/artist\//),
        match: 'exact',
        other_matches: expect.any(Array),
      },
    });
    const { followers, followers_count: count } = json.data as { followers: string; followers_count: number };
    expect(Number(followers.replaceAll(',', ''))).toBe(count);
  });

  it('gives the others of the same answer, without the chosen one', async () => {
    const { data } = (await artist('Muse')).json;
    expect(data.other_matches.length).toBeGreaterThan(0);
    expect(data.other_matches.length).toBeLessThanOrEqual(9);
    for (const match of data.other_matches) {
      expect(Object.keys(match)).toEqual(['id', 'name', 'image_url', 'spotify_url']);
      expect(match.id).not.toBe(data.id);
    }
  });

  it.each([
    ['muse', 'Muse'],
    ['  MUSE  ', 'Muse'],
    ['queen', 'Queen'],
    ['daftpunk', 'Daft Punk'],
    ['björk', 'Björk'],
    ['BJORK', 'Björk'],
    ['sigur ros', 'Sigur Rós'],
  ])('chooses, of several for %j, the first called so whatever its case, accents and spacing', async (typed, name) => {
    const found = (await artist(typed)).json.data.name as string;
    // A namesake that differs by accents and case only is as right an answer.
    expect(withoutMarks(found).toLowerCase()).toBe(withoutMarks(name).toLowerCase());
  });

  it('leaves out what Spotify does not say', async () => {
    expect((await artist('Radiohead')).json.data).toMatchObject({
      followers: null,
      followers_count: null,
      popularity: null,
      genres: null,
    });
    expect((await artist('Daft Punk')).json.data.image_url).toBeNull();
  });

  it('gives a channel with exactly the promised keys', async () => {
    const { status, json } = await channel('Queen');
    expect(status).toBe(200);
    expect(json).toEqual({
      success: true,
      message: null,
      error: null,
      data: {
        channel_id: expect.stringMatching(/^UC/),
        title: 'Queen',
        description: expect.any(String),
        subscribers: expect.stringMatching(/^\d{1,3}(,\d{3})+$/),
        subscribers_count: expect.any(Number),
        views: expect.stringMatching(/^\d{1,3}(,\d{3})+$/),
        views_count: expect.any(Number),
        video_count: expect.any(Number),
        channel_url: expect.stringMatching(/^https:\/\/www\.youtube\.com\/channel\/UC/),
        image_url: expect.stringMatching(/^https:\/\//),
        top_video_url: expect.stringMatching(/^https:\/\/www\.youtube\.com\/watch\?v=/),
        top_video_title: expect.stringContaining('Bohemian Rhapsody'),
        top_video_views: expect.any(Number),
        match: 'exact',
        other_matches: expect.any(Array),
      },
    });
  });

  it('finds a channel by its handle, without spending a search', async () => {
    service.youtube.clearCalls();
    expect((await channel('@queenofficial')).json.data.title).toBe('Queen');
    expect(service.youtube.calls.map(({ path }) => path)).not.toContain('/youtube/v3/search');
  });

  it('leaves out what a channel hides or the API omits', async () => {
    expect((await channel('@sade')).json.data).toMatchObject({ subscribers: null, subscribers_count: null });
    expect((await channel('@kraftwerk')).json.data).toMatchObject({
      views: null,
      views_count: null,
      top_video_views: null,
    });
    expect((await channel('@portishead')).json.data).toMatchObject({
      image_url: null,
      top_video_url: null,
      top_video_title: null,
      top_video_views: null,
    });
  });

  it.each(['Rock & Roll\'s "Best" <3 Band', 'Ampersand &amp; Sons'])(
    'gives plain text, decoded once: %s',
    async (title) => {
      expect((await channel(title)).json.data.title).toBe(title);
    },
  );

  it('gives the channel also when its top video cannot be had', async () => {
    service.youtube.faults.set({ kind: 'server_error', match: '/youtube/v3/playlistItems' });
    const { status, json } = await channel('ABBA');
    service.youtube.faults.clear();
    expect([status, json.data.title, json.data.top_video_url]).toEqual([200, 'ABBA', null]);
  });

  it('gives the other channels of the same search', async () => {
    const { data } = (await channel('Mo')).json;
    expect(data.match).toBe('exact');
    expect(data.other_matches.length).toBeGreaterThan(0);
    for (const match of data.other_matches) {
      expect(Object.keys(match)).toEqual(['channel_id', 'title', 'image_url', 'channel_url']);
      expect(match.channel_id).not.toBe(data.channel_id);
    }
  });

  it('looks a pasted address up by its id, and asks the other source for that name', async () => {
    const muse = (await artist('Muse')).json.data;
    const queen = (await channel('Queen')).json.data;
    service.spotify.clearCalls();
    const byAddress = await artist(`https://open.spotify.com/intl-de/artist/${muse.id}?si=${'x'.repeat(1_900)}`);
    expect(byAddress.json.data).toMatchObject({ id: muse.id, match: 'exact', other_matches: [] });
    expect(service.spotify.calls.map(({ path }) => path)).toEqual([`/v1/artists/${muse.id}`]);
    expect((await channel(`spotify:artist:${muse.id}`)).json.data.title).toBe('Muse');
    expect((await artist(`${queen.channel_url}/videos`)).json.data.name).toBe('Queen');
    const both = await getJson(`${service.url}/api/v1/search?q=${encodeURIComponent(queen.channel_id)}`);
    expect(both.json.data).toMatchObject({
      spotify: { artist: { name: 'Queen' } },
      youtube: { channel: { title: 'Queen' } },
    });
  });

  it('gives Spotify the title of a handle’s channel', async () => {
    const { json } = await getJson(`${service.url}/api/v1/search?q=@queenofficial`);
    expect(json.data).toMatchObject({ query: '@queenofficial', spotify: { artist: { name: 'Queen' } } });
  });

  it.each([
    'https://youtu.be/w8KQmps-Sog',
    'https://open.spotify.com/track/4VqPOruhp5EdPBeR92t6lQ',
    `https://a.example/${'x'.repeat(2_040)}`,
  ])('refuses the address of something else: %#', async (address) => {
    const { status, json } = await artist(address);
    expect([status, json.code, json.details[0].field]).toEqual([400, 'validation_failed', 'artist_name']);
  });

  it('drops marks that are not seen before anything else', async () => {
    expect((await artist('\u200bMu\u2060se\u202c')).json.data.name).toBe('Muse');
    expect((await artist('\u061cMuse')).json.data.name).toBe('Muse');
    for (const nothing of ['\u200b\ufeff', '\u061c', '\u3164', '\ufe0f']) {
      expect(await artist(nothing)).toMatchObject({ status: 400, json: { code: 'validation_failed' } });
    }
  });

  it('asks both sources at once', async () => {
    const { status, json } = await getJson(`${service.url}/api/v1/search?q=%20Muse%20`);
    expect(status).toBe(200);
    expect(json).toMatchObject({ success: true, message: null, error: null });
    expect(Object.keys(json.data)).toEqual(['query', 'spotify', 'youtube', 'identity', 'pairing']);
    expect(json.data.query).toBe('Muse');
    const { tracks, ...spotify } = json.data.spotify;
    expect(spotify).toEqual({ status: 'ok', artist: (await artist('Muse')).json.data });
    expect(tracks).toHaveLength(5);
    for (const track of tracks) {
      expect(Object.keys(track)).toEqual(['id', 'name', 'artist', 'album', 'duration_ms', 'image_url', 'spotify_url']);
      expect(track.artist).toBe('Muse');
    }
    const { videos, ...youtube } = json.data.youtube;
    expect(youtube).toEqual({ status: 'ok', channel: (await channel('Muse')).json.data });
    expect(videos).toHaveLength(4);
    expect(videos[0]).toEqual({
      id: expect.any(String),
      title: json.data.youtube.channel.top_video_title,
      url: json.data.youtube.channel.top_video_url,
      thumbnail_url: expect.stringMatching(/^https:/),
      views_count: json.data.youtube.channel.top_video_views,
      published_at: expect.stringMatching(/Z$/),
    });
  });

  it('gives tracks, page by page', async () => {
    const first = await getJson(`${service.url}/api/v1/spotify/tracks?q=Muse&limit=3`);
    expect(first.status).toBe(200);
    expect(first.json.data).toEqual({ items: expect.any(Array), next_offset: 3 });
    expect(first.json.data.items).toHaveLength(3);
    for (const item of first.json.data.items) {
      expect(item).toEqual({
        id: expect.any(String),
        name: expect.any(String),
        artist: expect.any(String),
        album: expect.any(String),
        duration_ms: expect.any(Number),
        image_url: expect.stringMatching(/^https:/),
        spotify_url: expect.stringMatching(/^https:\/\/open\.spotify\.com\/track\//),
      });
    }
    const second = await getJson(`${service.url}/api/v1/spotify/tracks?q=Muse&limit=3&offset=3`);
    const ids = [...first.json.data.items, ...second.json.data.items].map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('never asks Spotify for more than ten', async () => {
    service.spotify.clearCalls();
    await getJson(`${service.url}/api/v1/spotify/tracks?q=Coldplay`);
    await getJson(`${service.url}/api/v1/spotify/tracks?q=Coldplay&limit=10&offset=1000`);
    await artist('Coldplay');
    const limits = service.spotify.calls.flatMap(({ query }) =>
      query['limit'] === undefined ? [] : [Number(query['limit'])],
    );
    expect(limits).toEqual([10, 10, 10]);
  });

  it('gives an empty page where there are no tracks', async () => {
    const { status, json } = await getJson(`${service.url}/api/v1/spotify/tracks?q=zzzz-nothing`);
    expect([status, json.data]).toEqual([200, { items: [], next_offset: null }]);
  });

  it('looks for the songs of whoever an address or a handle names', async () => {
    const tracksOf = (q: string) => getJson(`${service.url}/api/v1/spotify/tracks?q=${encodeURIComponent(q)}`);
    const muse = (await artist('Muse')).json.data;
    const [byAddress, byName] = [await tracksOf(`${muse.spotify_url}?si=${'x'.repeat(200)}`), await tracksOf('Muse')];
    expect([byAddress.status, byAddress.json.data]).toEqual([200, byName.json.data]);
    const { items } = (await tracksOf('Queen')).json.data;
    const queen = (await channel('Queen')).json.data;
    for (const q of ['@queenofficial', queen.channel_url, queen.channel_id]) {
      expect((await tracksOf(q)).json.data.items).toEqual(items);
    }
    expect(await tracksOf(`spotify:artist:${'0'.repeat(22)}`)).toMatchObject({
      status: 404,
      json: { code: 'not_found' },
    });
  });

  it.each(['https://open.spotify.com/track/4VqPOruhp5EdPBeR92t6lQ', 'youtu.be/w8KQmps-Sog'])(
    'looks for no songs by the address of something else: %s',
    async (address) => {
      service.spotify.clearCalls();
      const { status, json } = await getJson(`${service.url}/api/v1/spotify/tracks?q=${encodeURIComponent(address)}`);
      expect([status, json.code]).toEqual([400, 'validation_failed']);
      expect(json.details).toEqual([{ field: 'q', message: expect.stringContaining('the address of an artist') }]);
      expect(service.spotify.calls).toEqual([]);
    },
  );

  it('does not say that real answers are samples', async () => {
    for (const { json } of [
      await artist('Muse'),
      await channel('Muse'),
      await getJson(`${service.url}/api/v1/search?q=Muse`),
    ]) {
      expect(JSON.stringify(json)).not.toContain('"sample"');
    }
  });

  it('answers 50 at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => getJson(`${service.url}/api/v1/search?q=Muse`)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
  });
});

describe('searching the sample catalogue', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService({
      SPOTIPY_CLIENT_ID: undefined,
      SPOTIPY_CLIENT_SECRET: undefined,
      YOUTUBE_API_KEY: undefined,
    });
  });
  afterAll(() => service.stop());

  it('says so in every answer', async () => {
    const answers = await Promise.all([
      sendJson(`${service.url}/api/v1/spotify/search`, { artist_name: 'Muse' }),
      sendJson(`${service.url}/api/v1/youtube/search`, { channel_name: 'Muse' }),
      getJson(`${service.url}/api/v1/spotify/tracks?q=Muse`),
      getJson(`${service.url}/api/v1/search?q=Muse`),
    ]);
    for (const { status, json } of answers) expect([status, json.data.sample]).toEqual([200, true]);
    expect(answers[3].json.data).toMatchObject({
      spotify: { artist: { sample: true } },
      youtube: { channel: { sample: true } },
    });
  });

  it('has pictures of its own', async () => {
    const { json } = await sendJson(`${service.url}/api/v1/spotify/search`, { artist_name: 'Muse' });
    expect(json.data.image_url).toMatch(/\/assets\/sample-\d+\.[0-9a-f]+\.svg$/);
    const { status, headers } = await fetch(service.url + new URL(json.data.image_url as string).pathname);
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\/svg\+xml/)]);
  });

  it('uses neither credentials nor the configured addresses', () => {
    expect([service.spotify.calls, service.youtube.calls]).toEqual([[], []]);
  });
});
