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

  describe('undoes a removal', () => {
    const remove = async (songId: string) => {
      const form = formOf((await show()).text, `${path}/remove_song/${songId}`);
      return show((await member.browser.submit(form)).location ?? '');
    };
    const undoOn = (page: Answer) => formOf(page.text, `${path}/restore_song`);

    it('with one click: the song is at its place again, as it was', async () => {
      const before = await someSongs(3);
      const page = await remove(before[1]?.id ?? '');
      expect(textOf(page.text)).toContain('Track 2 was removed. Undo');
      const { status, location } = await member.browser.submit(undoOn(page));
      expect([status, location]).toEqual([303, `${path}?song=${before[1]?.id}#song-${before[1]?.id}`]);
      const restored = await show();
      expect(songsOn(restored)).toEqual(before);
      expect(textOf(restored.text)).toContain('Song put back');
      expect(restored.text).not.toContain('restore_song');
      const again = await member.browser.submit(undoOn(page));
      expect([again.status, textOf(again.text).includes('It is too late to undo that.')]).toEqual([400, true]);
      expect(songsOn(await show())).toEqual(before);
    });

    it('for five minutes, of their own, in that playlist', async () => {
      const [song] = await someSongs(2);
      const page = await remove(song?.id ?? '');
      const cookie = member.browser.cookies.get('octa_removed') ?? '';
      expect(cookie).not.toContain('Track');
      const other = await service.member();
      const theirs = await playlistOf(other, knownSongs(1));
      other.browser.cookies.set('octa_removed', cookie);
      expect((await other.browser.get(theirs)).text).not.toContain('restore_song');
      for (const forged of ['', 'x', `${cookie}x`]) {
        member.browser.cookies.set('octa_removed', forged);
        expect((await show()).text).not.toContain('restore_song');
      }
      member.browser.cookies.set('octa_removed', cookie);
      service.clock.advance(5 * 60_000 - 1);
      expect((await show()).text).toContain('restore_song');
      service.clock.advance(1);
      expect((await show()).text).not.toContain('restore_song');
      expect((await member.browser.submit(undoOn(page))).status).toBe(400);
    });

    it('not into a playlist that has the track again, nor one that is gone', async () => {
      const before = await someSongs(2);
      const page = await remove(before[0]?.id ?? '');
      await service.expect(
        201,
        member.browser.post(`/api/v1${path}/songs`, {
          spotify_track_id: before[0]?.link.split('/').at(-1),
          track_name: 'Track 1',
          artist_name: 'Somebody',
        }),
      );
      expect((await member.browser.submit(undoOn(page))).status).toBe(303);
      expect(namesOn(await show())).toEqual(['Track 2', 'Track 1']);
      const last = await remove(songsOn(await show())[0]?.id ?? '');
      await service.expect(200, member.browser.delete(`/api/v1${path}`));
      expect((await member.browser.submit(undoOn(last))).status).toBe(404);
    });
  });

  describe('adds songs of an artist’s results', () => {
    const results = '/?q=muse&source=spotify';
    const addTo = async (name: string, at = 0) => {
      const page = await show(results);
      const form = formsOf(page.text).filter(({ action }) => action === '/playlists/add_song')[at];
      const [, playlist = ''] = new RegExp(`<option value="([^"]*)">${name}</option>`).exec(page.text) ?? [];
      return member.browser.submit(form!, { playlist });
    };

    it('to one of their playlists, once, and is back at the results', async () => {
      await playlistOf(member, [], 'Other');
      const added = await addTo('Slow mornings');
      expect([added.status, added.location]).toEqual([303, results]);
      expect(textOf((await show(results)).text)).toContain('Song added to your playlist.');
      await addTo('Slow mornings');
      expect(textOf((await show(results)).text)).toContain('This song is in that playlist already.');
      await addTo('Slow mornings', 1);
      expect(songsOn(await show())).toHaveLength(2);
    });

    it('not as a visitor, and not without a playlist', async () => {
      expect((await service.visitor().get(results)).text).not.toContain('/playlists/add_song');
      const other = await service.member();
      const { text } = await other.browser.get(results);
      expect(text).not.toContain('action="/playlists/add_song"');
      expect(linkOn(text, 'Create a playlist first')).toBe('/playlists/create');
    });

    it('to no playlist of another’s, and goes to no other site', async () => {
      const other = await service.member();
      await playlistOf(other);
      const [form] = formsOf((await other.browser.get(results)).text).filter(
        ({ action }) => action === '/playlists/add_song',
      );
      const playlist = path.split('/').at(-1) ?? '';
      const refused = await other.browser.submit(form!, { playlist });
      expect(refused.status).toBe(404);
      expect(formOf(refused.text, '/playlists/add_song').values).toMatchObject({ playlist });
      expect(linkOn(refused.text, 'Back to the results')).toBe(results);
      for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', '/login', '']) {
        const { location } = await addTo('Slow mornings').then(async () => {
          const [own] = formsOf((await show(results)).text).filter(({ action }) => action === '/playlists/add_song');
          return member.browser.submit(own!, { playlist, next });
        });
        expect(location).toBe('/');
      }
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
