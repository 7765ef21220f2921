import { AccountService, type Member, MINUTE, OTHER_PASSWORD } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { formOf, textOf } from '../../support/page-forms.js';
import { AuthenticatorApp } from '../../support/second-factor.js';
import { totp } from '../../support/totp.js';
import type { Visitor } from '../../support/visitor.js';

const SECOND_STEP = '/api/auth/login/second-factor';

describeOnEachStore('two-step log-in', (newStore) => {
  let service: AccountService;
  let member: Member;
  let app: AuthenticatorApp;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
    app = await AuthenticatorApp.setUp(service, member);
  });
  afterAll(() => service.stop());

  /** A browser that has sent the right password. */
  const firstStep = async (extra: object = {}, browser = service.visitor()): Promise<Visitor> => {
    const answer = await service.expect(401, service.logIn(member, browser, extra));
    expect(answer.json.code).toBe('second_factor_required');
    return browser;
  };
  const secondStep = (browser: Visitor, code: string) => browser.post(SECOND_STEP, { code });

  it('gives no session for the password alone, but a cookie for five minutes and the methods', async () => {
    const browser = service.visitor();
    const answer = await service.logIn(member, browser);
    const { success, data, code, error } = answer.json;
    expect([answer.status, success, code, typeof error]).toEqual([401, false, 'second_factor_required', 'string']);
    expect(data).toEqual({ methods: ['totp', 'recovery_code'] });
    expect(answer.headers.get('www-authenticate')).toContain('Session');
    expect(answer.setCookies).toEqual([
      expect.stringMatching(/^octa_login=v1\.[\w-]+; Max-Age=300; Path=\/; .*HttpOnly/),
    ]);
    expect(await service.isLoggedIn(browser)).toBe(false);
    const asked = await browser.post(
      '/api/auth/login',
      { login: member.username, password: member.password },
      { accept: 'application/problem+json' },
    );
    expect([asked.json.type, asked.json.data.methods]).toEqual(['about:blank', ['totp', 'recovery_code']]);
  });

  it('looks like any other account to who has a wrong password', async () => {
    const wrong = await service.logIn({ ...member, password: 'not the password' });
    expect([wrong.status, wrong.json.code, wrong.json.data, wrong.setCookies]).toEqual([
      401,
      'invalid_credentials',
      null,
      [],
    ]);
  });

  it('is finished with a code of the app, once, and remembers what was wished', async () => {
    const browser = await firstStep({ remember_me: true });
    const code = app.code();
    const entered = await service.expect(200, secondStep(browser, code));
    expect(entered.json.data.username).toBe(member.username);
    const loggedIn = service.running.logs.filter(({ msg }) => msg === 'Logged in').at(-1);
    expect(loggedIn).toMatchObject({ level: 'INFO', method: 'password_and_code' });
    expect(browser.cookies.has('octa_login')).toBe(false);
    const { items } = (await browser.get('/api/profile/sessions')).json.data;
    expect(items.find(({ current }: { current: boolean }) => current)).toMatchObject({ remembered: true });
    const again = await firstStep();
    const replay = await secondStep(again, code);
    expect([replay.status, replay.json.code]).toEqual([401, 'invalid_code']);
    expect((await secondStep(again, app.code(1))).status).toBe(200);
  });

  it('lets one of many uses of a code at once through', async () => {
    const browsers: Visitor[] = [];
    for (let i = 0; i < 4; i += 1) browsers.push(await firstStep());
    const code = app.code();
    const answers = await Promise.all(browsers.map((browser) => secondStep(browser, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const recovery = app.recoveryCodes[3] ?? '';
    const others: Visitor[] = [];
    for (let i = 0; i < 4; i += 1) others.push(await firstStep());
    const recovered = await Promise.all(others.map((browser) => secondStep(browser, recovery)));
    expect(recovered.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('is finished with a recovery code, and the owner is told', async () => {
    const [code = ''] = app.recoveryCodes;
    await service.expect(200, secondStep(await firstStep(), code.toUpperCase().replaceAll('-', ' ')));
    await service.mail(member.email, 'A recovery code was used');
    expect((await secondStep(await firstStep(), code)).json.code).toBe('invalid_code');
    const shown = await member.browser.get('/api/profile/totp');
    expect(shown.json.data).toMatchObject({ enabled: true, recovery_codes_left: 9 });
  });

  it('ends after five wrong codes, which lock the account', async () => {
    const browser = await firstStep();
    for (let i = 0; i < 5; i += 1) expect((await secondStep(browser, '000000')).json.code).toBe('invalid_code');
    expect((await secondStep(browser, app.code())).json.code).toBe('login_expired');
    const locked = await service.logIn(member);
    expect([locked.status, locked.json.code]).toEqual([401, 'account_locked']);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(800);
    await service.mail(member.email, 'Failed attempts to log in');
  });

  it('counts wrong codes and wrong passwords together, and a right password clears none', async () => {
    const guess = () => service.logIn({ ...member, password: 'not the password' });
    for (let i = 0; i < 2; i += 1) {
      expect((await guess()).json.code).toBe('invalid_credentials');
      expect((await secondStep(await firstStep(), '000000')).json.code).toBe('invalid_code');
    }
    expect((await guess()).json.code).toBe('invalid_credentials');
    expect((await service.logIn(member)).json.code).toBe('account_locked');
  });

  it('is over after five minutes, without its cookie, with a forged one and after a log-in', async () => {
    const refused = async (browser: Visitor): Promise<void> => {
      const answer = await secondStep(browser, app.code());
      expect([answer.status, answer.json.code]).toEqual([401, 'login_expired']);
    };
    await refused(service.visitor());
    const browser = await firstStep();
    const step = browser.cookies.get('octa_login') ?? '';
    const forged = service.visitor();
    forged.cookies.set('octa_login', step.slice(0, -3) + (step.endsWith('AAA') ? 'BBB' : 'AAA'));
    await refused(forged);
    const thief = browser.copy();
    await service.expect(200, secondStep(browser, app.code()));
    service.clock.advance(MINUTE);
    await refused(thief);
    const late = await firstStep();
    service.clock.advance(5 * MINUTE);
    await refused(late);
  });

  it('stays on after a reset of the password', async () => {
    const browser = await firstStep();
    await service.expect(200, service.reset(await service.resetPath(member)));
    expect((await secondStep(browser, app.code())).json.code).toBe('login_expired');
    member = { ...member, password: OTHER_PASSWORD };
    await service.expect(200, secondStep(await firstStep(), app.code()));
  });

  it('is turned off, told by mail and in the activity, and tells its state in the export', async () => {
    const { browser, password, email } = member;
    const exported = (await browser.get('/api/profile/export')).json.data;
    expect(exported.second_factor).toEqual([{ enabled_at: expect.any(String), recovery_codes_left: 10 }]);
    const renewed = await browser.post('/api/profile/totp/recovery-codes', { current_password: password });
    expect(renewed.json.data.recovery_codes).toHaveLength(10);
    expect((await secondStep(await firstStep(), app.recoveryCodes[0] ?? '')).json.code).toBe('invalid_code');
    await service.expect(200, browser.delete('/api/profile/totp', { current_password: password }));
    await service.expect(200, service.logIn(member));
    for (const subject of ['Two-step log-in is on', 'New recovery codes', 'Two-step log-in is off']) {
      await service.mail(email, subject);
    }
    const { json } = await browser.get('/api/profile/export');
    expect(json.data.second_factor).toEqual([]);
    const events = json.data.activity.map(({ event }: { event: string }) => event);
    expect(events).toEqual(expect.arrayContaining(['second_factor_on', 'recovery_codes_renewed', 'second_factor_off']));
    expect((await browser.delete('/api/profile/totp', { current_password: password })).status).toBe(404);
  });

  it('takes the password, or a log-in just now, to be changed', async () => {
    const { browser } = member;
    service.clock.advance(5 * MINUTE);
    for (const send of [
      () => browser.post('/api/profile/totp', {}),
      () => browser.post('/api/profile/totp/recovery-codes', {}),
      () => browser.delete('/api/profile/totp', {}),
    ]) {
      const answer = await send();
      expect([answer.status, answer.json.code]).toEqual([403, 'fresh_login_required']);
    }
    const wrong = await browser.post('/api/profile/totp', { current_password: 'not the password' });
    expect([wrong.status, wrong.json.code]).toEqual([400, 'wrong_password']);
    const fresh = await firstStep();
    await service.expect(200, secondStep(fresh, app.code()));
    await service.expect(200, fresh.delete('/api/profile/totp'));
  });

  it('keeps neither the secret nor a recovery code in clear', async () => {
    const dump = await service.store.dump();
    for (const secret of [
      app.secret,
      ...app.recoveryCodes,
      ...app.recoveryCodes.map((code) => code.replaceAll('-', '')),
    ]) {
      expect(dump).not.toContain(secret);
    }
  });

  describe('on pages', () => {
    const logIn = (browser: Visitor, typed: Record<string, string> = {}, path = '/login') =>
      browser.fillIn(path, { login: member.username, password: member.password, ...typed }, '/login');

    it('goes on to a page of its own, and from there where it was to lead', async () => {
      const browser = service.visitor();
      const first = await logIn(browser, { remember_me: 'on' }, '/login?next=/history');
      expect([first.status, first.location, first.headers.get('www-authenticate')]).toEqual([
        303,
        '/login/second-factor',
        null,
      ]);
      const page = await service.expect(200, browser.get('/login/second-factor'));
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.text).toMatch(/<input id="second-factor-code" name="code"[^>]* autocomplete="one-time-code"/);
      expect(page.text).toContain('inputmode="numeric"');
      const wrong = await browser.submit(formOf(page.text, '/login/second-factor'), { code: '000000' });
      expect([wrong.status, textOf(wrong.text).includes('That code is wrong or was used already.')]).toEqual([
        401,
        true,
      ]);
      expect(formOf(wrong.text, '/login/second-factor').values['code']).toBe('000000');
      const entered = await browser.submit(formOf(wrong.text, '/login/second-factor'), { code: app.code() });
      expect([entered.status, entered.location]).toEqual([303, '/history']);
      expect(await service.isLoggedIn(browser)).toBe(true);
    });

    it('takes a recovery code in the same field', async () => {
      const browser = service.visitor();
      await logIn(browser);
      const page = await browser.get('/login/second-factor');
      const [, link = ''] = /href="([^"]*)">Use a recovery code/.exec(page.text) ?? [];
      const code = app.recoveryCodes[5] ?? '';
      const entered = await browser.fillIn(link, { code }, '/login/second-factor');
      expect([entered.status, entered.location]).toEqual([303, '/']);
    });

    it('begins with the password, and is over for who is logged in', async () => {
      const stranger = await service.visitor().get('/login/second-factor');
      expect([stranger.status, stranger.location]).toEqual([303, '/login']);
      const browser = service.visitor();
      await logIn(browser);
      const page = await browser.get('/login/second-factor');
      service.clock.advance(5 * MINUTE);
      const late = await browser.submit(formOf(page.text, '/login/second-factor'), { code: app.code() });
      expect([late.status, textOf(late.text).includes('This log-in has expired.')]).toEqual([401, true]);
    });
  });
});

describeOnEachStore('/profile/security', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  afterAll(() => service.stop());

  const PATH = '/profile/security';

  it('is for whoever is logged in, and linked from the profile', async () => {
    const { browser } = await service.member();
    expect((await browser.get('/profile')).text).toContain(`href="${PATH}"`);
    const page = await service.expect(200, browser.get(PATH));
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(textOf(page.text)).toContain('Two-step log-in is off');
    const stranger = await service.visitor().get(PATH);
    expect([stranger.status, stranger.location]).toEqual([303, `/login?next=${PATH}`]);
  });

  it('sets an app up, shows recovery codes once, makes new ones and turns it off', async () => {
    const { browser, password } = await service.member();
    const shown = await browser.fillIn(PATH, {}, `${PATH}/totp`);
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('<svg xmlns="http://www.w3.org/2000/svg"');
    const [, key = ''] = /<code class="secret">([^<]+)</.exec(shown.text) ?? [];
    const secret = key.replaceAll(' ', '');
    const wrong = await browser.submit(formOf(shown.text, `${PATH}/totp/confirm`), { code: '000000' });
    expect([wrong.status, wrong.text.includes(key), textOf(wrong.text).includes('That code is wrong')]).toEqual([
      401,
      true,
      true,
    ]);
    const code = totp(secret, service.clock.now());
    const on = await browser.submit(formOf(wrong.text, `${PATH}/totp/confirm`), { code });
    const twice = await browser.submit(formOf(wrong.text, `${PATH}/totp/confirm`), { code });
    expect([twice.status, textOf(twice.text)]).toEqual([
      409,
      expect.stringMatching(/This was confirmed already.*Two-step log-in is on since.*Make new recovery codes/),
    ]);
    const codes = (page: string): string[] => [...page.matchAll(/<li><code>([^<]+)</g)].map(([, each = '']) => each);
    expect([on.status, codes(on.text).length]).toEqual([200, 10]);
    const later = await browser.get(PATH);
    expect([codes(later.text), textOf(later.text).includes('You have 10 recovery codes left.')]).toEqual([[], true]);
    expect((await browser.get(`${PATH}/totp/confirm`)).location).toBe(PATH);

    service.clock.advance(5 * MINUTE + 1);
    const stale = await browser.fillIn(PATH, { current_password: 'not the password' }, `${PATH}/recovery-codes`);
    expect([stale.status, textOf(stale.text).includes('The current password is incorrect.')]).toEqual([400, true]);
    const renewed = await browser.fillIn(PATH, { current_password: password }, `${PATH}/recovery-codes`);
    expect(codes(renewed.text)).toHaveLength(10);
    const off = await browser.fillIn(PATH, { current_password: password }, `${PATH}/totp/disable`);
    expect([off.status, off.location]).toEqual([303, PATH]);
    expect(textOf((await browser.get(PATH)).text)).toContain('Two-step log-in is off');
  });

  it('warns whoever has few recovery codes left', async () => {
    const member = await service.member();
    const app = await AuthenticatorApp.setUp(service, member);
    for (const code of app.recoveryCodes.slice(0, 7)) {
      const browser = service.visitor();
      await service.expect(401, service.logIn(member, browser));
      await service.expect(200, browser.post(SECOND_STEP, { code }));
    }
    const page = textOf((await member.browser.get(PATH)).text);
    expect(page).toContain('You have 3 recovery codes left.');
    expect(page).toContain('Please make new codes.');
  });
});

describeOnEachStore('the second step’s limit', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore(), { LOGIN_RATE_LIMIT_PER_MINUTE: '3' });
  });
  afterAll(() => service.stop());

  it('is a budget of its own, which JSON and form share', async () => {
    const browser = service.visitor();
    for (let i = 0; i < 3; i += 1) expect((await browser.post(SECOND_STEP, { code: '1' })).status).toBe(401);
    const refused = await browser.post(SECOND_STEP, { code: '1' });
    expect([refused.status, refused.json.code]).toEqual([429, 'rate_limited']);
    expect(refused.headers.get('ratelimit-policy')).toContain('"second_factor_minute";q=3;w=60');
    const form = new URLSearchParams({ code: '1' });
    expect((await browser.send('POST', '/login/second-factor', { body: form })).status).toBe(429);
    expect((await service.logIn(service.newPerson(), browser)).status).toBe(401);
  });
});
