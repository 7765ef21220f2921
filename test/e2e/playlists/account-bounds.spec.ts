import { AccountService, type Member } from '../../support/accounts.js';
import {
  createPlaylist,
  importAll as importOne,
  PLAYLISTS,
  showPlaylist,
  songFields,
} from '../../support/api-playlists.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { formOf, textOf } from '../../support/page-forms.js';
import { exportOf, importFile, knownSongs } from '../../support/playlist-pages.js';

const FULL = 'An account can hold at most 500 playlists, with 10,000 songs and 10 MB of text in all.';

describeOnEachStore('an account', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
  });
  afterAll(() => service.stop());

  const post = (path: string, body: object) => member.browser.post(path, body);
  const importing = (file: string) => post(`${PLAYLISTS}/import`, { file });
  const importAll = async (files: readonly string[]): Promise<{ readonly id: string }[]> => {
    const made = [];
    for (const file of files) made.push(await importOne(member.browser, { file }));
    return made;
  };
  const refused = async (answering: ReturnType<typeof post>) => {
    const { status, json } = await answering;
    expect([status, json.code]).toEqual([409, 'account_full']);
    expect(json.message).toContain(FULL);
  };

  it('that has 10,000 songs gets no more of them, until some are gone', async () => {
    const thousand = exportOf('Many', knownSongs(1_000));
    const [first] = await importAll(Array.from({ length: 9 }, () => thousand));
    const racing = await Promise.all(Array.from({ length: 4 }, () => importing(thousand)));
    expect(racing.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409]);
    const { id } = await createPlaylist(member.browser);
    await refused(importing(exportOf('One', knownSongs(1))));
    await refused(post(`${PLAYLISTS}/${id}/songs`, songFields(1)));
    const page = await importFile(member, exportOf('One', knownSongs(1)));
    expect([page.status, textOf(page.text)]).toEqual([409, expect.stringContaining(FULL)]);
    const search = await member.browser.get(`/playlists/${id}/search?q=muse`);
    const added = await member.browser.submit(formOf(search.text, `/playlists/${id}/add_song`));
    expect([added.status, textOf(added.text)]).toEqual([409, expect.stringContaining(FULL)]);
    const { songs } = await showPlaylist(member.browser, first?.id ?? '');
    await service.expect(200, member.browser.delete(`${PLAYLISTS}/${first?.id}/songs/${songs[0]?.id}`));
    await service.expect(201, post(`${PLAYLISTS}/${id}/songs`, songFields(1)));
    await refused(post(`${PLAYLISTS}/${id}/songs`, songFields(2)));
    await service.expect(200, member.browser.delete(`${PLAYLISTS}/${first?.id}`));
    await service.expect(202, importing(exportOf('Few', knownSongs(999))));
    await refused(importing(exportOf('One', knownSongs(1))));
  }, 60_000);

  it('that has 10 MB of text gets no more of it', async () => {
    const text = { track_name: 'é'.repeat(500), artist_name: 'é'.repeat(500) };
    const [first] = await importAll(
      Array.from({ length: 5 }, () =>
        exportOf(
          'Long',
          Array.from({ length: 950 }, () => text),
        ),
      ),
    );
    const racing = await Promise.all(
      Array.from({ length: 4 }, () =>
        importing(
          exportOf(
            'More',
            Array.from({ length: 120 }, () => text),
          ),
        ),
      ),
    );
    expect(racing.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const { id } = await createPlaylist(member.browser);
    const long = { name: 'Words', description: '𝄞'.repeat(2_000) };
    let status: number;
    do ({ status } = await post(PLAYLISTS, long));
    while (status === 201);
    await refused(post(PLAYLISTS, long));
    await refused(member.browser.send('PATCH', `${PLAYLISTS}/${id}`, { body: long }));
    for (const path of ['/playlists/create', `/playlists/${id}/edit`]) {
      const page = await member.browser.fillIn(path, long);
      expect([page.status, textOf(page.text)]).toEqual([409, expect.stringContaining(FULL)]);
      expect(formOf(page.text, path).values).toMatchObject(long);
    }
    await service.expect(200, member.browser.delete(`${PLAYLISTS}/${first?.id}`));
    expect((await member.browser.fillIn(`/playlists/${id}/edit`, long)).status).toBe(303);
  }, 60_000);
});
