import { MongoPlaylistSongStore } from '../../../src/adapters/outbound/mongo/mongo-playlist-song-store.js';
import { MongoPlaylistStore } from '../../../src/adapters/outbound/mongo/mongo-playlist-store.js';
import { SqlitePlaylistStore } from '../../../src/adapters/outbound/sqlite/sqlite-playlist-store.js';
import { databaseUnavailable } from '../../../src/core/shared/database.js';
import { AccountService, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { formOf, linkOn, textOf } from '../../support/page-forms.js';
import { playlistOf } from '../../support/playlist-pages.js';
import type { Answer } from '../../support/visitor.js';

describeOnEachStore('/playlists', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => service.stop());

  const show = (path = '/playlists') => service.expect(200, member.browser.get(path));
  const create = (typed: Record<string, string>) => member.browser.fillIn('/playlists/create', typed);
  /** The names in the list, in order. */
  const listed = ({ text }: Answer) =>
    [...text.matchAll(/<h2 class="entry-name">([^]*?)<\/h2>/g)].map(([, html = '']) => textOf(html));

  describe('to somebody without one', () => {
    it('says what to do, and leads there', async () => {
      const page = await show();
      expect(textOf(page.text)).toContain('You have no playlists yet. Create one, then search for songs to add.');
      expect([linkOn(page.text, 'New playlist'), linkOn(page.text, 'Import')]).toEqual([
        '/playlists/create',
        '/playlists/import',
      ]);
    });

    it('is in the navigation, for those who are logged in', async () => {
      const nav = (page: Answer) => /<nav class="site-nav"[^]*?<\/nav>/.exec(page.text)?.[0] ?? '';
      expect(nav(await show('/'))).toContain('<a href="/playlists">Playlists</a>');
      expect(nav(await show())).toContain('<a href="/playlists" aria-current="page">Playlists</a>');
      expect(nav(await service.visitor().get('/'))).not.toContain('/playlists');
    });
  });

  describe('makes one', () => {
    it('with one form, says so once, and shows what was typed', async () => {
      const answer = await create({ name: '  Slow mornings ', description: 'Before\r\ncoffee <b>' });
      expect([answer.status, answer.location]).toEqual([303, expect.stringMatching(/^\/playlists\/[\w-]+$/)]);
      const pages = [await show(answer.location ?? ''), await show(answer.location ?? '')];
      expect(pages.map(({ text }) => text.includes('Playlist created.'))).toEqual([true, false]);
      expect(textOf(pages[1]?.text ?? '')).toContain('Slow mornings Before coffee <b> 0 songs');
      expect(listed(await show())).toEqual(['Slow mornings']);
      expect(textOf((await show()).text)).toContain('Before coffee <b> 0 songs Changed');
    });

    it('without a description', async () => {
      expect((await create({ name: 'Noon' })).status).toBe(303);
    });

    it.each([
      ['a name that is missing', { name: ' ' }, 'Name is required.', 'name'],
      ['a name that is too long', { name: 'x'.repeat(201) }, 'Name must have at most 200 characters.', 'name'],
      ['a name with a line break', { name: 'a\nb' }, 'Name must not contain control characters.', 'name'],
      [
        'a description that is too long',
        { name: 'Noon', description: `<${'é'.repeat(2_000)}` },
        'Description must have at most 2000 characters.',
        'description',
      ],
      [
        'a description with control characters',
        { name: 'Noon', description: 'a\u0007' },
        'Description must not contain control characters.',
        'description',
      ],
    ] as const)('but not of %s, which it shows again', async (_what, typed, problem, field) => {
      const { status, text, headers } = await create(typed);
      expect([status, headers.get('cache-control')]).toEqual([400, 'no-store']);
      expect(text).toContain(`<a href="#create-${field}">${problem}</a>`);
      expect(text).toMatch(new RegExp(`id="create-${field}"[^>]* aria-describedby="create-${field}-error`));
      expect(text).toContain('<title>Error: New playlist · Octa Music</title>');
      expect(formOf(text, '/playlists/create').values).toMatchObject(typed);
      expect(listed(await show())).toEqual([]);
    });

    it('but not of fields that nobody asked for, or of a field that comes twice', async () => {
      const { values } = formOf((await show('/playlists/create')).text, '/playlists/create');
      for (const extra of ['owner_id=1', 'name=twice']) {
        const body = `${new URLSearchParams({ ...values, name: 'Noon' }).toString()}&${extra}`;
        const headers = { 'content-type': 'application/x-www-form-urlencoded' };
        expect((await member.browser.send('POST', '/playlists/create', { headers, body })).status).toBe(400);
      }
      expect(listed(await show())).toEqual([]);
    });

    it('but not for another site', async () => {
      const { values } = formOf((await show('/playlists/create')).text, '/playlists/create');
      const form = { ...values, name: 'Noon' };
      const without = await create({ ...form, _csrf: 'wrong' });
      expect([without.status, formOf(without.text, '/playlists/create').values['name']]).toEqual([403, 'Noon']);
      const headers = { origin: 'https://evil.example' };
      const body = new URLSearchParams(form);
      expect((await member.browser.send('POST', '/playlists/create', { headers, body })).status).toBe(403);
      expect(listed(await show())).toEqual([]);
    });

    it('until there are too many', async () => {
      const store = service.store.kind === 'sqlite' ? SqlitePlaylistStore.prototype : MongoPlaylistStore.prototype;
      jest.spyOn(store, 'addWithin').mockResolvedValue(null);
      const { status, text } = await create({ name: 'One too many' });
      expect([status, textOf(text)]).toEqual([
        409,
        expect.stringContaining(
          'An account can hold at most 500 playlists, with 10,000 songs and 10 MB of text in all.',
        ),
      ]);
    });
  });

  describe('with several', () => {
    it('lists the latest first, and leads on when there are more than a page', async () => {
      const names = Array.from({ length: 51 }, (_, index) => `List ${index}`);
      for (const name of names) {
        service.clock.advance(1);
        await playlistOf(member, [], name);
      }
      const first = await show();
      const older = linkOn(first.text, 'Older playlists') ?? '';
      const second = await show(older);
      expect([...listed(first), ...listed(second)]).toEqual(names.reverse());
      expect(linkOn(second.text, 'Latest playlists')).toBe('/playlists');
      await service.expect(404, member.browser.get('/playlists/nothing-here'));
    }, 60_000);

    it('shows four covers, or one, how many songs, and how long they take', async () => {
      const cover = (name: string) => `https://i.scdn.co/image/${name}`;
      const song = (name: string, rest = {}) => ({ track_name: name, duration_ms: 3_000_000, ...rest });
      const covered = (names: string) => [...names].map((name) => song(name, { image_url: cover(name) }));
      const old = { fetched_at: '2020-01-01T00:00:00.000Z', image_url: cover('a') };
      const lists: readonly [string, object[]][] = [
        ['Mosaic', [...covered('aabcde'), { track_name: 'f' }]],
        ['Three', covered('abc')],
        ['Plain', [song('x', { duration_ms: 90_000 })]],
        ['Old', [song('x', old)]],
        ['Empty', []],
      ];
      for (const [name, songs] of lists) {
        service.clock.advance(1);
        await playlistOf(member, songs, name);
      }
      const reads = service.store.kind === 'sqlite' ? SqlitePlaylistStore.prototype : MongoPlaylistStore.prototype;
      const songReads =
        service.store.kind === 'sqlite' ? SqlitePlaylistStore.prototype : MongoPlaylistSongStore.prototype;
      const [finds, sums] = [jest.spyOn(reads, 'find'), jest.spyOn(songReads, 'summarize')];
      const { text } = await show();
      expect([finds.mock.calls.length, sums.mock.calls.length]).toEqual([0, 1]);
      const cards = [...text.matchAll(/<li class="playlist">([^]*?)<\/li>/g)].map(([, html = '']) => ({
        text: textOf(html).replace(/ Changed .*/, ''),
        covers: [...html.matchAll(/<img src="([^"]*)"/g)].map(([, src = '']) => src.replace(/\.[0-9a-f]{10}/, '')),
      }));
      const placeholder = ['/assets/placeholder.svg'];
      expect(cards).toEqual([
        { text: 'Empty 0 songs', covers: placeholder },
        { text: 'Old 1 song', covers: placeholder },
        { text: 'Plain 1 song, 2 min', covers: placeholder },
        { text: 'Three 3 songs, 2 h 30 min', covers: [cover('a')] },
        { text: 'Mosaic 7 songs, at least 5 h', covers: [...'abcd'].map(cover) },
      ]);
    });

    it('says so where an address leads to no place in the list', async () => {
      for (const query of ['cursor=nonsense', 'cursor=1.a&cursor=1.b', 'cursor=%00']) {
        const { status, text } = await member.browser.get(`/playlists?${query}`);
        expect([query, status]).toEqual([query, 400]);
        expect(textOf(text)).toContain('This page of your playlists does not exist.');
        expect(linkOn(text, 'Latest playlists')).toBe('/playlists');
      }
      expect((await member.browser.get('/playlists?utm_source=mail')).status).toBe(200);
    });

    it('escapes and sets apart whatever they are called', async () => {
      const name = '"><img src=x onerror=alert(1)> شرقية';
      const path = await playlistOf(member, [], name);
      for (const page of [await show(), await show(path), await show(`${path}/edit`), await show(`${path}/delete`)]) {
        expect(page.text).not.toContain('<img src=x');
        expect(page.headers.get('cache-control')).toBe('no-store');
      }
      expect(listed(await show())).toEqual([name]);
    });
  });

  describe('while the database cannot be asked', () => {
    it('says so with 503, and keeps what was typed', async () => {
      const store = service.store.kind === 'sqlite' ? SqlitePlaylistStore.prototype : MongoPlaylistStore.prototype;
      for (const method of ['listOf', 'find', 'addWithin'] as const) {
        jest.spyOn(store, method).mockRejectedValue(databaseUnavailable());
      }
      for (const path of ['/playlists', '/playlists/some-id', '/playlists/some-id/search?q=muse']) {
        const { status, headers } = await member.browser.get(path);
        expect([status, Number(headers.get('retry-after')) > 0]).toEqual([503, true]);
        expect(headers.get('cache-control')).toBe('no-store');
      }
      const created = await create({ name: 'Noon' });
      expect([created.status, formOf(created.text, '/playlists/create').values['name']]).toEqual([503, 'Noon']);
    });
  });
});
