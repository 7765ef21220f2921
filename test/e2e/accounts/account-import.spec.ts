import { AccountService, type Member } from '../../support/accounts.js';
import { createPlaylist, PLAYLISTS, playlistWith } from '../../support/api-playlists.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { formOf } from '../../support/page-forms.js';
import { trackId } from '../../support/playlists.js';

const IMPORT = '/api/profile/import';

describeOnEachStore('the export of an account', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  afterAll(() => service.stop());

  const exportOf = async ({ browser }: Member) =>
    (await service.expect(200, browser.get('/api/profile/export'))).json.data;
  /** What is of no one account. */
  const kept = async (member: Member) => {
    const { search_history, playlists } = await exportOf(member);
    const withoutId = ({ id: _id, ...rest }: { id: string }): object => rest;
    return {
      history: search_history.map(withoutId),
      playlists: playlists.map(
        ({ updated_at: _at, songs, ...rest }: { updated_at: string; songs: { id: string }[]; id: string }) => ({
          ...withoutId(rest),
          songs: songs.map(withoutId),
        }),
      ),
    };
  };
  const somebody = async (): Promise<Member> => {
    const member = await service.member();
    for (const query of ['q=muse', 'q=nobody+at+all']) {
      await service.expect(200, member.browser.get(`/api/v1/search?${query}`));
      service.clock.advanceSeconds(5);
    }
    await playlistWith(member.browser, 3, 'First');
    service.clock.advanceSeconds(5);
    await createPlaylist(member.browser, { name: 'Empty', description: 'two\nlines' });
    service.clock.advanceSeconds(5);
    return member;
  };

  it('has its parts in this order', async () => {
    expect(Object.keys(await exportOf(await service.member()))).toEqual([
      ...['exported_at', 'account', 'sessions', 'mails', 'activity', 'api_tokens', 'imports', 'passkeys'],
      ...['playlists', 'search_history', 'second_factor'],
    ]);
  });

  it('is brought into another account with its order and times, once', async () => {
    const [before, after] = [await somebody(), await service.member()];
    await createPlaylist(after.browser, { name: 'Mine' });
    const data = await exportOf(before);
    for (const time of [1, 2]) {
      const { json } = await service.expect(200, after.browser.post(IMPORT, data));
      const counts = (count: number) => ({ added: time === 1 ? count : 0, kept: time === 1 ? 0 : count, skipped: [] });
      expect(json.data).toEqual({ search_history: counts(2), playlists: counts(2) });
      const [now, then] = [await kept(after), await kept(before)];
      expect(now.history).toEqual(then.history);
      expect(now.playlists.filter(({ name }: { name: string }) => name !== 'Mine')).toEqual(
        then.playlists.map((playlist: object) => ({ ...playlist, version: 1 })),
      );
    }
    const profile = (await service.expect(200, after.browser.get('/api/profile'))).json.data;
    expect([profile.username, profile.email]).toEqual([after.username, after.email]);
  });

  it('is there once, however often it is sent at the same time', async () => {
    const [before, after] = [await somebody(), await service.member()];
    const data = await exportOf(before);
    await Promise.all([1, 2, 3].map(() => service.expect(200, after.browser.post(IMPORT, data))));
    const [now, then] = [await kept(after), await kept(before)];
    expect(now.history).toEqual(then.history);
    expect(now.playlists).toHaveLength(2);
  });

  it('changes nothing in the account that it is of, in whatever form it is sent', async () => {
    const member = await somebody();
    const data = await exportOf(member);
    const before = await kept(member);
    const form = new FormData();
    form.set('file', new Blob([JSON.stringify({ success: true, data })]), 'octa-music-account.json');
    for (const body of [data, { file: JSON.stringify(data) }, form]) {
      const { json } = await service.expect(200, member.browser.send('POST', IMPORT, { body }));
      expect(json.data).toMatchObject({ search_history: { added: 0, kept: 2 }, playlists: { added: 0, kept: 2 } });
    }
    expect(await kept(member)).toEqual(before);
  });

  it('may be from before searches had kinds, and what can’t be read is told', async () => {
    const { browser } = await service.member();
    const result = { id: 'x', name: 'Muse', url: 'https://open.spotify.com/artist/x' };
    const entry = { source: 'spotify', query: 'muse', result, searched_at: '2026-11-01T12:00:00.000Z' };
    const old = { ...entry, source: 'youtube', result: { ...result, url: 'https://www.youtube.com/channel/x' } };
    const song = { spotify_track_id: trackId(1) };
    const { json } = await service.expect(
      200,
      browser.post(IMPORT, {
        search_history: [entry, { ...old, searched_at: '2026-01-01T12:00:00.000Z' }, { ...entry, query: 7 }, null],
        playlists: [
          { id: 'a', name: 'A', songs: [song, song, 7] },
          { id: 'b', name: 7 },
        ],
        account: { username: 'other', email: 'other@mail.example', role: 'admin' },
      }),
    );
    const { search_history, playlists } = json.data;
    expect([search_history.added, search_history.skipped]).toEqual([
      2,
      [
        expect.objectContaining({ row: 3, reason: 'unreadable' }),
        expect.objectContaining({ row: 4, reason: 'unreadable' }),
      ],
    ]);
    expect(playlists.added).toBe(1);
    expect(playlists.skipped.map(({ row, reason }: { row: number; reason: string }) => [row, reason])).toEqual([
      [1, 'repeated'],
      [1, 'unreadable'],
      [2, 'unreadable'],
    ]);
    const { items } = (await service.expect(200, browser.get('/api/v1/history'))).json.data;
    expect(items).toMatchObject([
      { kind: 'artist', result: { name: 'Muse' } },
      { kind: 'channel', result: null },
    ]);
  });

  it('is refused when it is something else', async () => {
    const { browser } = await service.member();
    for (const body of [{}, { file: 'x' }, { file: '[]' }, { playlists: 7 }, { data: { other: [] } }]) {
      const { status, json } = await browser.post(IMPORT, body);
      expect([body, status, json.code]).toEqual([body, 400, 'validation_failed']);
    }
    expect((await service.visitor().post(IMPORT, {})).status).toBe(401);
    expect((await service.expect(200, browser.get(PLAYLISTS))).json.data.items).toEqual([]);
  });

  it('can be brought in on a page', async () => {
    const [before, after] = [await somebody(), await service.member()];
    const send = async (content: string) => {
      const page = await after.browser.get('/profile/import');
      const body = new FormData();
      body.set('_csrf', formOf(page.text, '/profile/import').values['_csrf'] ?? '');
      body.set('file', new Blob([content]), 'account.json');
      return after.browser.send('POST', '/profile/import', { body });
    };
    const refused = await send('{"x":1}');
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('This is no export of an account.')]);
    const done = await send(JSON.stringify(await exportOf(before)));
    expect([done.status, done.location]).toEqual([303, '/profile']);
    expect((await after.browser.get('/profile')).text).toContain('Your data has been imported.');
    expect((await kept(after)).history).toEqual((await kept(before)).history);
  });
});
