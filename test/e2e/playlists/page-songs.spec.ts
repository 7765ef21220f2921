import { AccountService, DAY, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { formOf, formsOf, linkOn, textOf, type PageForm } from '../../support/page-forms.js';
import { knownSongs, namesOn, playlistOf, songsOn } from '../../support/playlist-pages.js';
import type { Answer } from '../../support/visitor.js';

describeOnEachStore('on the pages of a playlist somebody', (newStore) => {
  let service: AccountService;
  let member: Member;
  let path: string;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
    path = await playlistOf(member);
    await show();
  });
  afterEach(() => service.running.spotify.faults.clear());
  afterAll(() => service.stop());

  const show = (address = path) => service.expect(200, member.browser.get(address));
  const search = (q: string) => member.browser.get(`${path}/search?${new URLSearchParams({ q }).toString()}`);
  /** The forms that add what was found, in order. */
  const addForms = ({ text }: Answer): PageForm[] =>
    formsOf(text).filter(({ action }) => action === `${path}/add_song`);
  const someSongs = async (count: number) => {
    path = await playlistOf(member, knownSongs(count));
    return songsOn(await show());
  };
  /** Presses a button of the song: its form, sent elsewhere with the button's own value. */
  const press = async (songId: string, move: string, address = path) => {
    const { values } = formOf((await show(address)).text, `${path}/remove_song/${songId}`);
    return member.browser.submit(
      { method: 'post', action: `${path}/move_song/${songId}`, values, types: {} },
      { move },
    );
  };

  describe('removes a song', () => {
    it('with one click, and is told once', async () => {
      const [, second] = await someSongs(3);
      const answer = await member.browser.submit(
        formOf((await show()).text, `${path}/remove_song/${second?.id ?? ''}`),
      );
      expect([answer.status, answer.location]).toEqual([303, path]);
      const pages = [await show(), await show()];
      expect(pages.map(({ text }) => text.includes('Song removed from your playlist.'))).toEqual([true, false]);
      expect(namesOn(pages[0]!)).toEqual(['Track 1', 'Track 3']);
      expect(songsOn(pages[0]!).map(({ place }) => place)).toEqual([1, 2]);
    });

    it('twice, as from another tab, is no error', async () => {
      const [song] = await someSongs(2);
      const form = formOf((await show()).text, `${path}/remove_song/${song?.id ?? ''}`);
      await member.browser.submit(form);
      const late = await member.browser.submit(form);
      expect([late.status, late.location]).toEqual([303, path]);
      expect(namesOn(await show())).toEqual(['Track 2']);
      expect(await member.browser.get(form.action)).toMatchObject({ status: 303, location: path });
    });
  });

  describe('moves a song', () => {
    it.each([
      [1, 'up', ['Track 2', 'Track 1', 'Track 3']],
      [1, 'down', ['Track 1', 'Track 3', 'Track 2']],
      [0, 'up', ['Track 1', 'Track 2', 'Track 3']],
      [2, 'down', ['Track 1', 'Track 2', 'Track 3']],
      [2, 'first', ['Track 3', 'Track 1', 'Track 2']],
      [0, 'last', ['Track 2', 'Track 3', 'Track 1']],
    ] as const)('number %i %s', async (index, move, order) => {
      const id = (await someSongs(3))[index]?.id ?? '';
      const answer = await press(id, move);
      expect([answer.status, answer.location]).toEqual([303, `${path}?song=${id}#song-${id}`]);
      expect(namesOn(await show(answer.location ?? ''))).toEqual(order);
    });

    it('to a place, on a page of its own', async () => {
      const id = (await someSongs(3))[0]?.id ?? '';
      const address = `${path}/move_song/${id}`;
      const page = await show(address);
      expect(textOf(page.text)).toContain('“Track 1” is at position 1 of 3.');
      for (const [position, order] of [
        ['3', ['Track 2', 'Track 3', 'Track 1']],
        [' 2 ', ['Track 2', 'Track 1', 'Track 3']],
        ['999', ['Track 2', 'Track 3', 'Track 1']],
      ] as const) {
        expect((await member.browser.fillIn(address, { position })).status).toBe(303);
        expect(namesOn(await show())).toEqual(order);
      }
      for (const position of ['', '0', '-1', '1.5', 'two', '9'.repeat(40)]) {
        const { status, text } = await member.browser.fillIn(address, { position });
        expect([position, status]).toEqual([position, 400]);
        expect(text).toContain('<a href="#move-position">New position must be a whole number from 1.</a>');
        expect(formOf(text, address).values['position']).toBe(position);
      }
      expect(namesOn(await show())).toEqual(['Track 2', 'Track 3', 'Track 1']);
    });

    it('nowhere, when the form does not say where', async () => {
      const id = (await someSongs(2))[0]?.id ?? '';
      for (const move of ['', 'sideways']) {
        const { status, text } = await press(id, move);
        expect([status, textOf(text)]).toEqual([400, expect.stringContaining('move must be one of up, down')]);
      }
    });

    it('that another tab has removed: a 404 in the page', async () => {
      const [song] = await someSongs(2);
      const address = `${path}/move_song/${song?.id ?? ''}`;
      const form = formOf((await show(address)).text, address);
      await member.browser.submit(formOf((await show()).text, `${path}/remove_song/${song?.id ?? ''}`));
      for (const typed of [{ position: '2' }, { move: 'down' }] as Record<string, string>[]) {
        const { status, text } = await member.browser.send('POST', address, {
          body: new URLSearchParams({ _csrf: form.values['_csrf'] ?? '', ...typed }),
        });
        expect([status, textOf(text)]).toEqual([404, expect.stringContaining('That song is not in the playlist.')]);
      }
      expect((await member.browser.get(address)).status).toBe(404);
    });

    it('in two tabs at once, and neither loses anything', async () => {
      const songs = await someSongs(6);
      const [form] = addForms(await search('muse'));
      const moves = songs.map(({ id }, index) => press(id, index % 2 === 0 ? 'last' : 'first'));
      const answers = await Promise.all([...moves, member.browser.submit(form!)]);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
      const names = namesOn(await show());
      expect([names.length, new Set(names).size]).toEqual([7, 7]);
    });
  });

  describe('with 500 songs', () => {
    it('has them in pages, and comes back to the page of what was done', async () => {
      await someSongs(500);
      const first = await show();
      const second = await show(linkOn(first.text, 'Next songs') ?? '');
      const last = await show(`${path}?page=5`);
      expect(
        [first, second, last].map((page) => songsOn(page).map(({ place }) => place)).map((all) => [all[0], all.at(-1)]),
      ).toEqual([
        [1, 100],
        [101, 200],
        [401, 500],
      ]);
      expect(textOf(second.text)).toContain('Songs 101 to 200 of 500');
      expect(linkOn(second.text, 'Previous songs')).toBe(path);
      expect(linkOn(last.text, 'Next songs')).toBeUndefined();

      const id = songsOn(second)[0]?.id ?? '';
      const moved = await press(id, 'up', `${path}?page=2`);
      expect(songsOn(await show(moved.location ?? '')).at(-1)).toMatchObject({ id, place: 100 });
      const removed = await member.browser.submit(
        formOf(last.text, `${path}/remove_song/${songsOn(last)[7]?.id ?? ''}`),
      );
      expect(removed.location).toBe(`${path}?page=5`);
      expect(songsOn(await show(`${path}?page=5`))).toHaveLength(99);
    }, 60_000);
  });

  describe('with songs from long ago', () => {
    it('sees them as links while Spotify cannot be asked, and whole again as soon as it can', async () => {
      const [form] = addForms(await search('muse'));
      await member.browser.submit(form!);
      service.clock.advance(31 * DAY);
      member = await service.logsIn(member);
      service.running.spotify.faults.set({ kind: 'server_error' });
      const [link] = songsOn(await show());
      expect(link?.text).toMatch(/^A song on Spotify , song 1 Its name could not be fetched/);
      expect(link?.link).toBe(`https://open.spotify.com/track/${form?.values['track_id'] ?? ''}`);
      service.running.spotify.faults.clear();
      service.clock.advance(60_000);
      expect(songsOn(await show())[0]?.text).toContain(form?.values['track_name'] ?? '?');
    });
  });
});
