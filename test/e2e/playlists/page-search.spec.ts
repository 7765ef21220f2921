import { AccountService, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { historyOf } from '../../support/history.js';
import { formOf, formsOf, linkOn, textOf, type PageForm } from '../../support/page-forms.js';
import { namesOn, playlistOf, songsOn } from '../../support/playlist-pages.js';
import { trackId } from '../../support/playlists.js';
import type { Answer } from '../../support/visitor.js';

const ADDED = 'Song added to your playlist.';

const NO_ARTIST =
  'The search term is an address, but not an artist’s. ' +
  'Enter a name, or the address of an artist on Spotify or MusicBrainz, or of a channel on YouTube.';

describeOnEachStore('somebody with a playlist', (newStore) => {
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

  describe('looks for songs', () => {
    it('with a form, and sees where they are from', async () => {
      const empty = await show(`${path}/search`);
      expect(textOf(empty.text)).not.toContain('Songs on Spotify for');
      const page = await search(' muse ');
      expect(page.status).toBe(200);
      expect(textOf(page.text)).toContain('Songs on Spotify for “ muse ”');
      expect(addForms(page)).toHaveLength(10);
      const [first] = addForms(page);
      expect(Object.keys(first?.values ?? {}).sort()).toEqual([
        '_csrf',
        'album_name',
        'artist_name',
        'duration_ms',
        'image_url',
        'offset',
        'q',
        'spotify_url',
        'track_id',
        'track_name',
      ]);
      expect(page.text).toContain(`<a href="https://open.spotify.com/track/${first?.values['track_id'] ?? ''}"`);
    });

    it('and turns pages, without a gap or a double', async () => {
      const found: string[] = [];
      let address: string | undefined = `${path}/search?q=a`;
      for (let turns = 0; address !== undefined && turns < 3; turns += 1) {
        const page = await show(address);
        found.push(...addForms(page).map(({ values }) => values['track_id'] ?? ''));
        expect(linkOn(page.text, 'Back to the first songs')).toBe(
          turns === 0 ? undefined : `${path}/search?q=a&offset=0`,
        );
        address = linkOn(page.text, 'More songs');
      }
      expect([found.length > 10, new Set(found).size]).toEqual([true, found.length]);
    });

    it('and it is in the history once, however they go on', async () => {
      const page = await search('muse');
      const { location } = await member.browser.submit(addForms(page)[0]!);
      await show(location ?? '');
      await show(linkOn(page.text, 'More songs') ?? `${path}/search?q=muse&offset=10`);
      expect((await historyOf(member.browser)).map(({ query }) => query)).toEqual(['muse']);
    });

    it('and reads when there are none', async () => {
      const page = await search('zzzz nobody <b>');
      expect([page.status, textOf(page.text)]).toEqual([
        200,
        expect.stringContaining('Spotify found no songs for “zzzz nobody <b>”.'),
      ]);
      const beyond = await show(`${path}/search?q=muse&offset=900`);
      expect(textOf(beyond.text)).toContain('There are no more songs.');
      expect(linkOn(beyond.text, 'Back to the first songs')).toBe(`${path}/search?q=muse&offset=0`);
    });

    it.each([
      ['', 'The search term is required.'],
      [' ', 'The search term is required.'],
      ['x'.repeat(101), 'The search term must have at most 100 characters.'],
      ['a\u0007', 'The search term must not contain control characters.'],
      ['https://open.spotify.com/track/4VqPOruhp5EdPBeR92t6lQ', NO_ARTIST],
      ['youtu.be/w8KQmps-Sog', NO_ARTIST],
    ])('but not for %j, which stays', async (q, problem) => {
      const { status, text } = await search(q);
      expect(status).toBe(400);
      expect(text).toContain(`<a href="#songs-q">${problem}</a>`);
      expect(formOf(text, `${path}/search`).values['q']).toBe(q);
      expect(await historyOf(member.browser)).toEqual([]);
    });

    it('by whoever an address or a handle names', async () => {
      const names = (page: Answer) => addForms(page).map(({ values }) => values['track_name']);
      const songs = names(await search('Adele'));
      expect(songs).not.toEqual([]);
      expect(names(await search('@adele'))).toEqual(songs);
      const { data } = (await member.browser.post('/api/v1/spotify/search', { artist_name: 'Adele' })).json;
      expect(names(await search(`${data.spotify_url}?si=${'x'.repeat(200)}`))).toEqual(songs);
    });

    it('and reads what is the matter when Spotify does not answer', async () => {
      service.running.spotify.faults.set({ kind: 'server_error' });
      // Not what was asked before: that would be answered from memory.
      const broken = await search('abba');
      expect([broken.status, textOf(broken.text)]).toEqual([502, expect.stringContaining('Spotify')]);
      expect(formOf(broken.text, `${path}/search`).values['q']).toBe('abba');
    });

    it('and is told when to come back while Spotify refuses', async () => {
      service.running.spotify.faults.set({ kind: 'rate_limited_json', retryAfterSeconds: 7 });
      const { status, headers } = await search('queen');
      expect([status, headers.get('retry-after')]).toEqual([503, '7']);
      service.clock.advance(8_000);
    });
  });

  describe('adds a song', () => {
    it('with one click, is told once, and goes on where they were', async () => {
      const address = `${path}/search?q=muse&offset=0`;
      const [form] = addForms(await show(address));
      const answer = await member.browser.submit(form!);
      expect([answer.status, answer.location]).toEqual([303, address]);
      const pages = [await show(address), await show(address)];
      expect(pages.map(({ text }) => text.includes(ADDED))).toEqual([true, false]);
      expect(addForms(pages[1]!)).toHaveLength(9);
      expect(textOf(pages[1]?.text ?? '')).toContain(`In the playlist : ${form?.values['track_name'] ?? ''}`);
      const [song] = songsOn(await show());
      expect(song?.text).toContain(`${form?.values['track_name']} ${form?.values['artist_name']}`);
      expect([song?.link, song?.picture]).toEqual([form?.values['spotify_url'], form?.values['image_url']]);
    });

    it('that was there already: 409, in the page of the search', async () => {
      const [form] = addForms(await search('muse'));
      await member.browser.submit(form!);
      const again = await member.browser.submit(form!);
      expect([again.status, textOf(again.text)]).toEqual([
        409,
        expect.stringContaining('There is a problem That song is in the playlist already.'),
      ]);
      expect(addForms(again)).toHaveLength(9);
      expect(songsOn(await show())).toHaveLength(1);
      // Whoever reloads that page, or comes back to it, finds the search.
      const back = await member.browser.get(`${path}/add_song`);
      expect([back.status, back.location]).toEqual([303, `${path}/search`]);
    });

    it('once, whatever is clicked twice', async () => {
      const [form] = addForms(await search('muse'));
      const answers = await Promise.all([1, 2, 3, 4].map(() => member.browser.submit(form!)));
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409, 409]);
      expect(songsOn(await show())).toHaveLength(1);
    });

    it('by the names of its fields alone', async () => {
      const { values } = formOf((await show(`${path}/edit`)).text, `${path}/edit`);
      const add = (fields: Record<string, string>) =>
        member.browser.send('POST', `${path}/add_song`, {
          body: new URLSearchParams({ _csrf: values['_csrf'] ?? '', ...fields }),
        });
      const song = { track_id: trackId(1), track_name: 'Lush', artist_name: 'Somebody' };
      const { status, location } = await add(song);
      expect([status, location]).toEqual([303, path]);
      const other = { ...song, track_id: trackId(2) };
      for (const [wrong, problem] of [
        [{ ...other, track_id: '' }, 'track_id is required.'],
        [{ ...other, track_id: '../x' }, 'track_id must be a Spotify id: 22 letters and digits.'],
        [{ ...other, track_name: ' ' }, 'track_name is required.'],
        [{ ...other, duration_ms: '-1' }, 'duration_ms must be a whole number from 0 to 86400000.'],
        [{ ...other, image_url: 'https://evil.example/x.png' }, 'image_url must be'],
        [{ ...other, spotify_url: 'javascript:alert(1)' }, 'spotify_url must be'],
        [{ ...other, owner_id: 'x' }, 'owner_id is not a known field.'],
      ] as const) {
        const refused = await add(wrong);
        expect([refused.status, textOf(refused.text)]).toEqual([400, expect.stringContaining(problem)]);
      }
      expect(namesOn(await show())).toEqual(['Lush']);
    });

    it('until the playlist is full', async () => {
      const all = Array.from({ length: 1_000 }, () => ({}));
      path = await playlistOf(member, all);
      const [form] = addForms(await search('muse'));
      const refused = await member.browser.submit(form!);
      expect([refused.status, textOf(refused.text)]).toEqual([
        409,
        expect.stringContaining('A playlist holds at most 1000 songs.'),
      ]);
    });
  });
});
