import { gzipSync } from 'node:zlib';
import { AccountService, type Member } from '../../support/accounts.js';
import { createPlaylist, PLAYLISTS, playlistWith, songFields } from '../../support/api-playlists.js';
import { describeOnEachStore } from '../../support/each-store.js';

/** As JSON text: what is no text that a field here takes. */
const NO_TEXTS = ['7', 'true', '["x"]', '[]', '{}', '{"$gt":""}', '{"$regex":".*"}', '"\\ud800"', '"x\\udfff"'];
const CONTROLS = ['"a\\u0000b"', '"a\\tb"', '"a\\u0085b"', '"a\\u2028b"'];
const LINES = ['"a\\r\\nb"', '"a\\nb"'];
const BLANK = ['null', '""', '"   "'];
const NO_NUMBERS = ['"7"', '""', '0.5', '-1', '1e30', 'true', '[]', '{}'];
const FOREIGN = [
  '"https://evil.example/x"',
  '"http://i.scdn.co/x"',
  '"//i.scdn.co/x"',
  '"javascript:alert(1)"',
  '"data:image/png;base64,AA"',
  '"https://i.scdn.co@evil.example/"',
  '"https://i.scdn.co.evil.example/x"',
  '"https://open.spotify.com:8443/x"',
  '"https://open.spotify.com\\\\@evil.example/"',
];

const textOf = (length: number): string => JSON.stringify('x'.repeat(length));

interface Endpoint {
  readonly name: string;
  readonly method: string;
  /** What comes after the playlist's own address, or after the list's when it begins with `..`. */
  readonly path: string;
  readonly right: Readonly<Record<string, unknown>>;
  /** JSON texts that are refused, by field. */
  readonly wrong: Readonly<Record<string, readonly string[]>>;
}

const name = [...NO_TEXTS, ...CONTROLS, ...LINES, textOf(201), 'null'];
const description = [...NO_TEXTS, ...CONTROLS, textOf(2001), 'null', '"a\\rb"'];
const songText = [...NO_TEXTS, ...CONTROLS, ...LINES, textOf(501)];

const ENDPOINTS: readonly Endpoint[] = [
  {
    name: 'create',
    method: 'POST',
    path: '..',
    right: { name: 'x', description: 'y' },
    wrong: { name: [...name, ...BLANK], description },
  },
  {
    name: 'change',
    method: 'PATCH',
    path: '',
    right: { name: 'x', description: 'y', version: 99 },
    wrong: { name: [...name, ...BLANK], description, version: [...NO_NUMBERS, 'null', '0'] },
  },
  {
    name: 'add a song',
    method: 'POST',
    path: '/songs',
    right: songFields(9),
    wrong: {
      spotify_track_id: [...songText, ...BLANK, textOf(21), textOf(23), '"../../../etc/passwd/xx"'],
      track_name: [...songText, ...BLANK],
      artist_name: [...songText, ...BLANK],
      album_name: songText,
      duration_ms: [...NO_NUMBERS, '86400001'],
      image_url: [...songText, ...FOREIGN, '"https://open.spotify.com/track/x"'],
      spotify_url: [...songText, ...FOREIGN, '"https://i.scdn.co/image/x"'],
    },
  },
  {
    name: 'reorder',
    method: 'PUT',
    path: '/songs/order',
    right: { song_ids: [] },
    wrong: {
      song_ids: [
        ...['null', '7', '""', '"x"', '{}', '{"0":"x"}', '[7]', '[null]', '[[]]', '[""]', '[{"$gt":""}]'],
        `[${textOf(65)}]`,
        JSON.stringify(Array.from({ length: 1001 }, (_, index) => `id-${index}`)),
      ],
    },
  },
  {
    name: 'import',
    method: 'POST',
    path: '../import',
    right: { file: 'spotify_track_id\n', name: 'x' },
    wrong: {
      file: [...NO_TEXTS, 'null', '""', '"   "'],
      name: [...NO_TEXTS, ...CONTROLS, ...LINES, textOf(201), 'null'],
    },
  },
];

describeOnEachStore('input of the wrong kind, about playlists', (newStore) => {
  let service: AccountService;
  let member: Member;
  let id: string;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
    member = await service.member();
    ({ id } = await playlistWith(member.browser, 2));
  });
  afterAll(() => service.stop());

  const kept = async (): Promise<string> =>
    JSON.stringify([await service.store.rows('playlists'), await service.store.rows('playlist_songs')]);

  describe.each(ENDPOINTS.map((endpoint) => [endpoint.name, endpoint] as const))('to %s', (_name, endpoint) => {
    let before: string;
    beforeAll(async () => {
      before = await kept();
    });
    afterEach(async () => {
      expect(await kept()).toBe(before);
    });

    const send = (body: string | Buffer, headers: Record<string, string> = {}) => {
      const { method, path } = endpoint;
      const address = path.startsWith('..') ? PLAYLISTS + path.slice(2) : `${PLAYLISTS}/${id}${path}`;
      return member.browser.send(method, address, {
        body,
        headers: { 'content-type': 'application/json', ...headers },
      });
    };
    const bodyWith = (field: string, json: string): string => {
      const fields = Object.entries(endpoint.right).filter(([each]) => each !== field);
      const texts = fields.map(([each, value]) => `${JSON.stringify(each)}:${JSON.stringify(value)}`);
      return `{${[...texts, `${JSON.stringify(field)}:${json}`].join(',')}}`;
    };
    const refused = async (body: string, field: string): Promise<void> => {
      const { status, json } = await send(body);
      expect([body.slice(0, 300), status, json.code]).toEqual([body.slice(0, 300), 400, 'validation_failed']);
      expect(json.details.map((detail: { field: string }) => detail.field)).toContain(field);
    };

    it.each(Object.entries(endpoint.wrong))('is refused for its field: %s', async (field, values) => {
      for (const value of values) await refused(bodyWith(field, value), field);
    });

    it('is refused with a field that nobody asked for', async () => {
      for (const field of [
        'id',
        'owner_id',
        'user_id',
        'song_count',
        'songs',
        '$set',
        '__proto__',
        'constructor',
        '',
      ]) {
        for (const value of ['1', '"x"', '{"name":"x"}']) await refused(bodyWith(field, value), field);
      }
    });

    it('is refused when it is no object, no JSON, or does not say that it is', async () => {
      for (const body of ['[]', '[{}]', '"text"', '7', 'true', 'null', '{}', '']) {
        const { status, json } = await send(body);
        expect([body, status, json.code]).toEqual([body, 400, 'validation_failed']);
      }
      for (const body of ['{', "{'name':'x'}", '\u0000']) {
        const { status, json } = await send(body);
        expect([body, status, json.code]).toEqual([body, 400, 'invalid_json']);
      }
      const files = ['text/plain', 'text/csv', 'multipart/form-data'];
      for (const type of [
        'image/png',
        'application/x-www-form-urlencoded',
        ...(endpoint.name === 'import' ? [] : files),
      ]) {
        const { status, json } = await send(JSON.stringify(endpoint.right), { 'content-type': type });
        expect([type, status, json.code]).toEqual([type, 400, 'invalid_content_type']);
      }
    });

    it('is refused when it is too large', async () => {
      const bytes = endpoint.name === 'import' ? 12 * 1024 * 1024 : 100 * 1024;
      const { status, json } = await send(`"${'x'.repeat(bytes)}"`);
      expect([status, json.code]).toEqual([413, 'payload_too_large']);
      // A body may say less than it holds.
      const packed = await send(gzipSync(Buffer.alloc(bytes + 1, 'x')), { 'content-encoding': 'gzip' });
      expect([packed.status, packed.json.code]).toEqual([413, 'payload_too_large']);
    });
  });

  it.each([
    ['nested brackets', '['.repeat(1_900_000)],
    ['empty objects', `{"file":[${'{},'.repeat(2_100_000)}{}]}`],
  ])('refuses a small request that unpacks to %s before it is parsed', async (_what, body) => {
    const { status, json } = await member.browser.send('POST', `${PLAYLISTS}/import`, {
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: gzipSync(body),
    });
    expect([status, json.code, json.message]).toEqual([
      400,
      'invalid_json',
      'The request body has too many parts, or is nested too deeply.',
    ]);
  });

  it.each(['limit=0', 'limit=101', 'limit=ten', 'limit=', 'limit=5&limit=6', 'limit=1e1'])(
    'refuses %s',
    async (query) => {
      const { status, json } = await member.browser.get(`${PLAYLISTS}?${query}`);
      expect([status, json.code, json.details[0].field]).toEqual([400, 'validation_failed', 'limit']);
    },
  );

  it.each([
    'cursor=',
    'cursor=nonsense',
    'cursor=1.',
    'cursor=99999999999999999.abc',
    'cursor=9000000000000000.abc',
    `cursor=1.${'a'.repeat(100)}`,
    'cursor=a%00b',
    'cursor=1.a&cursor=1.b',
  ])('refuses %s', async (query) => {
    const { status, json } = await member.browser.get(`${PLAYLISTS}?${query}`);
    expect([status, json.code, json.details[0].field]).toEqual([400, 'validation_failed', 'cursor']);
  });

  it.each(['0', 'x'.repeat(1000), '%00', '%F0%9D%92%9C', "'%20OR%201=1", '$ne', 'undefined', '[object%20Object]'])(
    'knows no playlist with the id %s',
    async (unknown) => {
      const path = `${PLAYLISTS}/${unknown}`;
      const { browser } = member;
      const answers = [
        await browser.get(path),
        await browser.send('PATCH', path, { body: { name: 'x' } }),
        await browser.delete(path),
        await browser.get(`${path}/export`),
        await browser.post(`${path}/songs`, songFields(1)),
        await browser.delete(`${path}/songs/${unknown}`),
        await browser.put(`${path}/songs/order`, { song_ids: [] }),
        await browser.put(`${path}/songs/order`, { song_ids: ['x'] }),
      ];
      expect(answers.map(({ status, json }) => [status, json.code])).toEqual(answers.map(() => [404, 'not_found']));
    },
  );

  it('takes what only looks wrong', async () => {
    const { browser } = member;
    const odd = [
      '<script>alert(1)</script>',
      "' OR 1=1 --",
      '%00',
      '$gt',
      '🎸'.repeat(200),
      'x'.repeat(200),
      '﷽',
      '.*',
    ];
    for (const oddName of odd) expect((await createPlaylist(browser, { name: oddName })).name).toBe(oddName);
    const long = await createPlaylist(browser, { name: 'x', description: '🎸'.repeat(2000) });
    expect(Array.from(long.description)).toHaveLength(2000);
    const lines = await createPlaylist(browser, { name: 'x', description: 'a\r\n\r\nb\nc' });
    expect(lines.description).toBe('a\n\nb\nc');
  });

  it('made nothing fail on our side', () => {
    expect(service.running.logs.filter(({ level }) => level === 'ERROR')).toEqual([]);
  });
});
