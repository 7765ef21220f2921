import { AccountService, HOUR, MINUTE, OTHER_PASSWORD, SITE, type Person } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import type { Answer } from '../../support/visitor.js';

/** What no two answers have in common. */
const OF_ITS_OWN = new Set(['date', 'x-request-id']);

/** Everything about an answer but what is its own. */
function likeness({ status, headers, json }: Answer): unknown {
  const { request_id, ...body } = json;
  expect(request_id).toBe(headers.get('x-request-id'));
  // How many attempts the visitor has left is the visitor's alone.
  const shared = [...headers].filter(([name]) => !OF_ITS_OWN.has(name) && name !== 'ratelimit');
  return { status, body, headers: shared, names: [...headers.keys()] };
}

describeOnEachStore('logging in', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  afterAll(() => service.stop());

  const attempt = (login: string, password: string, browser = service.visitor()) =>
    browser.post('/api/auth/login', { login, password });
  const fail = async (login: string, times: number): Promise<Answer[]> => {
    const answers: Answer[] = [];
    for (let count = 0; count < times; count += 1) answers.push(await attempt(login, 'not the password'));
    return answers;
  };
  const codes = (answers: readonly Answer[]) => answers.map(({ json }) => json.code);
  const INVALID = 'invalid_credentials';

  it('takes the username or the address, in any case', async () => {
    const { username, email, password } = await service.owner();
    for (const login of [username, email, username.toUpperCase(), email.toLowerCase(), ` ${email} `]) {
      const { status, json, setCookies } = await attempt(login, password);
      expect([login, status, json.data.username]).toEqual([login, 200, username]);
      expect(setCookies.map((cookie) => cookie.split('=')[0])).toEqual(['octa_session', 'octa_device']);
    }
  });

  it('needs the very password', async () => {
    const { username, password } = await service.owner();
    for (const wrong of [`${password} `, ` ${password}`, password.toUpperCase(), password.slice(0, -1)]) {
      const { status, json, setCookies } = await attempt(username, wrong);
      expect([status, json.code, setCookies]).toEqual([401, INVALID, []]);
    }
  });

  it('says that an address is not confirmed only to whoever knows the password', async () => {
    const { username, password } = await service.newcomer();
    expect((await attempt(username, 'not the password')).json.code).toBe(INVALID);
    const { status, json, setCookies } = await attempt(username, password);
    expect([status, json.code, setCookies]).toEqual([401, 'email_not_verified', []]);
  });

  it('treats a stranger like somebody known, and a locked stranger like a locked account', async () => {
    const known = await service.owner();
    const strangers = `X${known.username.slice(1)}`;
    const [one, other] = [await fail(known.username, 7), await fail(strangers, 7)];
    expect(codes(one)).toEqual([...Array<string>(5).fill(INVALID), 'account_locked', 'account_locked']);
    expect(one.map(likeness)).toEqual(other.map(likeness));
    // Locked, the right password is like any other.
    expect(likeness(await attempt(known.username, known.password))).toEqual(
      likeness(await attempt(strangers, known.password)),
    );
  });

  it('treats an unconfirmed account like a stranger until the password is right', async () => {
    const { username } = await service.newcomer();
    expect((await fail(username, 6)).map(likeness)).toEqual((await fail(`Y${username.slice(1)}`, 6)).map(likeness));
  });

  it('is locked for 15 minutes after five failures in a row, whatever the case and the password', async () => {
    const { username, password } = await service.owner();
    await fail(username, 2);
    expect(codes(await fail(username.toUpperCase(), 3))).toEqual(Array(3).fill(INVALID));
    const locked = await attempt(username.toLowerCase(), password);
    expect([locked.status, locked.json.code]).toEqual([401, 'account_locked']);
    expect(locked.headers.get('retry-after')).toBe('900');

    service.clock.advance(15 * MINUTE - 1);
    const still = await attempt(username, password);
    expect([still.json.code, still.headers.get('retry-after')]).toEqual(['account_locked', '1']);
    service.clock.advance(1);
    expect((await attempt(username, password)).status).toBe(200);
  });

  it('counts anew after a success, by name and by address', async () => {
    const { username, email, password } = await service.owner();
    for (const login of [username, email]) {
      await fail(username, 4);
      await fail(email, 4);
      expect((await attempt(login, password)).status).toBe(200);
    }
    expect(codes(await fail(username, 4))).toEqual(Array(4).fill(INVALID));
    expect((await attempt(username, password)).status).toBe(200);
  });

  it('counts failures that come in parallel, and tells the owner of the lock once', async () => {
    const { username, email, password } = await service.owner();
    const answers = await Promise.all(Array.from({ length: 20 }, () => attempt(username, 'not the password')));
    expect(codes(answers).filter((code) => code === INVALID).length).toBeGreaterThanOrEqual(5);
    expect((await attempt(username, password)).json.code).toBe('account_locked');
    expect(await service.mailsWrittenTo(email)).toEqual(['verify_email', 'account_locked']);
  });

  it('tells the owner once that the account is locked', async () => {
    const { username, email } = await service.owner();
    await fail(username, 9);
    const { text, paths } = await service.mail(email, 'Failed attempts to log in');
    expect(text).toContain('15 minutes');
    expect(text).toContain(`${SITE}/reset-password`);
    expect(paths).toEqual(['/reset-password']);
    expect(await service.mailsWrittenTo(email)).toEqual(['verify_email', 'account_locked']);
  });

  it('is unlocked by a reset', async () => {
    const person = await service.owner();
    await fail(person.username, 6);
    await fail(person.email, 6);
    await service.expect(200, service.reset(await service.resetPath(person)));
    for (const login of [person.username, person.email]) {
      expect((await attempt(login, OTHER_PASSWORD)).status).toBe(200);
    }
  });

  it('has one lock for the API and the page', async () => {
    const { username, password } = await service.owner();
    const browser = service.visitor();
    for (let count = 0; count < 5; count += 1) {
      expect((await browser.fillIn('/login', { login: username, password: 'not the password' })).status).toBe(401);
    }
    expect((await attempt(username, password)).json.code).toBe('account_locked');
    const page = await browser.fillIn('/login', { login: username, password });
    expect([page.status, page.headers.get('retry-after')]).toEqual([401, '900']);
  });

  it('forgets failures after an hour', async () => {
    const { username } = await service.owner();
    await fail(username, 4);
    service.clock.advance(HOUR);
    expect(codes(await fail(username, 4))).toEqual(Array(4).fill(INVALID));
  });

  it('is logged without passwords and names', async () => {
    const person: Person = await service.owner();
    const typedByMistake = 'thepasswordinthewrongfield';
    await attempt(typedByMistake, 'not the password');
    const { headers } = await attempt(person.username, 'not the password');
    const id = headers.get('x-request-id');
    const line = service.running.logs.find(
      ({ msg, request_id }) => msg === 'Authentication failed' && request_id === id,
    );
    expect(line).toMatchObject({ level: 'WARNING', reason: INVALID });
    await service.logsIn(person);
    const loggedIn = service.running.logs.filter(({ msg }) => msg === 'Logged in').at(-1);
    expect(loggedIn).toMatchObject({ level: 'INFO', method: 'password', user_id: expect.any(String) });
    for (const secret of [typedByMistake, 'not the password', person.password, person.email]) {
      expect(service.running.logText()).not.toContain(secret);
    }
    // Nor is a password that was typed as a name kept in the database.
    expect(await service.store.dump()).not.toContain(typedByMistake);
  });
});
