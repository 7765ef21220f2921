import { AccountService, HOUR, PASSWORD, type Member, type Person } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { rawRequest } from '../../support/raw-request.js';

type Fields = Record<string, unknown>;

interface Endpoint {
  readonly method: string;
  readonly path: string;
  /** What it takes: a right value for every field. */
  readonly fields: Fields;
}

const current_password = PASSWORD;
const newPassword = 'three quiet lanterns';

const AUTH: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/api/auth/register',
    fields: { username: 'Wrong_Input', email: 'wrong@mail.example', password: PASSWORD, confirm_password: PASSWORD },
  },
  { method: 'POST', path: '/api/auth/login', fields: { login: 'Nobody', password: PASSWORD, remember_me: true } },
  { method: 'POST', path: '/api/auth/resend-verification', fields: { email: 'nobody@mail.example' } },
  { method: 'POST', path: '/api/auth/reset-request', fields: { email: 'nobody@mail.example' } },
  {
    method: 'POST',
    path: '/api/auth/reset-password/no-such-token',
    fields: { password: newPassword, confirm_password: newPassword },
  },
];

const PROFILE: readonly Endpoint[] = [
  { method: 'PUT', path: '/api/profile/username', fields: { username: 'Changed', current_password } },
  { method: 'PUT', path: '/api/profile/email', fields: { email: 'changed@mail.example', current_password } },
  {
    method: 'PUT',
    path: '/api/profile/password',
    fields: { current_password, new_password: newPassword, confirm_password: newPassword },
  },
  { method: 'DELETE', path: '/api/profile/sessions/no-such-session', fields: { current_password } },
  { method: 'DELETE', path: '/api/profile/sessions', fields: { current_password } },
  { method: 'DELETE', path: '/api/profile', fields: { current_password } },
];

const ENDPOINTS = [...AUTH, ...PROFILE].map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const);

/** As JSON text. */
const WRONG_VALUES = [
  '7',
  '["x"]',
  '[]',
  '{}',
  '{"a":"x"}',
  '{"$gt":""}',
  '{"$regex":".*"}',
  'null',
  '""',
  '"\\ud800"',
  '"x\\udfff"',
];

/** Any text is a password, and a name has none of these. */
const WRONG_NAMES = [
  '"a\\u0000b"',
  '"a\\r\\nb"',
  '"a\\tb"',
  '"a\\u0085b"',
  '"a\\u2028b"',
  '"   "',
  `"${'x'.repeat(255)}"`,
];

const UNKNOWN_FIELDS = ['role', 'email_verified', 'is_admin', '$where', '$set', 'constructor', '__proto__', 'id', ''];

/** Accepted by some fields and refused by others, but nobody's name, password or token. */
const ODD_TEXTS = [
  '🎸',
  '<script>alert(1)</script>',
  "' OR 1=1 --",
  '.*',
  '%00',
  'x'.repeat(128),
  'x'.repeat(129),
  '$gt',
];

describeOnEachStore('input of the wrong kind', (newStore) => {
  let service: AccountService;
  let member: Member;
  let bystander: Person;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
    [member, bystander] = [await service.member({ remember_me: true }), await service.owner()];
    await service.logIn(member);
  });
  afterAll(() => service.stop());

  const sendRaw = (endpoint: Endpoint, body: string, headers: Record<string, string> = {}) =>
    member.browser.send(endpoint.method, endpoint.path, {
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });

  /** The endpoint's right body with one field's JSON text exchanged or added. */
  const bodyWith = (endpoint: Endpoint, field: string, json: string): string => {
    const fields = Object.entries(endpoint.fields).filter(([name]) => name !== field);
    const texts = fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
    return `{${[...texts, `${JSON.stringify(field)}:${json}`].join(',')}}`;
  };

  /** Everything that belongs to somebody. */
  const kept = async (): Promise<string> => {
    const tables = ['users', 'sessions', 'account_tokens', 'mail_outbox'];
    return JSON.stringify(await Promise.all(tables.map((table) => service.store.rows(table))));
  };

  /** Within a session only so many may be wrong in a row. The log-in is no longer fresh. */
  const forgetWrongPasswords = async (): Promise<void> => {
    service.clock.advance(HOUR);
    await service.expect(200, member.browser.get('/api/profile'));
  };

  describe.each(ENDPOINTS)('at %s', (_name, endpoint) => {
    let before: string;
    beforeAll(async () => {
      await forgetWrongPasswords();
      before = await kept();
    });
    afterEach(async () => {
      expect(await kept()).toBe(before);
    });

    const refused = async (body: string, field: string): Promise<void> => {
      const { status, json } = await sendRaw(endpoint, body);
      expect([body.slice(0, 200), status, json.code]).toEqual([body.slice(0, 200), 400, 'validation_failed']);
      expect(json.details.map((detail: { field: string }) => detail.field)).toContain(field);
    };

    /** What it says to an object without fields: the current password is required by the use case. */
    const empty = endpoint.method === 'DELETE' ? [403, 'fresh_login_required'] : ([400, 'validation_failed'] as const);

    it.each(Object.keys(endpoint.fields))('is refused for its field: %s', async (field) => {
      const wrong = field.includes('password') ? WRONG_VALUES : [...WRONG_VALUES, ...WRONG_NAMES];
      for (const value of wrong) await refused(bodyWith(endpoint, field, value), field);
    });

    it('is refused with a field that nobody asked for', async () => {
      for (const field of UNKNOWN_FIELDS) {
        for (const value of ['true', '"admin"', '{"email_verified":true}']) {
          await refused(bodyWith(endpoint, field, value), field);
        }
      }
    });

    it('is refused when it is no object', async () => {
      for (const body of ['[]', '[{}]', 'null', '"text"', '7', 'true']) {
        const { status, json } = await sendRaw(endpoint, body);
        expect([body, status, json.code]).toEqual([body, 400, 'validation_failed']);
      }
      for (const body of ['{}', '']) {
        const { status, json } = await sendRaw(endpoint, body);
        expect([body, status, json.code]).toEqual([body, ...empty]);
      }
    });

    it('is refused when it is no JSON or does not say that it is', async () => {
      const right = JSON.stringify(endpoint.fields);
      for (const body of ['{', `${right}}`, "{'login':'x'}", '\u0000', 'undefined']) {
        const { status, json } = await sendRaw(endpoint, body);
        expect([status, json.code]).toEqual([400, 'invalid_json']);
      }
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'application/json5',
        'multipart/form-data',
      ]) {
        const { status, json } = await sendRaw(endpoint, right, { 'content-type': type });
        expect([status, json.code]).toEqual([400, 'invalid_content_type']);
        expect(json.message).toContain('application/json');
      }
    });

    it('is refused when it has 10 MB, announced or in chunks', async () => {
      const body = Buffer.alloc(10 * 1024 * 1024, 'x');
      for (const how of [{ 'content-length': body.length }, { 'transfer-encoding': 'chunked' }]) {
        const headers = { 'content-type': 'application/json', cookie: member.browser.cookieHeader(), ...how };
        const { method, path } = endpoint;
        const answer = await rawRequest(service.url + path, { method, headers, body });
        expect([answer.status, answer.json.code]).toEqual([413, 'payload_too_large']);
      }
    });

    it('is never read from the query', async () => {
      const texts = Object.entries(endpoint.fields).map(([name, value]): [string, string] => [name, String(value)]);
      const query = new URLSearchParams(texts);
      const { status, json } = await sendRaw({ ...endpoint, path: `${endpoint.path}?${query.toString()}` }, '{}');
      expect([status, json.code]).toEqual(empty);
    });

    it('is answered with 4xx or changes nothing when its texts are odd', async () => {
      for (const field of Object.keys(endpoint.fields).filter((name) => name !== 'remember_me')) {
        if (field === 'password' && endpoint.path.endsWith('register')) continue;
        // A fifth one in a row would end the session.
        for (const text of field === 'current_password' ? ODD_TEXTS.slice(-4) : ODD_TEXTS) {
          const { status, json } = await sendRaw(endpoint, bodyWith(endpoint, field, JSON.stringify(text)));
          // These two answer everybody alike.
          const alike = /resend-verification|reset-request/.test(endpoint.path);
          expect([field, text, json.success]).toEqual([field, text, alike]);
          expect(Math.floor(status / 100)).toBe(alike ? 2 : 4);
        }
      }
    });
  });

  it.each([
    '%00',
    '__proto__',
    'constructor',
    '$gt',
    'x'.repeat(5000),
    '%F0%9F%8E%B8',
    '[object%20Object]',
    '%E2%80%A8',
  ])('as a token or an id opens nothing: %s', async (text) => {
    await forgetWrongPasswords();
    const before = await kept();
    const passwords = { password: newPassword, confirm_password: newPassword };
    const reset = await service.visitor().post(`/api/auth/reset-password/${text}`, passwords);
    expect([reset.status, reset.json.code]).toEqual([400, 'invalid_token']);
    expect((await service.visitor().get(`/api/auth/verify-email/${text}`)).status).toBe(400);
    const end = await member.browser.delete(`/api/profile/sessions/${text}`, { current_password });
    expect([end.status, end.json.code]).toEqual([404, 'not_found']);
    expect(await kept()).toBe(before);
  });

  it('credentials in the query log nobody in, at the API and at the page', async () => {
    const query = new URLSearchParams({ login: bystander.username, password: bystander.password }).toString();
    for (const body of [{}, { login: bystander.username }, { password: bystander.password }]) {
      const { status, json, setCookies } = await service.visitor().post(`/api/auth/login?${query}`, body);
      expect([status, json.code, setCookies]).toEqual([400, 'validation_failed', []]);
    }
    const browser = service.visitor();
    await browser.get('/login');
    const answer = await browser.fillIn('/login', { login: '', password: '' });
    expect(answer.status).toBe(400);
    expect((await service.visitor().get(`/login?${query}`)).text).not.toContain(bystander.password);
  });

  it('leaves both accounts as they were', async () => {
    expect(await service.isLoggedIn(member.browser)).toBe(true);
    expect((await service.logIn(bystander)).status).toBe(200);
    expect(service.running.logs.filter(({ level }) => level === 'ERROR')).toEqual([]);
  });
});
