import { parse } from 'csv-parse/sync';
import { MongoPlaylistStore } from '../../../src/adapters/outbound/mongo/mongo-playlist-store.js';
import { SqlitePlaylistStore } from '../../../src/adapters/outbound/sqlite/sqlite-playlist-store.js';
import { AccountService, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { formOf, linkOn, textOf } from '../../support/page-forms.js';
import { exportOf, importFile, knownSongs, namesOn, playlistOf, songsOn } from '../../support/playlist-pages.js';
import { trackId } from '../../support/playlists.js';
import { rawRequest } from '../../support/raw-request.js';
import type { Answer } from '../../support/visitor.js';

describeOnEachStore('a playlist on its pages', (newStore) => {
  let service: AccountService;
  let member: Member;
  let path: string;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
    path = await playlistOf(member, knownSongs(3));
    await show();
  });
  afterAll(() => service.stop());

  const show = (address = path) => service.expect(200, member.browser.get(address));
  const words = async () => {
    const { values } = formOf((await show(`${path}/edit`)).text, `${path}/edit`);
    return [values['name'], values['description']];
  };

  describe('is edited', () => {
    it('with a form that holds what it is called and about', async () => {
      expect(linkOn((await show()).text, 'Edit')).toBe(`${path}/edit`);
      const answer = await member.browser.fillIn(`${path}/edit`, { name: ' Noon ', description: '\nTwo\r\nlines' });
      expect([answer.status, answer.location]).toEqual([303, path]);
      const pages = [await show(), await show()];
      expect(pages.map(({ text }) => text.includes('Changes saved.'))).toEqual([true, false]);
      expect(await words()).toEqual(['Noon', 'Two\nlines']);
    });

    it('by its name alone', async () => {
      await member.browser.fillIn(`${path}/edit`, { description: 'Kept' });
      const { values } = formOf((await show(`${path}/edit`)).text, `${path}/edit`);
      const body = new URLSearchParams({ _csrf: values['_csrf'] ?? '', name: 'Noon' });
      expect((await member.browser.send('POST', `${path}/edit`, { body })).status).toBe(303);
      expect(await words()).toEqual(['Noon', 'Kept']);
    });

    it('but not with mistakes, which it shows again', async () => {
      const typed = { name: '', description: 'é'.repeat(2_001) };
      const { status, text } = await member.browser.fillIn(`${path}/edit`, typed);
      expect(status).toBe(400);
      expect(text).toContain('<a href="#edit-name">Name is required.</a>');
      expect(formOf(text, `${path}/edit`).values).toMatchObject(typed);
      expect(await words()).toEqual(['Slow mornings', '']);
    });

    it('in two tabs at once, and neither loses anything', async () => {
      const [one, other] = [await show(`${path}/edit`), await show(`${path}/edit`)].map(({ text }) =>
        formOf(text, `${path}/edit`),
      );
      expect((await member.browser.submit(one!, { name: 'Noon' })).status).toBe(303);
      expect((await member.browser.submit(other!, { description: 'Lunch' })).status).toBe(303);
      expect(await words()).toEqual(['Noon', 'Lunch']);
    });

    it('with the same word in two tabs: the later one is asked first', async () => {
      const late = formOf((await show(`${path}/edit`)).text, `${path}/edit`);
      await member.browser.fillIn(`${path}/edit`, { name: 'Noon' });
      const refused = await member.browser.submit(late, { name: 'Night' });
      expect(refused.status).toBe(409);
      expect(refused.text).toContain(
        '<a href="#edit-name">Name was changed elsewhere meanwhile and is now “Noon”.</a>',
      );
      const again = formOf(refused.text, `${path}/edit`);
      expect([again.values['name'], (await words())[0]]).toEqual(['Night', 'Noon']);
      expect((await member.browser.submit(again)).status).toBe(303);
      expect((await words())[0]).toBe('Night');
    });

    it('while another tab deletes it: 404', async () => {
      const late = formOf((await show(`${path}/edit`)).text, `${path}/edit`);
      await member.browser.fillIn(`${path}/delete`, {});
      expect((await member.browser.submit(late, { name: 'Night' })).status).toBe(404);
    });
  });

  describe('is deleted', () => {
    const question = () => show(`${path}/delete`);
    const remove = async (): Promise<Answer> => {
      const answer = await member.browser.submit(formOf((await question()).text, `${path}/delete`));
      expect([answer.status, answer.location]).toEqual([303, '/playlists']);
      return show('/playlists');
    };
    const undo = (page: Answer) => member.browser.submit(formOf(page.text, '/playlists/restore'));
    const asKept = async () => (await service.expect(200, member.browser.get(`/api/v1${path}`))).json.data;

    it('after being asked whether that is meant, and it is told once', async () => {
      expect(linkOn((await show()).text, 'Delete…')).toBe(`${path}/delete`);
      const asked = await question();
      expect(textOf(asked.text)).toContain(
        '“Slow mornings” and its 3 songs will be deleted. You can undo that for five minutes.',
      );
      expect(linkOn(asked.text, 'Cancel')).toBe(path);
      const pages = [await remove(), await show('/playlists')];
      expect(pages.map(({ text }) => text.includes('Playlist deleted.'))).toEqual([true, false]);
      for (const address of [path, `${path}/edit`, `${path}/delete`]) {
        expect((await member.browser.get(address)).status).toBe(404);
      }
    });

    it('once, however often its form is sent', async () => {
      const form = formOf((await question()).text, `${path}/delete`);
      const answers = await Promise.all([1, 2, 3].map(() => member.browser.submit(form)));
      expect(answers.map(({ status, location }) => [status, location])).toEqual(answers.map(() => [303, '/playlists']));
      expect((await undo(await show('/playlists'))).status).toBe(303);
      expect((await show()).status).toBe(200);
      // The same form once more, as from the browser's history.
      expect((await member.browser.submit(form)).status).toBe(303);
      expect((await member.browser.get(path)).status).toBe(404);
    });

    it('for itself, also where the form’s token was used for another one', async () => {
      const form = formOf((await question()).text, `${path}/delete`);
      const other = await service.expect(201, member.browser.post('/api/v1/playlists', { name: 'Other' }));
      const otherPath = `/playlists/${other.json.data.id}`;
      expect((await member.browser.submit({ ...form, action: `${otherPath}/delete` })).status).toBe(303);
      await member.browser.submit(form);
      expect(await undo(await show('/playlists'))).toMatchObject({ status: 303, location: path });
      expect((await member.browser.get(otherPath)).status).toBe(404);
    });

    it('and comes back as it was', async () => {
      await member.browser.fillIn(`${path}/edit`, { name: 'Früh ☀', description: 'one\r\ntwo' });
      const before = await asKept();
      service.clock.advance(1_000);
      const page = await remove();
      expect(textOf(page.text)).toContain('Früh ☀ was removed. Undo');
      const { status, location } = await undo(page);
      expect([status, location]).toEqual([303, path]);
      expect(textOf((await show()).text)).toContain('Playlist put back.');
      expect(await asKept()).toEqual(before);
      expect((await show('/playlists')).text).not.toContain('/playlists/restore');
      const again = await undo(page);
      expect([again.status, textOf(again.text).includes('It is too late to undo that.')]).toEqual([400, true]);
      expect(await asKept()).toEqual(before);
      expect(await member.browser.get('/playlists/restore')).toMatchObject({ status: 303, location: '/playlists' });
    });

    it('but comes back only to its owner, and for five minutes', async () => {
      const page = await remove();
      const cookie = member.browser.cookies.get('octa_removed') ?? '';
      const other = await service.member();
      other.browser.cookies.set('octa_removed', cookie);
      expect((await other.browser.get('/playlists')).text).not.toContain('/playlists/restore');
      service.clock.advance(5 * 60_000);
      expect((await show('/playlists')).text).not.toContain('/playlists/restore');
      expect((await undo(page)).status).toBe(400);
    });

    it('but comes back only where there is room', async () => {
      const page = await remove();
      const store = service.store.kind === 'sqlite' ? SqlitePlaylistStore.prototype : MongoPlaylistStore.prototype;
      const full = jest.spyOn(store, 'addWithin').mockResolvedValue(null);
      const refused = await undo(page);
      full.mockRestore();
      expect([refused.status, textOf(refused.text).includes('An account can hold at most')]).toEqual([409, true]);
      expect((await undo(refused)).status).toBe(303);
    });
  });

  describe('is exported', () => {
    it('as JSON, to be kept as a file', async () => {
      const address = linkOn((await show()).text, 'Export as JSON') ?? '';
      const { headers, json } = await show(address);
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(headers.get('content-disposition')).toBe('attachment; filename="Slow mornings.json"');
      expect(json).toMatchObject({ format: 'octa-music-playlist', name: 'Slow mornings' });
      expect(json.songs.map((song: { track_name: string }) => song.track_name)).toEqual([
        'Track 1',
        'Track 2',
        'Track 3',
      ]);
    });

    it('in every other format', async () => {
      const { text } = await show();
      for (const format of ['JSPF', 'XSPF', 'M3U']) {
        expect((await show(linkOn(text, `Export as ${format}`) ?? '')).text).toContain('Track 1');
      }
    });

    it('as CSV, which other programs read', async () => {
      const { headers, text } = await show(linkOn((await show()).text, 'Export as CSV') ?? '');
      expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(headers.get('content-disposition')).toBe('attachment; filename="Slow mornings.csv"');
      const rows: Record<string, string>[] = parse(text, { columns: true, bom: true });
      expect(rows.map(({ position, track_name }) => [position, track_name])).toEqual([
        ['1', 'Track 1'],
        ['2', 'Track 2'],
        ['3', 'Track 3'],
      ]);
    });

    it.each([
      ['../../etc/passwd', 'etc passwd.json'],
      ['a"b\\c/d:e', 'a b c d e.json'],
      ['...', 'playlist.json'],
    ])('called %s, under a name that is one', async (name, file) => {
      path = await playlistOf(member, [], name);
      const { headers } = await show(`${path}/export`);
      expect(headers.get('content-disposition')).toMatch(/^attachment; filename=/);
      expect(headers.get('content-disposition')?.replaceAll('"', '')).toBe(`attachment; filename=${file}`);
    });

    it('in any script', async () => {
      path = await playlistOf(member, [], 'أغاني');
      const { headers } = await show(`${path}/export?format=csv`);
      expect(headers.get('content-disposition')).toContain(`filename*=UTF-8''${encodeURIComponent('أغاني')}.csv`);
    });

    it('in no other format', async () => {
      for (const query of ['format=xml', 'format=json&format=csv', 'format=__proto__']) {
        expect((await member.browser.get(`${path}/export?${query}`)).status).toBe(400);
      }
    });
  });

  describe('is imported', () => {
    it('from what was exported, file for file', async () => {
      for (const [format, name] of [
        ['json', ''],
        ['csv', 'From a table'],
      ] as const) {
        const { text } = await show(`${path}/export?format=${format}`);
        const answer = await importFile(member, text, { name });
        expect([answer.status, answer.location]).toEqual([303, expect.stringMatching(/^\/playlists\//)]);
        const page = await show(answer.location ?? '');
        expect(textOf(page.text)).toContain(`Playlist imported. Your playlists ${name || 'Slow mornings'}`);
        expect(namesOn(page)).toEqual(['Track 1', 'Track 2', 'Track 3']);
      }
    });

    it('with 1,000 songs', async () => {
      path = await playlistOf(member, knownSongs(1_000));
      const { text } = await show(`${path}/export?format=json`);
      expect((await importFile(member, text)).status).toBe(303);
    }, 60_000);

    it('from what was pasted', async () => {
      const content = exportOf('Pasted', knownSongs(2));
      for (const typed of [{ content }, { content: 'spotify_track_id\n' + trackId(1), name: 'A table' }]) {
        const answer = await member.browser.fillIn('/playlists/import', typed);
        expect(answer.status).toBe(303);
        expect(songsOn(await show(answer.location ?? '')).length).toBeGreaterThan(0);
      }
    });

    it('and says so when songs were in it twice', async () => {
      const twice = [...knownSongs(2), { ...knownSongs(1)[0], spotify_track_id: trackId(2) }];
      const answer = await importFile(member, exportOf('Twice', twice));
      const page = await show(answer.location ?? '');
      expect(textOf(page.text)).toContain('Songs listed more than once in the file were added only once.');
      expect(songsOn(page)).toHaveLength(2);
    });

    it.each([
      ['nothing', '', {}, 'file', 'Please choose a file or paste its content.'],
      ['what is no playlist', '{"format":"other"}', {}, 'file', 'This JSON document is no playlist that can be read'],
      ['what is no table', 'a,b\n1,2', { name: 'A' }, 'file', 'The file is no playlist that can be read'],
      [
        'a row that is wrong',
        exportOf('A', [{ spotify_track_id: 'x', track_name: null }]),
        {},
        'file',
        'Row 1: spotify_track_id must be a Spotify id: 22 letters and digits',
      ],
      ['what is no text', new Uint8Array([0, 1, 2, 0x41, 0]), {}, 'file', 'The file is not text.'],
      ['a name that is too long', exportOf('A', []), { name: 'x'.repeat(201) }, 'name', 'Name must have at most'],
    ] as const)('but not from %s, and what was typed stays', async (_what, content, fields, field, problem) => {
      const { status, text } = await importFile(member, content, { content: '', ...fields });
      expect([status, text]).toEqual([400, expect.stringContaining(`<a href="#import-${field}">${problem}`)]);
      expect(formOf(text, '/playlists/import').values).toMatchObject(fields);
      expect(text.match(/<h2 class="entry-name">/g)).toBeNull();
    });

    it('but not from a paste that is wrong, which stays', async () => {
      const content = '{"format": <b>&amp;';
      const { status, text } = await member.browser.fillIn('/playlists/import', { content });
      expect(status).toBe(400);
      expect(text).toContain('<a href="#import-content">The file is not valid JSON.</a>');
      expect(formOf(text, '/playlists/import').values['content']).toBe(content);
    });

    it('but not from a file that is too large, which the form says', async () => {
      const { status, text } = await importFile(member, 'x'.repeat(11_000_000));
      expect([status, text]).toEqual([
        413,
        expect.stringContaining('<a href="#import-file">The file is larger than 10 MB.</a>'),
      ]);
      expect(formOf(text, '/playlists/import').values['_csrf']).not.toBe('');
    });

    it('and shows how far it is, where songs are looked for', async () => {
      const answer = await importFile(member, 'title;artist\nUprising;Muse\nNo such song;Nobody\n', { name: 'Found' });
      expect([answer.status, answer.location]).toEqual([303, expect.stringMatching(/^\/playlists\/imports\//)]);
      let text = '';
      do {
        service.clock.advance(600);
        ({ text } = await show(answer.location ?? ''));
      } while (!text.includes('Import finished'));
      expect(textOf(text)).toMatch(/1 of 2 songs imported, 1 of them found by title and artist\./);
      expect(textOf(text)).toContain(
        'Row 3: Spotify has no song with this title by this artist (Nobody – No such song).',
      );
      const list = await show(linkOn(text, 'Found'));
      expect(namesOn(list)).toEqual([expect.stringMatching(/^Uprising Muse/)]);
      expect((await (await service.member()).browser.get(answer.location ?? '')).status).toBe(404);
    });

    it('but not from two files, nor from a body that is none', async () => {
      const { values } = formOf((await show('/playlists/import')).text, '/playlists/import');
      const body = new FormData();
      body.set('_csrf', values['_csrf'] ?? '');
      for (const name of ['one', 'other']) body.append('file', new Blob([exportOf(name, [])]), name);
      expect((await member.browser.send('POST', '/playlists/import', { body })).status).toBe(400);
      const headers = { 'content-type': 'multipart/form-data; boundary=x' };
      for (const text of ['', '--x\r\nnonsense', '--x--\r\n']) {
        const { status } = await member.browser.send('POST', '/playlists/import', { headers, body: text });
        expect([400, 403]).toContain(status);
      }
      expect(textOf((await show('/playlists')).text)).not.toContain('other');
    });

    it('but not from a body with many parts, or one that does not say its size', async () => {
      const headers = { 'content-type': 'multipart/form-data; boundary=x', cookie: member.browser.cookieHeader() };
      const part = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n';
      const send = (body: string, more = {}) =>
        rawRequest(`${service.url}/playlists/import`, { method: 'POST', headers: { ...headers, ...more }, body });
      expect((await send(`${part.repeat(22)}--x--\r\n`)).status).toBe(400);
      const endless = await send(`${part}--x--\r\n`, { 'transfer-encoding': 'chunked' });
      expect(endless.status).toBe(413);
    });
  });
});
