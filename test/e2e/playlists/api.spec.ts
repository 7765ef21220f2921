import { AccountService, PASSWORD, type Member } from '../../support/accounts.js';
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

describeOnEachStore('/api/v1/playlists', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
  });
  afterAll(() => service.stop());

  const list = (query = '', browser = member.browser) =>
    dataOf<{ items: ListedPlaylist[]; next_cursor: string | null }>(200, browser.get(`${PLAYLISTS}?${query}`));
  const walk = async (limit: number): Promise<ListedPlaylist[]> => {
    const found: ListedPlaylist[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list(
        `limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      found.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return found;
  };

  it('is empty at first, and nobody keeps its answers', async () => {
    expect(await list()).toEqual({ items: [], next_cursor: null });
    const { id } = await createPlaylist(member.browser);
    for (const path of ['', '?limit=0', `/${id}`, '/no-such-id', `/${id}/export`, `/${id}/export?format=csv`]) {
      const { headers } = await member.browser.get(PLAYLISTS + path);
      expect([path, headers.get('cache-control')]).toEqual([path, 'no-store']);
    }
    expect((await service.visitor().get(PLAYLISTS)).headers.get('cache-control')).toBe('no-store');
    const head = await member.browser.send('HEAD', `${PLAYLISTS}/${id}`, {});
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it('begins a playlist, shows it, changes it and deletes it', async () => {
    const at = service.clock.now().toISOString();
    const created = await createPlaylist(member.browser, {
      name: '  Früh 🎵  ',
      description: ' first line\r\nsecond <b>line</b>\n ',
    });
    expect(created).toEqual({
      id: expect.stringMatching(/^\S+$/),
      name: 'Früh 🎵',
      description: 'first line\nsecond <b>line</b>',
      song_count: 0,
      version: 1,
      created_at: at,
      updated_at: at,
    });
    const path = `${PLAYLISTS}/${created.id}`;
    expect(await showPlaylist(member.browser, created.id)).toEqual({ ...created, songs: [] });

    service.clock.advance(1000);
    const later = service.clock.now().toISOString();
    const renamed = await dataOf(200, member.browser.send('PATCH', path, { body: { name: 'Spät' } }));
    expect(renamed).toEqual({ ...created, name: 'Spät', version: 2, updated_at: later });
    const described = await dataOf(200, member.browser.send('PATCH', path, { body: { description: '' } }));
    expect(described).toEqual({ ...created, name: 'Spät', description: '', version: 3, updated_at: later });
    expect((await list()).items).toEqual([described]);

    const { json } = await service.expect(200, member.browser.delete(path));
    expect([json.success, json.data]).toEqual([true, null]);
    for (const method of ['GET', 'DELETE', 'PATCH']) {
      const sending = method === 'PATCH' ? { body: { name: 'x' } } : {};
      const gone = await member.browser.send(method, path, sending);
      expect([method, gone.status, gone.json.code]).toEqual([method, 404, 'not_found']);
    }
    expect(await list()).toEqual({ items: [], next_cursor: null });
  });

  it('lists each playlist once, page by page, whatever else happens meanwhile', async () => {
    for (let number = 0; number < 120; number += 1) {
      await createPlaylist(member.browser, { name: `List ${number}` });
      // Several in one moment, too.
      if (number % 3 === 0) service.clock.advance(1);
    }
    const all = await walk(100);
    expect(all.map(({ name }) => name).sort()).toEqual(Array.from({ length: 120 }, (_, n) => `List ${n}`).sort());
    const moments = all.map(({ created_at }) => created_at);
    expect(moments).toEqual([...moments].sort().reverse());
    for (const limit of [1, 7, 99]) expect(await walk(limit)).toEqual(all);
    expect((await list()).items).toHaveLength(50);

    const first = await list('limit=10');
    await createPlaylist(member.browser, { name: 'After the first page' });
    await service.expect(200, member.browser.delete(`${PLAYLISTS}/${all[9]?.id}`));
    await member.browser.send('PATCH', `${PLAYLISTS}/${all[10]?.id}`, { body: { name: 'Changed' } });
    const second = await list(`limit=10&cursor=${first.next_cursor}`);
    expect(second.items.map(({ id }) => id)).toEqual(all.slice(10, 20).map(({ id }) => id));
  }, 60_000);

  it('takes a cursor for a place in one’s own list, whoever it was given to', async () => {
    for (const name of ['a', 'b']) {
      await createPlaylist(member.browser, { name });
      service.clock.advance(1);
    }
    const { next_cursor } = await list('limit=1');
    const other = await service.member();
    expect(await list(`cursor=${next_cursor}`, other.browser)).toEqual({ items: [], next_cursor: null });
  });

  it('changes only the version that was looked at, when told which', async () => {
    const { id, version } = await createPlaylist(member.browser);
    const change = (body: object) => member.browser.send('PATCH', `${PLAYLISTS}/${id}`, { body });
    await service.expect(200, change({ name: 'First tab', version }));
    const second = await change({ name: 'Second tab', version });
    expect([second.status, second.json.code]).toEqual([409, 'playlist_changed']);
    await addSong(member.browser, id, songFields(1));
    expect((await change({ name: 'Third tab', version: version + 1 })).status).toBe(409);
    expect(await showPlaylist(member.browser, id)).toMatchObject({ name: 'First tab', version: 3, song_count: 1 });
  });

  it('loses nothing when two tabs change different things at once', async () => {
    const { id } = await createPlaylist(member.browser);
    const changes = [{ name: 'New name' }, { description: 'New words' }];
    const answers = await Promise.all(
      changes.map((body) => member.browser.send('PATCH', `${PLAYLISTS}/${id}`, { body })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await showPlaylist(member.browser, id)).toMatchObject({
      name: 'New name',
      description: 'New words',
      version: 3,
    });
  });

  it('lets exactly one of twenty tabs change the version that all of them saw', async () => {
    const { id, version } = await createPlaylist(member.browser);
    const names = Array.from({ length: 20 }, (_, index) => `Tab ${index}`);
    const answers = await Promise.all(
      names.map((name) => member.browser.send('PATCH', `${PLAYLISTS}/${id}`, { body: { name, version } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(409)]);
    const [winner] = answers.filter(({ status }) => status === 200);
    expect(await showPlaylist(member.browser, id)).toMatchObject({ name: winner?.json.data.name, version: 2 });
  });

  it('is deleted exactly once when told so twenty times at once', async () => {
    const { id } = await playlistWith(member.browser, 3);
    const kept = await createPlaylist(member.browser, { name: 'Stays' });
    const path = `${PLAYLISTS}/${id}`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => member.browser.delete(path)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(404)]);
    expect((await list()).items).toEqual([kept]);
  });

  it('is for somebody who is logged in, and is not changed by another site', async () => {
    const { id, songs } = await playlistWith(member.browser, 1);
    const requests = [
      ['GET', ''],
      ['POST', ''],
      ['GET', `/${id}`],
      ['PATCH', `/${id}`],
      ['DELETE', `/${id}`],
      ['POST', `/${id}/songs`],
      ['DELETE', `/${id}/songs/${songs[0]?.id}`],
      ['PUT', `/${id}/songs/order`],
      ['GET', `/${id}/export`],
      ['POST', '/import'],
    ] as const;
    for (const [method, path] of requests) {
      const { status, json } = await service.visitor().send(method, PLAYLISTS + path, {});
      expect([method, path, status, json.code]).toEqual([method, path, 401, 'not_authenticated']);
      if (method === 'GET') continue;
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
      ] as const) {
        const refused = await member.browser.send(method, PLAYLISTS + path, { headers, body: {} });
        expect([method, path, refused.status, refused.json.code]).toEqual([method, path, 403, 'cross_site_request']);
      }
    }
    expect((await list()).items).toHaveLength(1);
    expect((await showPlaylist(member.browser, id)).songs).toEqual(songs);
    const own = { headers: { origin: service.url }, body: { name: 'From our own page' } };
    await service.expect(200, member.browser.send('PATCH', `${PLAYLISTS}/${id}`, own));
  });

  it('goes into the account’s export, and goes with the account', async () => {
    const other = await service.member();
    const stays = await playlistWith(other.browser, 2);
    const { id, songs, version } = await playlistWith(member.browser, 3);
    const { browser } = member;
    const { data } = (await service.expect(200, browser.get('/api/profile/export'))).json;
    expect(data.playlists).toEqual([
      expect.objectContaining({ id, version, songs: songs.map(({ stale: _stale, ...song }) => song) }),
    ]);
    await service.expect(200, browser.delete('/api/profile', { current_password: PASSWORD }));
    const kept = await service.store.dump();
    expect(kept).not.toContain(id);
    for (const song of songs) expect(kept).not.toContain(song.id);
    expect(await showPlaylist(other.browser, stays.id)).toEqual(stays);
  });
});
