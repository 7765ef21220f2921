import { AccountService, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { formOf, textOf } from '../../support/page-forms.js';
import { knownSongs, playlistOf, songsOn } from '../../support/playlist-pages.js';

describeOnEachStore('the pages of a playlist', (newStore) => {
  let service: AccountService;
  let owner: Member;
  let path: string;
  let songId: string;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
    owner = await service.member();
    path = await playlistOf(owner, knownSongs(2));
    songId = songsOn(await owner.browser.get(path))[0]?.id ?? '';
  });
  afterAll(() => service.stop());

  const pages = (of: string) => [
    of,
    `${of}?page=2`,
    `${of}/edit`,
    `${of}/delete`,
    `${of}/search`,
    `${of}/search?q=muse`,
    `${of}/add_song`,
    `${of}/remove_song/${songId}`,
    `${of}/move_song/${songId}`,
    `${of}/export?format=json`,
    `${of}/export?format=csv`,
  ];
  const forms = (of: string) => [
    `${of}/edit`,
    `${of}/delete`,
    `${of}/add_song`,
    `${of}/remove_song/${songId}`,
    `${of}/move_song/${songId}`,
    `${of}/restore_song`,
  ];

  it('are nobody’s without a log-in, and lead back after one', async () => {
    const visitor = service.visitor();
    for (const address of ['/playlists', '/playlists/create', '/playlists/import', ...pages(path)]) {
      const { status, location, headers } = await visitor.get(address);
      const next = encodeURIComponent(address).replaceAll('%2F', '/');
      expect([address, status, location]).toEqual([address, 303, `/login?next=${next}`]);
      expect(headers.get('cache-control')).toBe('no-store');
    }
    for (const address of ['/playlists/create', '/playlists/import', ...forms(path)]) {
      const { status, location } = await visitor.send('POST', address, { body: new URLSearchParams() });
      expect([address, status, location]).toEqual([address, 303, '/login?next=/playlists']);
    }
  });

  it('are not there for anybody else, nor when there is no such playlist', async () => {
    const other = await service.member();
    const own = await playlistOf(other);
    const { values } = formOf((await other.browser.get(`${own}/delete`)).text, `${own}/delete`);
    const song = { track_id: 'A'.repeat(22), track_name: 'A', artist_name: 'B' };
    service.running.spotify.faults.set({ kind: 'server_error' });
    for (const one of [path, '/playlists/no-such-id', '/playlists/%00', `/playlists/${'x'.repeat(2_000)}`]) {
      for (const address of pages(one)) {
        const { status, text } = await other.browser.get(address);
        expect([address, status]).toEqual([address, 404]);
        expect(text).not.toContain('Slow mornings');
      }
      for (const address of forms(one)) {
        for (const typed of [values, { ...values, ...song, name: 'Mine', move: 'down', q: 'muse' }]) {
          const { status } = await other.browser.send('POST', address, { body: new URLSearchParams(typed) });
          expect([address, status]).toEqual([address, 404]);
        }
      }
    }
    service.running.spotify.faults.clear();
    const page = await owner.browser.get(path);
    expect([textOf(page.text).includes('Slow mornings'), songsOn(page).length]).toEqual([true, 2]);
  });

  it('answer HEAD like GET, and nothing of them is kept by a browser or a proxy', async () => {
    for (const address of ['/playlists', '/playlists/create', '/playlists/import', ...pages(path)]) {
      const [got, headed] = [await owner.browser.get(address), await owner.browser.send('HEAD', address, {})];
      expect([address, headed.status, headed.text]).toEqual([address, got.status, '']);
      for (const { headers } of [got, headed]) expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it('refuse addresses that lead nowhere', async () => {
    for (const query of ['page=0', 'page=x', 'page=1&page=2', 'song=1&song=2']) {
      expect([query, (await owner.browser.get(`${path}?${query}`)).status]).toEqual([query, 400]);
    }
    // A page that is no longer there, since songs were removed, is the last one.
    for (const query of ['page=9', 'song=gone', 'utm_source=mail']) {
      expect(songsOn(await owner.browser.get(`${path}?${query}`))).toHaveLength(2);
    }
  });

  it('take no form without its token, from another tab’s account or another site', async () => {
    const other = await service.member();
    const { values } = formOf((await other.browser.get('/playlists/create')).text, '/playlists/create');
    for (const address of forms(path)) {
      for (const body of [new URLSearchParams(), new URLSearchParams(values)]) {
        const { status, text } = await owner.browser.send('POST', address, { body });
        expect([address, status]).toEqual([address, 403]);
        expect(text).toContain('name="_csrf"');
      }
    }
    expect(songsOn(await owner.browser.get(path))).toHaveLength(2);
  });
});

describeOnEachStore('too many forms of playlists', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore(), { PAGE_RATE_LIMIT_PER_MINUTE: '3' });
  });
  afterAll(() => service.stop());

  it('are refused, searches and the others apart, and reading never is', async () => {
    const { browser } = await service.member();
    const path = (await browser.fillIn('/playlists/create', { name: 'Noon' })).location ?? '';
    const rename = () => browser.fillIn(`${path}/edit`, { name: 'Night' });
    expect([(await rename()).status, (await rename()).status, (await rename()).status]).toEqual([303, 303, 429]);
    const search = async () => (await browser.get(`${path}/search?q=muse`)).status;
    expect([await search(), await search(), await search(), await search()]).toEqual([200, 200, 200, 429]);
    for (let time = 0; time < 5; time += 1) {
      for (const address of ['/playlists', path, `${path}/search`]) await service.expect(200, browser.get(address));
    }
  });
});
