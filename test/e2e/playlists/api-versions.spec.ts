import { AccountService, type Member } from '../../support/accounts.js';
import {
  addSong,
  createPlaylist,
  dataOf,
  type ListedPlaylist,
  PLAYLISTS,
  playlistWith,
  showPlaylist,
  songFields,
} from '../../support/api-playlists.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { rawRequest } from '../../support/raw-request.js';
import type { Answer, Visitor } from '../../support/visitor.js';

describeOnEachStore('versions of a playlist', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
  });
  afterAll(() => service.stop());

  const ask = (path: string, known?: string) =>
    rawRequest(service.url + path, {
      headers: { cookie: member.browser.cookieHeader(), ...(known !== undefined && { 'if-none-match': known }) },
    });

  it('are its strong tag, the same in every encoding', async () => {
    const { id } = await playlistWith(member.browser, 5);
    const path = `${PLAYLISTS}/${id}`;
    for (const encoding of ['identity', 'gzip', 'br']) {
      const headers = { cookie: member.browser.cookieHeader(), 'accept-encoding': encoding };
      const answer = await rawRequest(service.url + path, { headers });
      expect([answer.status, answer.headers.etag]).toEqual([200, '"1"']);
      expect(answer.headers['content-encoding'] ?? 'identity').toBe(encoding);
      const again = await rawRequest(service.url + path, { headers: { ...headers, 'if-none-match': '"1"' } });
      expect([again.status, again.headers.etag, again.body.length]).toEqual([304, '"1"', 0]);
    }
    await addSong(member.browser, id, songFields(9));
    expect((await ask(path, '"1"')).headers.etag).toBe('"2"');
    const changed = await member.browser.send('PATCH', path, { body: { name: 'x' } });
    expect(changed.headers.get('etag')).toBe('"3"');
  });

  it.each([
    ['"1"', 304],
    ['W/"1"', 304],
    ['*', 304],
    ['"7", "1"', 304],
    ['"7" ,W/"1"', 304],
    ['"2"', 200],
    ['"7", "11"', 200],
    ['1', 200],
    ['', 200],
  ])('are not sent again to whoever has them: %s is a %d', async (known, status) => {
    const { id } = await createPlaylist(member.browser);
    expect((await ask(`${PLAYLISTS}/${id}`, known)).status).toBe(status);
    const head = await member.browser.send('HEAD', `${PLAYLISTS}/${id}`, { headers: { 'if-none-match': known } });
    expect(head.status).toBe(status);
  });

  it('are told by a list, too, and by the description of the API', async () => {
    const { id } = await createPlaylist(member.browser);
    for (const path of [PLAYLISTS, `${PLAYLISTS}?limit=1`, '/api/openapi.json']) {
      const first = await ask(path);
      const tag = first.headers.etag ?? '';
      expect([path, tag]).toEqual([path, expect.stringMatching(/^W\/"[\w-]{22}"$/)]);
      const again = await ask(path, tag);
      expect([path, again.status, again.headers.etag, again.body.length]).toEqual([path, 304, tag, 0]);
      // As `fetch` does by itself.
      const headers = { 'if-none-match': tag, 'cache-control': 'no-cache' };
      expect((await member.browser.get(path, { headers })).status).toBe(304);
      await member.browser.send('PATCH', `${PLAYLISTS}/${id}`, { body: { name: `After ${path}` } });
      expect([path, (await ask(path, tag)).status]).toEqual([path, path === '/api/openapi.json' ? 304 : 200]);
    }
  });

  type Change = readonly [string, (list: string, songs: readonly string[], headers: object) => Promise<Answer>];
  const send = (method: string, path: string, headers: object, body: object = {}) =>
    member.browser.send(method, path, { headers: headers as Record<string, string>, body });
  const CHANGES: readonly Change[] = [
    ['PATCH', (list, _songs, headers) => send('PATCH', list, headers, { name: 'Changed' })],
    ['order', (list, songs, headers) => send('PUT', `${list}/songs/order`, headers, { song_ids: [songs[1]] })],
    ['adding', (list, _songs, headers) => send('POST', `${list}/songs`, headers, songFields(9))],
    ['adding several', (list, _songs, headers) => send('POST', `${list}/songs`, headers, { songs: [songFields(9)] })],
    ['removing', (list, songs, headers) => send('DELETE', `${list}/songs/${songs[0]}`, headers)],
    ['DELETE', (list, _songs, headers) => send('DELETE', list, headers)],
  ];

  it.each(CHANGES)('that a change is meant for are in If-Match: %s', async (name, change) => {
    const { id, songs } = await playlistWith(member.browser, 3);
    const ids = songs.map((song) => song.id);
    for (const tags of ['"2"', '"2", "11"', 'W/"1"', '1', '']) {
      const refused = await change(`${PLAYLISTS}/${id}`, ids, { 'if-match': tags });
      expect([tags, refused.status, refused.json.code]).toEqual([tags, 412, 'precondition_failed']);
    }
    expect(await showPlaylist(member.browser, id)).toMatchObject({ version: 1, songs });
    const made = await change(`${PLAYLISTS}/${id}`, ids, { 'if-match': '"7", "1"' });
    expect(made.status).toBe(name.startsWith('adding') ? 201 : 200);
    const gone = await change(`${PLAYLISTS}/no-such-id`, ids, { 'if-match': '*' });
    expect([gone.status, gone.json.code]).toEqual([404, 'not_found']);
  });

  it('may be any that is there', async () => {
    const { id } = await createPlaylist(member.browser);
    const any = { headers: { 'if-match': '*' } };
    expect((await member.browser.send('PATCH', `${PLAYLISTS}/${id}`, { ...any, body: { name: 'x' } })).status).toBe(
      200,
    );
    expect((await member.browser.send('DELETE', `${PLAYLISTS}/${id}`, any)).status).toBe(200);
  });

  it('are told in the body as well, where both have to fit', async () => {
    const { id, songs } = await playlistWith(member.browser, 2);
    const order = (version: number, headers = {}) =>
      send('PUT', `${PLAYLISTS}/${id}/songs/order`, headers, { song_ids: [songs[1]?.id], version });
    const late = await order(2);
    expect([late.status, late.json.code]).toEqual([409, 'playlist_changed']);
    expect((await order(1, { 'if-match': '"2"' })).status).toBe(412);
    expect((await order(2, { 'if-match': '"1"' })).status).toBe(412);
    const { version } = await dataOf<ListedPlaylist>(200, order(1, { 'if-match': '"1"' }));
    expect(version).toBe(2);
  });

  it('let two devices edit one playlist, and nothing is lost', async () => {
    const { id } = await createPlaylist(member.browser);
    /** Reads, changes what it read, and begins again when somebody else was faster. */
    const device = async (browser: Visitor, first: number): Promise<number> => {
      let refused = 0;
      for (let number = first; number < first + 8;) {
        const read = await browser.get(`${PLAYLISTS}/${id}`);
        const { description } = read.json.data as ListedPlaylist;
        const headers = { 'if-match': read.headers.get('etag') ?? '' };
        const body = { description: `${description} ${number}`.trim() };
        const { status } = await browser.send('PATCH', `${PLAYLISTS}/${id}`, { headers, body });
        if (status === 200) number += 1;
        else refused += 1;
        expect([200, 412]).toContain(status);
      }
      return refused;
    };
    const refused = await Promise.all([device(member.browser, 10), device(member.browser.copy(), 20)]);
    const { description, version } = await showPlaylist(member.browser, id);
    const numbers = [10, 11, 12, 13, 14, 15, 16, 17, 20, 21, 22, 23, 24, 25, 26, 27].map(String);
    expect(description.split(' ').sort()).toEqual(numbers);
    expect(version).toBe(17);
    expect(refused[0] + refused[1]).toBeGreaterThan(0);
  });
});

describeOnEachStore('several songs at once', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
    member = await service.member();
  });
  afterAll(() => service.stop());

  const add = (id: string, body: unknown) => member.browser.post(`${PLAYLISTS}/${id}/songs`, body);

  it('are added, without those that are there', async () => {
    const { id } = await playlistWith(member.browser, 2);
    const { status, json } = await add(id, { songs: [3, 1, 4, 3].map((number) => songFields(number)) });
    expect([status, json.data]).toEqual([
      201,
      {
        added: 2,
        skipped: 2,
        songs: [expect.objectContaining(songFields(3)), expect.objectContaining(songFields(4))],
        playlist: expect.objectContaining({ id, song_count: 4, version: 2 }),
      },
    ]);
    const { songs } = await showPlaylist(member.browser, id);
    expect(songs.slice(2)).toEqual(json.data.songs);
    const again = await add(id, { songs: [songFields(4)] });
    expect([again.status, again.json.data]).toMatchObject([201, { added: 0, skipped: 1, playlist: { version: 2 } }]);
  });

  it('or one, are accepted as a search lists them', async () => {
    const { items } = (await member.browser.get('/api/v1/spotify/tracks?q=Muse')).json.data;
    const [first, ...others] = items as { id: string; name: string }[];
    const { id } = await createPlaylist(member.browser);
    expect((await add(id, first)).status).toBe(201);
    expect((await add(id, { songs: [...others, songFields(1)] })).json.data).toMatchObject({
      added: others.length + 1,
    });
    const { songs } = await showPlaylist(member.browser, id);
    expect(songs.slice(0, -1)).toMatchObject(
      [first, ...others].map((track) => ({ spotify_track_id: track?.id, track_name: track?.name })),
    );
  });

  it.each([
    ['songs.1.spotify_track_id', [songFields(1), songFields(2, { spotify_track_id: 'x' })]],
    ['songs.0.track_name', [songFields(1, { track_name: '' }), songFields(2)]],
    ['songs.1.image_url', [songFields(1), songFields(2, { image_url: 'https://evil.example/x' })]],
    ['songs.1.role', [songFields(1), songFields(2, { role: 'admin' })]],
    ['songs.1.name', [songFields(1), { id: songFields(2).spotify_track_id, artist: 'x' }]],
    ['songs.2', [songFields(1), songFields(2), 'x']],
    ['songs.0', [null]],
    ['songs.0', [[songFields(1)]]],
    ['songs', []],
    ['songs', {}],
    ['songs', null],
    ['songs', Array.from({ length: 101 }, (_, index) => songFields(index))],
  ])('are all refused for one mistake: %s', async (field, songs) => {
    const { id } = await createPlaylist(member.browser);
    const { status, json } = await add(id, { songs });
    expect([status, json.code, json.details[0].field]).toEqual([400, 'validation_failed', field]);
    expect(json.message).toContain(field);
    expect((await showPlaylist(member.browser, id)).song_count).toBe(0);
  });

  it('may be a hundred, and are nothing beside them', async () => {
    const { id } = await createPlaylist(member.browser);
    const songs = Array.from({ length: 100 }, (_, index) => songFields(index));
    expect((await add(id, { songs, name: 'x' })).json.details).toMatchObject([{ field: 'name' }]);
    expect((await add(id, { songs })).json.data).toMatchObject({ added: 100, skipped: 0 });
  });

  it('are all added or none when there is not enough room', async () => {
    const { id } = await playlistWith(member.browser, 998);
    const refused = await add(id, { songs: [1, 2001, 2002, 2003].map((number) => songFields(number)) });
    expect([refused.status, refused.json.code]).toEqual([409, 'playlist_full']);
    const { json } = await add(id, { songs: [1, 2001, 2002].map((number) => songFields(number)) });
    expect(json.data).toMatchObject({ added: 2, skipped: 1, playlist: { song_count: 1000 } });
  });
});
