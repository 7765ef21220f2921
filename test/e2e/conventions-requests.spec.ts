import { rawRequest } from '../support/raw-request.js';
import { getJson, sendJson, startService, type TestService } from '../support/run-service.js';

/** The routes that take a body, with the field that each asks for. */
const BODY_ROUTES = [
  ['/api/v1/spotify/search', 'artist_name'],
  ['/api/v1/youtube/search', 'channel_name'],
] as const;

/** The routes that read the query. */
const QUERY_ROUTES = ['/api/v1/search', '/api/v1/spotify/tracks'] as const;

describe('requests with a body', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  describe.each(BODY_ROUTES)('to %s', (path, field) => {
    const post = (body: unknown, headers: Record<string, string> = {}) =>
      sendJson(service.url + path, body, { headers });

    it.each([
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/jsonp',
      'text/json; x=application/json',
      '',
    ])('need a JSON content type, not %j', async (type) => {
      const { status, json } = await post({ [field]: 'Muse' }, { 'content-type': type });
      expect([status, json.code]).toEqual([400, 'invalid_content_type']);
      expect(json.message).toContain('application/json');
      expect(json).toMatchObject({ success: false, error: json.message, data: null });
    });

    it('need a JSON content type even without a body', async () => {
      const { status, json } = await rawRequest(service.url + path, { method: 'POST' });
      expect([status, json.code]).toEqual([400, 'invalid_content_type']);
    });

    it.each([
      'application/json',
      'application/json; charset=utf-8',
      'Application/JSON;charset="UTF-8"',
      'application/json; charset=utf8',
      'application/json;charset="utf8"',
      'application/json ; charset = UTF8',
      'application/problem+json',
      'application/vnd.api+json; charset=utf-8',
    ])('may say %s', async (type) => {
      expect((await post({ [field]: 'Muse' }, { 'content-type': type })).status).toBe(200);
    });

    it.each(['{', '{"a":}', "{'a': 1}", 'undefined', '{"a":1}}', '\ufeff{', 'name=Muse'])(
      'must be well-formed JSON, not %s',
      async (body) => {
        const { status, json } = await post(body);
        expect([status, json.code]).toEqual([400, 'invalid_json']);
        expect(json.message).not.toMatch(/position|token/i);
      },
    );

    it.each(['utf-16', 'iso-8859-1', 'utf-7', ''])('must be in UTF-8, not in %j', async (charset) => {
      const type = `application/json; charset=${charset}`;
      const { status, json } = await post({ [field]: 'Muse' }, { 'content-type': type });
      expect([status, json.code]).toEqual([415, 'unsupported_charset']);
    });

    it.each(['ff', 'c3', 'c0af', 'eda080', 'f8888080'])('must be valid UTF-8, not with the bytes %s', async (hex) => {
      const body = Buffer.concat([Buffer.from(`{"${field}":"Muse `), Buffer.from(hex, 'hex'), Buffer.from('"}')]);
      const headers = { 'content-type': 'application/json' };
      const { status, json } = await rawRequest(service.url + path, { method: 'POST', headers, body });
      expect([status, json.code]).toEqual([400, 'invalid_json']);
    });

    it.each(['[]', '[{"artist_name":"Muse"}]', '"Muse"', '42', 'true', 'null', ''])(
      'must be an object, not %j',
      async (body) => {
        const { status, json } = await post(body);
        expect(status).toBe(400);
        expect(json).toMatchObject({ success: false, data: null });
      },
    );

    it.each([
      ['a number', 42],
      ['an array', ['Muse']],
      ['an object', { $ne: '' }],
      ['null', null],
      ['a boolean', true],
    ])('must hold text, not %s', async (_what, value) => {
      const { status, json } = await post({ [field]: value });
      expect([status, json.code]).toEqual([400, 'validation_failed']);
      expect(json.details).toEqual([{ field, message: expect.stringContaining(field) }]);
    });

    it.each([
      'role',
      'email_verified',
      '__proto__',
      'constructor',
      '$where',
      'toString',
      'hasOwnProperty',
      'artist name',
    ])('must not hold the unknown field %s', async (unknown) => {
      const { status, json } = await post(`{${JSON.stringify(field)}:"Muse",${JSON.stringify(unknown)}:true}`);
      expect([status, json.code]).toEqual([400, 'validation_failed']);
      expect(json.details).toEqual([{ field: unknown, message: expect.stringContaining(unknown) }]);
      expect(({} as Record<string, unknown>)['role']).toBeUndefined();
    });

    it.each([
      ['CRLF', 'Mu\r\nse'],
      ['NUL', 'Mu\0se'],
      ['a tab', 'Mu\tse'],
      ['DEL', 'Mu\u007fse'],
      ['a C1 character', 'Mu\u0085se'],
      ['a line separator', 'Mu\u2028se'],
      ['a line break at its end', 'Muse\n'],
    ])('must hold no control characters, such as %s', async (_what, name) => {
      const { status, json } = await post({ [field]: name });
      expect([status, json.code]).toEqual([400, 'validation_failed']);
      expect(json.message).toContain(field);
    });

    it.each(['"\\ud800"', '"a\\udc00b"', '"\\udfff\\ud800"'])('must hold whole characters, not %s', async (text) => {
      const { status, json } = await post(`{"${field}":${text}}`);
      expect([status, json.code]).toEqual([400, 'validation_failed']);
    });

    it('take emoji and other scripts', async () => {
      for (const name of ['🎸🔥', '東京事変', 'ﷺ', 'नमस्ते']) {
        expect((await post({ [field]: name })).json.code).toBe('not_found');
      }
    });

    it('take 100 characters, however many bytes they have, and no more', async () => {
      for (const character of ['x', 'é', '東', '😀']) {
        expect((await post({ [field]: character.repeat(100) })).json.code).toBe('not_found');
        expect((await post({ [field]: `  ${character.repeat(100)}  ` })).json.code).toBe('not_found');
        const { status, json } = await post({ [field]: character.repeat(101) });
        expect([status, json.code]).toEqual([400, 'validation_failed']);
        expect(json.message).toContain(field);
        expect(json.message).toContain('100');
      }
    });

    it.each([
      ['missing', {}],
      ['empty', { [field]: '' }],
      ['blank', { [field]: ' \u00a0\u3000 ' }],
    ])('need the name: %s', async (_what, body) => {
      const { status, json } = await post(body);
      expect([status, json.code]).toEqual([400, 'validation_failed']);
      expect(json.message).toContain(field);
      expect(json.message).toContain('required');
    });

    it('are not read from the query', async () => {
      const { status, json } = await sendJson(`${service.url}${path}?${field}=Muse`, {});
      expect([status, json.code]).toEqual([400, 'validation_failed']);
    });

    it('may have 100 KB', async () => {
      const limit = 100 * 1024;
      const body = `{"${field}":"Muse"${' '.repeat(limit)}`.slice(0, limit - 1);
      expect((await post(`${body}}`)).status).toBe(200);
      const { status, headers, json } = await post(`${body} }`);
      expect([status, json.success, json.code]).toEqual([413, false, 'payload_too_large']);
      expect(headers.get('x-request-id')).toBe(json.request_id);
    });

    it('of 10 MB are refused with 413, announced or in chunks', async () => {
      const body = Buffer.alloc(10 * 1024 * 1024, 'x');
      for (const headers of [{ 'content-length': body.length }, { 'transfer-encoding': 'chunked' }]) {
        const answer = await rawRequest(service.url + path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body,
        });
        expect([answer.status, answer.json.code]).toEqual([413, 'payload_too_large']);
      }
      expect((await post({ [field]: 'Muse' })).status).toBe(200);
    });

    it('in an encoding that nobody knows are refused', async () => {
      const { status, json } = await post('{}', { 'content-encoding': 'compress' });
      expect([status, json.success]).toEqual([415, false]);
    });
  });
});

describe('forms', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());
  const post = (body: string | Buffer, type = 'application/x-www-form-urlencoded') =>
    rawRequest(service.url, { method: 'POST', headers: { 'content-type': type }, body });

  it('are read in any spelling of UTF-8', async () => {
    for (const charset of ['', '; charset=utf-8', ';charset=utf8', '; charset="UTF8"']) {
      const type = `application/x-www-form-urlencoded${charset}`;
      const { status, headers } = await post('action=spotify&artist_name=Beyonc%C3%A9+100%', type);
      expect([status, headers.location]).toEqual([303, '/?q=Beyonc%C3%A9+100%25&source=spotify']);
    }
  });

  it.each(['61ff', '613dc328'])('must be valid UTF-8, not %s', async (hex) => {
    expect((await post(Buffer.from(hex, 'hex'))).status).toBe(400);
  });

  it.each(['%ff', 'a%C3', '%c0%af'])('must be valid UTF-8 where they are percent-encoded, not %s', async (value) => {
    expect((await post(`action=spotify&artist_name=${value}`)).status).toBe(400);
  });

  it('have at most 100 fields', async () => {
    expect((await post(`action=spotify${'&a=b'.repeat(99)}`)).status).toBe(303);
    expect((await post(`action=spotify${'&a=b'.repeat(100)}`)).status).toBe(413);
  });
});

describe('requests with a query', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  describe.each(QUERY_ROUTES)('to %s', (path) => {
    const get = (query: string) => getJson(`${service.url}${path}?${query}`);

    it.each(['q=Muse&q=Queen', 'q=Muse&q=Muse', 'q=&q=Muse'])('must give a parameter once: %s', async (query) => {
      const { status, json } = await get(query);
      expect([status, json.code]).toEqual([400, 'validation_failed']);
      expect(json.details).toEqual([{ field: 'q', message: expect.stringContaining('q') }]);
    });

    it('may have those that sites add to links, even twice, and no others', async () => {
      expect((await get('q=Muse&utm_source=x&utm_source=y&fbclid=z')).status).toBe(200);
      const { status, json } = await get('q=Muse&__proto__=z&role=admin');
      expect([status, json.details.map(({ field }: { field: string }) => field)]).toEqual([400, ['__proto__', 'role']]);
    });

    it.each(['', 'q=', 'q=%20%20', 'q[]=Muse', 'q[a]=Muse'])('need the term: %s', async (query) => {
      const { status, json } = await get(query);
      expect([status, json.code]).toEqual([400, 'validation_failed']);
      expect(json.message).toMatch(/q is required/);
    });

    it.each(['q=Mu%0D%0Ase', 'q=Mu%00se', 'q=Mu%09se', 'q=Muse%E2%80%A8'])(
      'must hold no control characters: %s',
      async (query) => {
        const { status, json } = await get(query);
        expect([status, json.code]).toEqual([400, 'validation_failed']);
      },
    );

    it.each(['q=%ED%A0%80', 'q=%FF%FE', 'q=%', 'q=%zz'])('survive broken encodings: %s', async (query) => {
      const { status, json } = await rawRequest(service.url, { path: `${path}?${query}` });
      expect(status).toBeLessThan(500);
      expect(typeof json.success).toBe('boolean');
    });

    it('take 100 characters and no more', async () => {
      for (const character of ['x', '😀']) {
        expect((await get(`q=${encodeURIComponent(character.repeat(100))}`)).json.code).not.toBe('validation_failed');
        const { status, json } = await get(`q=${encodeURIComponent(character.repeat(101))}`);
        expect([status, json.code]).toEqual([400, 'validation_failed']);
        expect(json.message).toContain('100');
      }
    });
  });

  it.each([
    'limit=0',
    'limit=11',
    'limit=-1',
    'limit=1.5',
    'limit=ten',
    'limit=',
    'limit=5&limit=5',
    'offset=-1',
    'offset=1001',
    'offset=x',
    'offset=1e3',
    'offset=0&offset=0',
  ])('for tracks must stay within the bounds: %s', async (query) => {
    const { status, json } = await getJson(`${service.url}/api/v1/spotify/tracks?q=Muse&${query}`);
    const [field] = query.split('=');
    expect([status, json.code]).toEqual([400, 'validation_failed']);
    expect(json.details).toEqual([{ field, message: expect.stringContaining(String(field)) }]);
  });

  it('name every field that is wrong', async () => {
    const { json } = await getJson(`${service.url}/api/v1/spotify/tracks?limit=99&offset=x`);
    const problems = json.details as { field: string }[];
    expect(problems.map(({ field }) => field).sort()).toEqual(['limit', 'offset', 'q']);
  });
});
