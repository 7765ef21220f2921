import { AccountService, OTHER_PASSWORD, PASSWORD, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { formOf, formsOf, textOf } from '../../support/page-forms.js';
import type { Visitor } from '../../support/visitor.js';

/** Pages with one form for visitors, and what to type into it. */
const FORMS: readonly (readonly [string, Record<string, string>])[] = [
  ['/login', { login: 'Somebody', password: PASSWORD }],
  [
    '/register',
    { username: 'Some_Body', email: 'some.body@mail.example', password: PASSWORD, confirm_password: PASSWORD },
  ],
  ['/reset-password', { email: 'some.body@mail.example' }],
  ['/reset-password/some-token', { password: PASSWORD, confirm_password: PASSWORD }],
  ['/resend-verification', { email: 'some.body@mail.example' }],
];

describeOnEachStore('the account pages', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  afterAll(() => service.stop());

  describe.each(FORMS)('%s', (path, typed) => {
    const names = Object.keys(typed);
    const visible = names.filter((name) => !name.includes('password'));
    let browser: Visitor;
    beforeEach(() => {
      browser = service.visitor();
    });

    it('shows a form that needs no script', async () => {
      const page = await browser.get(path);
      expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
      const form = formOf(page.text, path);
      expect(form.method).toBe('post');
      expect(Object.keys(form.values)).toEqual(expect.arrayContaining(['_csrf', ...names]));
      for (const name of names)
        expect([name, form.types[name] === 'password']).toEqual([name, name.includes('password')]);
      for (const name of names) expect(form.values[name]).toBe('');
      // Every field has a label of its own.
      for (const name of names) expect(page.text).toMatch(new RegExp(`<label for="[a-z]+-${name}">`));
      const head = await browser.send('HEAD', path, {});
      expect([head.status, head.text, head.headers.get('cache-control')]).toEqual([200, '', 'no-store']);
    });

    it('masks its token anew each time', async () => {
      const tokens = [];
      for (let count = 0; count < 3; count += 1)
        tokens.push(formOf((await browser.get(path)).text, path).values['_csrf']);
      expect(new Set(tokens).size).toBe(3);
      const cookie = browser.cookies.get('octa_csrf') ?? '';
      expect(cookie.length).toBeGreaterThanOrEqual(16);
      for (const token of tokens) expect(token).not.toContain(cookie);
    });

    it('is shown again, with what was typed, when its token is missing, wrong or another’s', async () => {
      const { values } = formOf((await browser.get(path)).text, path);
      const others = formOf((await service.visitor().get(path)).text, path).values['_csrf'] ?? '';
      for (const token of [null, '', 'wrong', others, `${values['_csrf']}x`]) {
        const body = new URLSearchParams({ ...typed, ...(token !== null && { _csrf: token }) });
        const answer = await browser.send('POST', path, { body });
        expect([token, answer.status]).toEqual([token, 403]);
        const form = formOf(answer.text, path);
        for (const name of visible) expect(form.values[name]).toBe(typed[name]);
        expect(answer.text).not.toContain(PASSWORD);
        expect(form.values['_csrf']).not.toBe(token);
      }
      // The fresh token works, and so does the one of before.
      const refused = await browser.send('POST', path, { body: new URLSearchParams(typed) });
      expect((await browser.submit(formOf(refused.text, path), typed)).status).not.toBe(403);
      expect((await browser.submit({ method: 'post', action: path, values, types: {} }, typed)).status).not.toBe(403);
    });

    it('refuses a token without its cookie', async () => {
      const { values } = formOf((await browser.get(path)).text, path);
      const body = new URLSearchParams({ ...values, ...typed });
      expect((await service.visitor().send('POST', path, { body })).status).toBe(403);
    });

    it('says what is wrong at the field, with 400, and keeps what was typed', async () => {
      const name = names[0] ?? '';
      const answer = await browser.fillIn(path, { ...typed, [name]: '' });
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([400, 'no-store']);
      expect(answer.text).toMatch(new RegExp(`id="[a-z]+-${name}-error"`));
      expect(answer.text).toContain('aria-invalid="true"');
      const form = formOf(answer.text, path);
      for (const other of visible.slice(1)) expect(form.values[other]).toBe(typed[other]);
      expect(answer.text).not.toContain(PASSWORD);
    });

    it('escapes what was typed', async () => {
      const attack = '"><script>alert(1)</script>';
      for (const name of visible) {
        const answer = await browser.fillIn(path, { ...typed, [name]: attack });
        expect(answer.text).not.toContain('<script>alert');
      }
    });

    it('takes nothing from the query', async () => {
      const page = await browser.get(`${path}?${new URLSearchParams(typed).toString()}`);
      const { values } = formOf(page.text, path);
      for (const name of names) expect(values[name]).toBe('');
    });

    it('sends whoever is logged in already elsewhere', async () => {
      if (path === '/resend-verification') return;
      const { browser: own } = await service.member();
      expect(await own.get(path)).toMatchObject({ status: 303, location: '/' });
      const answer = await own.send('POST', path, { body: new URLSearchParams(typed) });
      expect([answer.status, answer.location]).toEqual([303, '/']);
      const told = textOf((await own.get('/')).text);
      expect(told.startsWith('You are logged in: change your password')).toBe(path === '/reset-password');
    });
  });

  it('register, with the same answer for an address that somebody has', async () => {
    const person = service.newPerson();
    const register = async ({ username, email, password }: typeof person) =>
      service.visitor().fillIn('/register', { username, email, password, confirm_password: password });
    const done = await register(person);
    expect([done.status, textOf(done.text)]).toEqual([201, expect.stringMatching(/^Please confirm your address/)]);
    await service.mail(person.email, 'Confirm your email address');
    const taken = await register({ ...person, username: `Other${person.username}` });
    expect([taken.status, textOf(taken.text)]).toEqual([201, textOf(done.text)]);

    const refused = await register(person);
    expect([refused.status, textOf(refused.text)]).toEqual([400, expect.stringContaining('That username is taken')]);
    const weak = await register({ ...service.newPerson(), password: 'iloveyou' });
    expect([weak.status, textOf(weak.text)]).toEqual([400, expect.stringContaining('an attacker tries')]);
  });

  it('log in and out', async () => {
    const person = await service.owner();
    const browser = service.visitor();
    const wrong = await browser.fillIn('/login', { login: person.username, password: 'not the password' });
    expect([wrong.status, wrong.setCookies]).toEqual([401, []]);
    expect(formOf(wrong.text, '/login').values['login']).toBe(person.username);

    const answer = await browser.fillIn('/login', { login: person.username, password: person.password });
    expect([answer.status, answer.location]).toEqual([303, '/']);
    const home = await browser.get('/');
    expect(home.headers.get('cache-control')).toBe('no-store');
    expect(home.text).toContain(person.username);

    const thief = browser.copy();
    expect((await browser.send('POST', '/logout', { body: new URLSearchParams() })).status).toBe(403);
    expect(await service.isLoggedIn(browser)).toBe(true);
    const out = await browser.fillIn('/logout', {});
    expect([out.status, out.location]).toEqual([303, '/']);
    expect(await service.isLoggedIn(thief)).toBe(false);
    const once = [await browser.get('/'), await browser.get('/')].map(({ text }) =>
      text.includes('You are logged out.'),
    );
    expect(once).toEqual([true, false]);
    expect((await browser.send('POST', '/logout', { body: new URLSearchParams() })).location).toBe('/');
  });

  it('remember whoever asks for it', async () => {
    const person = await service.owner();
    const browser = service.visitor();
    await browser.fillIn('/login', { login: person.email, password: person.password, remember_me: 'on' });
    expect((await browser.get('/api/profile/sessions')).json.data.items).toMatchObject([{ remembered: true }]);
  });

  it('offer the confirmation mail again to whoever has not confirmed yet', async () => {
    const person = await service.newcomer();
    const answer = await service.visitor().fillIn('/login', { login: person.username, password: person.password });
    expect([answer.status, answer.text.includes('href="/resend-verification"')]).toEqual([401, true]);
  });

  describe('/login?next=', () => {
    const landing = async (next: string, member: Member): Promise<string | null> => {
      const browser = service.visitor();
      const page = await browser.get(`/login?next=${encodeURIComponent(next)}`);
      const typed = { login: member.username, password: member.password };
      const { location } = await browser.submit(formOf(page.text, '/login'), typed);
      // A form that somebody else made leads nowhere else either.
      const forged = service.visitor();
      const answer = await forged.fillIn('/login', { ...typed, next }, '/login');
      expect(answer.location).toBe(location);
      expect((await browser.get(`/login?next=${encodeURIComponent(next)}`)).location).toBe(location);
      return location;
    };
    let member: Member;
    beforeAll(async () => {
      member = await service.member();
    });

    it.each(['/profile', '/?q=Muse&source=all', '/privacy', '/%E2%99%AB'])('leads back to a page: %s', async (next) => {
      expect(await landing(next, member)).toBe(next);
    });

    it.each([
      '//evil.example',
      '///evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      'https://evil.example',
      'https:evil.example',
      'evil.example',
      '/\t/evil.example',
      '/\n/evil.example',
      ' //evil.example',
      '/.//evil.example',
      'data:text/html,x',
      '/logout',
      '',
    ])('never leaves the site: %j', async (next) => {
      expect(await landing(next, member)).toBe('/');
    });

    it.each([
      '/api/auth/logout',
      '/api/auth/logout/',
      '/api/auth/logout?x=1',
      '/x/../api/auth/logout',
      '/./api/auth/logout',
      '/api/auth/verify-email/some-token',
      '/api',
    ])('never leads to the API, where a GET may log out: %s', async (next) => {
      const { browser } = await service.logsIn(member);
      const { status, location } = await browser.get(`/login?next=${encodeURIComponent(next)}`);
      // An address with `../` is refused before anything else.
      if (next.includes('../')) expect(status).toBe(400);
      else expect([status, location]).toEqual([303, '/']);
      expect(await service.isLoggedIn(browser)).toBe(true);
    });
  });

  it('lead whoever is not logged in to the log-in and back', async () => {
    const person = await service.owner();
    const browser = service.visitor();
    const away = await browser.get('/profile');
    expect([away.status, away.location]).toEqual([303, '/login?next=/profile']);
    const page = await browser.get('/login?next=/profile');
    const typed = { login: person.username, password: person.password };
    expect((await browser.submit(formOf(page.text, '/login'), typed)).location).toBe('/profile');
    const profile = await browser.get('/profile');
    expect([profile.status, profile.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(formsOf(profile.text).every(({ values }) => values['_csrf'] !== undefined)).toBe(true);
    expect(profile.text).not.toContain(OTHER_PASSWORD);
  });
});
