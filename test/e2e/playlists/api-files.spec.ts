import { parse } from 'csv-parse/sync';
import { AccountService, type Member } from '../../support/accounts.js';
import {
  addSong,
  createPlaylist,
  dataOf,
  importAll,
  type ListedPlaylist,
  type ListedSong,
  PLAYLISTS,
  playlistWith,
  showPlaylist,
  songFields,
} from '../../support/api-playlists.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { trackId } from '../../support/playlists.js';
import type { Answer } from '../../support/visitor.js';

const FIELDS = [
  'spotify_track_id',
  'track_name',
  'artist_name',
  'album_name',
  'duration_ms',
  'image_url',
  'spotify_url',
  'added_at',
  'fetched_at',
] as const;

/** Everything of a song but what belongs to this one playlist. */
const recordOf = (song: ListedSong): object => Object.fromEntries(FIELDS.map((field) => [field, song[field]]));

describeOnEachStore('a playlist as a file', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
  });
  afterAll(() => service.stop());

  const exported = (id: string, format: string) =>
    service.expect(200, member.browser.get(`${PLAYLISTS}/${id}/export?format=${format}`));
  const imported = (body: object) =>
    dataOf<ListedPlaylist & { duplicates: object[]; skipped: object[] }>(
      201,
      member.browser.post(`${PLAYLISTS}/import`, body),
    );
  const names = async () => {
    const { items } = await dataOf<{ items: ListedPlaylist[] }>(200, member.browser.get(PLAYLISTS));
    return items.map(({ name }) => name);
  };

  /** One with everything that is hard to write down. */
  const difficult = async () => {
    const { id } = await createPlaylist(member.browser, { name: 'Früh, "=1"', description: 'two\nlines, 東京' });
    const hard = [
      { track_name: '=HYPERLINK("https://evil.example";"x")', artist_name: '+49 Somebody' },
      { track_name: '-1', artist_name: '@somebody', album_name: "'quoted'" },
      { track_name: "'=1+1", artist_name: "''=1", album_name: null, duration_ms: null, image_url: null },
      { track_name: 'a "quoted", and; so on', artist_name: '東京 🎵 مرحبا', album_name: ' , ' },
    ];
    for (const [index, change] of hard.entries()) {
      service.clock.advance(1000);
      await addSong(member.browser, id, songFields(index, change));
    }
    return showPlaylist(member.browser, id);
  };

  it('as CSV is read by another parser, and by no spreadsheet as a formula', async () => {
    const playlist = await difficult();
    const { headers, text } = await exported(playlist.id, 'csv');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="Fr?h, =1.csv"; filename*=UTF-8''Fr%C3%BCh%2C%20%3D1.csv`,
    );
    // `fetch` takes the byte order mark away where it decodes text.
    const bytes = Buffer.from(await (await rawExport(playlist.id)).arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const cells = parse(bytes, { bom: true });
    for (const cell of cells.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    const [heading, ...rows] = cells;
    expect(heading).toEqual(['position', ...FIELDS]);
    const written = playlist.songs.map((song, index) => [
      String(index + 1),
      ...FIELDS.map((field) => String(song[field] ?? '')),
    ]);
    const guarded = written.map((row) => row.map((cell) => (/^'*[=+\-@]/.test(cell) ? `'${cell}` : cell)));
    expect(rows).toEqual(guarded);
    expect(text.endsWith('\r\n')).toBe(true);
  });

  it('as JSON says all there is to say', async () => {
    const { id, name, description, songs } = await difficult();
    const { headers, json, text } = await exported(id, 'json');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename=".*\.json"/);
    const exported_at = service.clock.now().toISOString();
    const data = {
      format: 'octa-music-playlist',
      version: 1,
      name,
      description,
      exported_at,
      songs: songs.map(recordOf),
    };
    expect(json).toEqual({ success: true, message: null, error: null, data });
    expect((await member.browser.get(`${PLAYLISTS}/${id}/export`)).text).toBe(text);
    const head = await member.browser.send('HEAD', `${PLAYLISTS}/${id}/export`, {});
    expect([head.status, head.headers.get('content-disposition')]).toEqual([200, headers.get('content-disposition')]);
  });

  it.each(['json', 'csv'])('is the same again when %s is imported, by somebody else, too', async (format) => {
    const before = await difficult();
    const file = (await exported(before.id, format)).text;
    service.clock.advance(60_000);
    member = await service.member();
    const words =
      format === 'json'
        ? { name: before.name, description: before.description }
        : { name: 'From a table', description: '' };
    const at = service.clock.now().toISOString();
    const playlist = await imported(format === 'json' ? { file } : { file, name: words.name });
    expect(playlist).toEqual({
      ...words,
      id: expect.any(String),
      song_count: 4,
      version: 1,
      created_at: at,
      updated_at: at,
      ...{ total: 4, imported: 4, duplicates: [], skipped: [], playlists: [{ id: playlist.id, name: words.name }] },
    });
    const after = await showPlaylist(member.browser, playlist.id);
    expect(after.songs.map(recordOf)).toEqual(before.songs.map(recordOf));
    expect(after.songs.map(({ id }) => id)).not.toEqual(before.songs.map(({ id }) => id));
    const again = (await exported(playlist.id, format)).text;
    expect(again.replaceAll(/"exported_at": "[^"]*"/g, '')).toBe(file.replaceAll(/"exported_at": "[^"]*"/g, ''));
  });

  it.each(['json', 'csv'])('with 500 and with 1,000 songs is imported from what %s says of it', async (format) => {
    for (const count of [500, 1000]) {
      const long = { track_name: '東'.repeat(60), artist_name: 'Ä'.repeat(60), album_name: '"'.repeat(60) };
      const rows = Array.from({ length: count }, (_, index) => songFields(index, long));
      const document = { format: 'octa-music-playlist', version: 1, name: 'Long', songs: rows };
      const { id } = await importAll(member.browser, document);
      const file = (await exported(id, format)).text;
      expect(Buffer.byteLength(file)).toBeGreaterThan(100 * 1024);
      const again = await importAll(member.browser, { file, name: 'Again' });
      expect((await showPlaylist(member.browser, again.id)).song_count).toBe(count);
    }
  });

  it('takes a name of its own, else the file’s', async () => {
    const { id } = await playlistWith(member.browser, 2);
    const csv = (await exported(id, 'csv')).text;
    const json = (await exported(id, 'json')).text;
    expect((await imported({ file: json, name: '  Renamed ' })).name).toBe('Renamed');
    expect((await imported({ file: json, name: '' })).name).toBe('On the road');
    for (const name of [undefined, '', '  ']) {
      const today = service.clock.now().toISOString().slice(0, 10);
      expect((await imported({ file: csv, ...(name !== undefined && { name }) })).name).toBe(`Imported ${today}`);
    }
  });

  it.each([
    ['text/csv', 'spotify_track_id\n', '?name=Raw'],
    ['text/csv; charset=utf-16le', Buffer.from('spotify_track_id\n', 'utf16le'), '?name=Raw'],
    ['text/tab-separated-values', 'spotify_track_id\ttitle\n', '?name=Raw'],
    ['text/plain', `spotify:track:${trackId(1)}\n`, '?name=Raw'],
    ['audio/x-mpegurl', '#EXTM3U\n#PLAYLIST:Raw\n', ''],
    ['application/xspf+xml', '<playlist><title>Raw</title><trackList/></playlist>', ''],
    ['application/json', '{"playlist":{"title":"Raw","track":[]}}', ''],
    ['application/json', '{"playlists":[{"name":"Raw","items":[]}]}', ''],
    ['application/jspf+json', '{"playlist":{"title":"Raw","track":[]}}', ''],
  ])('may be the body itself: %s %#', async (type, body, query) => {
    const headers = { 'content-type': type };
    const {
      status,
      json,
      headers: answered,
    } = await member.browser.send('POST', `${PLAYLISTS}/import${query}`, { headers, body });
    expect([status, json.data?.name]).toEqual([201, 'Raw']);
    expect(answered.get('location')).toBe(`${PLAYLISTS}/${json.data.id}`);
  });

  it('may be in a form, and has its name', async () => {
    for (const [fields, name] of [
      [{}, 'My songs'],
      [{ name: 'Mine' }, 'Mine'],
    ] as const) {
      const body = new FormData();
      body.set(
        'file',
        new Blob([Buffer.from(`sep=;\nspotify_track_id;title\n${trackId(1)};Für\n`, 'latin1')]),
        'My songs.csv',
      );
      for (const [field, value] of Object.entries(fields)) body.set(field, value);
      const { status, json } = await member.browser.send('POST', `${PLAYLISTS}/import`, { body });
      expect([status, json.data?.name]).toEqual([201, name]);
      expect((await showPlaylist(member.browser, json.data.id)).songs).toMatchObject([{ track_name: 'Für' }]);
    }
  });

  it('is alone in a form', async () => {
    const body = new FormData();
    for (const nth of [1, 2]) body.append('file', new Blob([`track_id\n${trackId(nth)}\n`]), `${nth}.csv`);
    const { status, json } = await member.browser.send('POST', `${PLAYLISTS}/import`, { body });
    expect([status, json.code, json.message]).toEqual([400, 'validation_failed', expect.stringContaining('one file')]);
    expect(json.details).toEqual([{ field: 'file', message: json.message }]);
  });

  it.each([
    ['image/png', 'x', 400, 'invalid_content_type'],
    ['application/x-www-form-urlencoded', 'file=x', 400, 'invalid_content_type'],
    ['application/json', '{"file":', 400, 'invalid_json'],
    ['application/json', '{}', 400, 'validation_failed'],
    ['application/json', '{"file":"x","role":"admin"}', 400, 'validation_failed'],
    ['application/json', '{"file":7}', 400, 'validation_failed'],
    ['multipart/form-data; boundary=x', '--x', 400, 'bad_request'],
    ['text/plain', '\0\u0001', 400, 'validation_failed'],
    ['text/csv', '', 400, 'validation_failed'],
  ])('is refused as %s: %s', async (type, body, expected, code) => {
    const headers = { 'content-type': type };
    const { status, json } = await member.browser.send('POST', `${PLAYLISTS}/import`, { headers, body });
    expect([status, json.code]).toEqual([expected, code]);
    if (code === 'invalid_content_type') expect(json.message).toContain('application/json');
  });

  it('is read without its envelope, and says what was there twice', async () => {
    const songs = [songFields(1), songFields(2), songFields(1, { track_name: 'Again' })];
    const document = { format: 'octa-music-playlist', version: 1, name: 'Bare', description: null, songs };
    const { id, duplicates, song_count } = await imported({ file: JSON.stringify(document) });
    expect([song_count, duplicates]).toEqual([2, [{ row: 3, spotify_track_id: trackId(1) }]]);
    expect((await showPlaylist(member.browser, id)).songs.map((song) => song.track_name)).toEqual([
      'Track 1',
      'Track 2',
    ]);
  });

  it.each([
    ['nothing at all', 'x', 'file'],
    ['another table', 'name,colour\nx,y', 'file'],
    ['another document', '{"songs":[]}', 'file'],
    ['an answer with other data', '{"success":true,"data":{"items":[]}}', 'file'],
    ['broken JSON', '{"format":', 'file'],
    ['a list', '[]', 'file'],
    ['a later version', '{"format":"octa-music-playlist","version":2,"name":"x","songs":[]}', 'file'],
    ['a broken table', `spotify_track_id,track_name\n${trackId(1)},"x`, 'rows[2]'],
    ['another’s id', 'spotify_track_id\nx', 'rows[2].spotify_track_id'],
    ['a control character', `spotify_track_id,track_name\n${trackId(1)},"a\u0007b"`, 'rows[2].track_name'],
  ])('is refused when it holds %s', async (_what, file, field) => {
    const { status, json } = await member.browser.post(`${PLAYLISTS}/import`, {
      file,
      ...(field !== 'name' && { name: 'x' }),
    });
    expect([status, json.code, json.details[0].field]).toEqual([400, 'validation_failed', field]);
    expect(await names()).toEqual([]);
  });

  it('is refused with its first mistakes when it is all wrong, and else told what was left out', async () => {
    const rows = Array.from({ length: 190 }, (_, index) => `wrong ${index}`);
    const file = ['spotify_track_id', ...rows].join('\n');
    const { status, json } = await member.browser.post(`${PLAYLISTS}/import`, { file, name: 'Refused' });
    expect([status, json.details.length, json.details[0].field]).toEqual([400, 20, 'rows[2].spotify_track_id']);
    expect(await names()).toEqual([]);
    const part = await imported({ file: `${file}\n${trackId(1)}`, name: 'A part' });
    expect(part).toMatchObject({ total: 191, imported: 1, song_count: 1 });
    expect(part.skipped).toHaveLength(190);
    expect(part.skipped[0]).toEqual({ row: 2, reason: 'unreadable', message: expect.stringMatching(/^Row 2: /) });
  });

  it('may have 10 MB, 10,000 songs and 50 columns, and is refused beyond', async () => {
    const send = (body: string) =>
      member.browser.send('POST', `${PLAYLISTS}/import?name=x`, { headers: { 'content-type': 'text/csv' }, body });
    const [fits, tooLarge] = [await send('x'.repeat(10 * 1024 ** 2)), await send('x'.repeat(10 * 1024 ** 2 + 1))];
    expect([fits.status, fits.json.code]).toEqual([400, 'validation_failed']);
    expect([tooLarge.status, tooLarge.json.code]).toEqual([413, 'payload_too_large']);
    expect(tooLarge.json.message).toBe('The file is larger than 10 MB.');
    const songs = await send(`spotify_track_id\n${`${trackId(1)}\n`.repeat(10_001)}`);
    expect([songs.status, songs.json.message]).toEqual([400, expect.stringContaining('more than 10000 songs')]);
    const columns = await send(`title,artist${',x'.repeat(49)}\n`);
    expect([columns.status, columns.json.message]).toEqual([400, expect.stringContaining('more than 50 columns')]);
    // What a visitor sends is not read at all.
    const stranger = await service.visitor().post(`${PLAYLISTS}/import`, { file: 'x'.repeat(3 * 1024 * 1024) });
    expect(stranger.status).toBe(401);
  });

  it('does not hold up others, however it is made', async () => {
    const mebibytes = 2 * 1024 * 1024 - 100;
    const repeated = (text: string): string =>
      text.repeat(Math.floor(mebibytes / JSON.stringify(text).slice(1, -1).length));
    const files = [
      `spotify_track_id\n${repeated('x\n')}`,
      `spotify_track_id\n${repeated(',')}`,
      repeated('\n'),
      repeated('"'),
      repeated('['),
      `{"format":"octa-music-playlist","version":1,"name":"x","songs":[${repeated('{},')}{}]}`,
      `spotify_track_id\n${repeated(`${trackId(1)}\n`)}`,
      repeated('spotify_track_id,'),
    ];
    for (const file of files) {
      const startedAt = performance.now();
      const { status } = await member.browser.post(`${PLAYLISTS}/import`, { file, name: 'x' });
      const milliseconds = Math.round(performance.now() - startedAt);
      expect([file.slice(0, 40), status, milliseconds < 3_000]).toEqual([file.slice(0, 40), expect.any(Number), true]);
      expect(status).toBeLessThan(500);
    }
  }, 60_000);

  it.each([
    ['../../etc/passwd', 'etc passwd'],
    ['.hidden', 'hidden'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a b c d e f g h i j'],
    ['‮gnp.exe', 'gnp.exe'],
    ['CON', 'playlist CON'],
    ['...', 'playlist'],
    ['🎵'.repeat(70), '🎵'.repeat(60)],
    ['100%41', '100%41'],
  ])('has a name that is safe to save under: %s', async (name, expected) => {
    const { id } = await createPlaylist(member.browser, { name });
    const disposition = (await exported(id, 'csv')).headers.get('content-disposition') ?? '';
    const [, plain] = /filename="?([^";]*)"?/.exec(disposition) ?? [];
    const [, extended] = /filename\*=UTF-8''(\S+)/.exec(disposition) ?? [];
    expect(extended === undefined ? plain : decodeURIComponent(extended)).toBe(`${expected}.csv`);
    expect(disposition).toMatch(/^attachment; [ -~\u00a0-\u00ff]+$/);
  });

  it('comes in no other format', async () => {
    const { id } = await createPlaylist(member.browser);
    for (const query of ['format=xml', 'format=', 'format=JSON', 'format=csv&format=json', 'format[]=csv&format=x']) {
      const { status, json } = await member.browser.get(`${PLAYLISTS}/${id}/export?${query}`);
      expect([query, status, json.code]).toEqual([query, 400, 'validation_failed']);
    }
  });

  it('of an empty playlist is a heading alone, and makes an empty playlist', async () => {
    const { id } = await createPlaylist(member.browser);
    const file = (await exported(id, 'csv')).text;
    expect(file.trim().split('\r\n')).toHaveLength(1);
    expect(await imported({ file, name: 'Empty' })).toMatchObject({ song_count: 0 });
  });

  function rawExport(id: string): Promise<Response> {
    const headers = { cookie: member.browser.cookieHeader(), 'x-forwarded-for': member.browser.address };
    return fetch(`${service.url}${PLAYLISTS}/${id}/export?format=csv`, { headers });
  }
});

describeOnEachStore('the format of a playlist’s file', (newStore) => {
  let service: AccountService;
  let member: Member;
  let path: string;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
    member = await service.member();
    path = `${PLAYLISTS}/${(await playlistWith(member.browser, 3, '=1 & "2"')).id}/export`;
  });
  afterAll(() => service.stop());

  const TYPES = {
    json: 'application/json',
    csv: 'text/csv',
    jspf: 'application/jspf+json',
    xspf: 'application/xspf+xml',
    m3u: 'audio/x-mpegurl',
  } as const;
  const FORMATS = Object.entries(TYPES);
  const typeOf = (answer: Answer) => answer.headers.get('content-type');
  const accepting = (accept: string, query = '') => member.browser.get(path + query, { headers: { accept } });

  it.each(FORMATS)('is chosen by name or by Accept: %s', async (format, type) => {
    const named = await accepting('application/json', `?format=${format}`);
    expect([named.status, typeOf(named)]).toEqual([200, `${type}; charset=utf-8`]);
    const accepted = await accepting(type);
    expect([accepted.status, typeOf(accepted), accepted.text]).toEqual([200, `${type}; charset=utf-8`, named.text]);
    for (const { headers } of [named, accepted]) {
      expect(headers.get('vary')).toMatch(/\bAccept(?!-)/);
      expect(headers.get('content-disposition')).toContain(format === 'm3u' ? '.m3u8' : `.${format}`);
    }
  });

  it.each([
    ['*/*', 'json'],
    ['text/html, */*;q=0.5', 'json'],
    ['text/*', 'csv'],
    ['application/xspf+xml, application/json;q=0.9', 'xspf'],
    ['application/json;q=0.2, audio/x-mpegurl;q=0.3', 'm3u'],
    ['audio/*', 'm3u'],
    ['text/csv; charset=utf-8', 'csv'],
    ['application/json;charset=UTF-8', 'json'],
  ] as const)('is the preferred one: %s', async (accept, format) => {
    expect(typeOf(await accepting(accept))).toBe(`${TYPES[format]}; charset=utf-8`);
  });

  it('is none when none is accepted', async () => {
    const { status, json, headers } = await accepting('image/png');
    expect([status, json.code]).toEqual([406, 'not_acceptable']);
    expect(headers.get('vary')).toMatch(/\bAccept(?!-)/);
    expect((await accepting('application/json', '?format=pdf')).status).toBe(400);
  });

  it.each(FORMATS)('can be imported again: %s', async (format) => {
    const file = (await member.browser.get(`${path}?format=${format}`)).text;
    const name = format === 'csv' ? { name: 'x' } : {};
    const { json } = await service.expect(201, member.browser.post(`${PLAYLISTS}/import`, { file, ...name }));
    const copy = await member.browser.get(`${PLAYLISTS}/${json.data.id}/export?format=${format}`);
    const withoutDate = (text: string) => text.replace(/("exported_at": |"date": |<date>)[^\n]*/, '');
    expect(withoutDate(copy.text)).toBe(withoutDate(file));
  });
});
