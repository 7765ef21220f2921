import { decodeHTML } from 'entities';
import { AccountService, MINUTE, OTHER_PASSWORD, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { formOf, formsOf, linkOn, textOf } from '../../support/page-forms.js';

describeOnEachStore('/profile', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
  });
  afterAll(() => service.stop());

  const show = () => service.expect(200, member.browser.get('/profile'));
  /** Fills in one of the page's forms. */
  const send = (form: string, typed: Record<string, string> = {}) =>
    member.browser.fillIn('/profile', { current_password: member.password, ...typed }, `/profile/${form}`);
  /** The text under which the page says once what was done. */
  const sayings = async (text: string): Promise<boolean[]> => {
    const pages = [await show(), await show()];
    return pages.map((page) => page.text.includes(text));
  };

  it('shows the account and its sessions, to its owner alone', async () => {
    const page = await show();
    expect(page.headers.get('cache-control')).toBe('no-store');
    const text = textOf(page.text);
    for (const shown of [member.username, member.email, member.browser.userAgent, 'This device']) {
      expect(text).toContain(shown);
    }
    expect(page.text).toContain('href="/api/profile/export"');
    const passwords = formsOf(page.text).flatMap(({ types, values }) =>
      Object.keys(types).filter((name) => types[name] === 'password' && values[name] !== ''),
    );
    expect(passwords).toEqual([]);
  });

  it('changes the username', async () => {
    const answer = await send('username', { username: `Page_${member.username}` });
    expect([answer.status, answer.location]).toEqual([303, '/profile']);
    expect(await sayings('Username changed.')).toEqual([true, false]);
    expect(textOf((await show()).text)).toContain(`Page_${member.username}`);
  });

  it('changes the address, and calls that off', async () => {
    const email = `page.${member.email}`;
    const answer = await send('email', { email });
    expect([answer.status, answer.location]).toEqual([303, '/profile']);
    expect(textOf((await show()).text)).toContain(email);
    const canceled = await member.browser.fillIn('/profile', {}, '/profile/cancel-email');
    expect([canceled.status, canceled.location]).toEqual([303, '/profile']);
    expect(await sayings('Your email address was not changed.')).toEqual([true, false]);
    expect((await show()).text).not.toContain(email);
    const [confirm = ''] = (await service.mail(email, 'Confirm your new email address')).paths;
    expect((await service.visitor().get(confirm)).status).toBe(400);
  });

  it('changes the password', async () => {
    const other = await service.logsIn(member);
    const answer = await send('password', { new_password: OTHER_PASSWORD, confirm_password: OTHER_PASSWORD });
    expect([answer.status, answer.location]).toEqual([303, '/profile']);
    expect(await service.isLoggedIn(other.browser)).toBe(false);
    expect(await sayings('Password changed')).toEqual([true, false]);
    expect((await service.logIn({ ...member, password: OTHER_PASSWORD })).status).toBe(200);
  });

  it('ends one session or all others', async () => {
    const [one, two, three] = [
      await service.logsIn(member),
      await service.logsIn(member),
      await service.logsIn(member),
    ];
    const { items } = (await member.browser.get('/api/profile/sessions')).json.data;
    const { id } = items.find(({ ip }: { ip: string }) => ip === one.browser.address);
    expect((await show()).text).toContain(`value="${id}"`);
    expect((await send('sessions', { session_id: id })).location).toBe('/profile');
    expect(await service.isLoggedIn(one.browser)).toBe(false);
    expect(await service.isLoggedIn(two.browser)).toBe(true);
    expect((await send('sessions', { session_id: 'others' })).location).toBe('/profile');
    for (const { browser } of [two, three]) expect(await service.isLoggedIn(browser)).toBe(false);
    expect(await service.isLoggedIn(member.browser)).toBe(true);
  });

  it('ends no session of another account', async () => {
    const stranger = await service.member();
    const [{ id }] = (await stranger.browser.get('/api/profile/sessions')).json.data.items;
    await service.logsIn(member);
    expect((await send('sessions', { session_id: id })).status).toBe(404);
    expect(await service.isLoggedIn(stranger.browser)).toBe(true);
  });

  it('deletes the account', async () => {
    const thief = member.browser.copy();
    const answer = await send('delete');
    expect([answer.status, answer.location]).toEqual([303, '/']);
    expect((await member.browser.get('/')).text).toContain('Your account and all its data have been deleted.');
    expect(await service.isLoggedIn(thief)).toBe(false);
    expect((await service.logIn(member)).json.code).toBe('invalid_credentials');
  });

  it.each([
    ['username', { username: 'Typed_Name' }, 400],
    ['email', { email: 'typed@mail.example' }, 400],
    ['password', { new_password: OTHER_PASSWORD, confirm_password: OTHER_PASSWORD }, 400],
    ['sessions', { session_id: 'others' }, 400],
    ['delete', {}, 400],
  ])('refuses a form with the wrong password, and keeps what was typed: %s', async (form, typed, status) => {
    await service.logsIn(member);
    const answer = await send(form, { ...typed, current_password: 'not the password' });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([status, 'no-store']);
    expect(textOf(answer.text)).toContain('The current password is incorrect.');
    const { values, types } = formOf(answer.text, `/profile/${form}`);
    for (const [name, value] of Object.entries(typed)) {
      if (name !== 'session_id') expect(values[name]).toBe(types[name] === 'password' ? '' : value);
    }
    expect(answer.text).not.toContain('not the password');
    expect(await service.isLoggedIn(member.browser)).toBe(true);
  });

  it('asks for the password only where the log-in is not fresh, and keeps what was typed', async () => {
    const hint = 'Not needed now: you logged in a moment ago.';
    const requiredOf = async () =>
      [...(await show()).text.matchAll(/<input id="([^"]+)-current_password"([^>]*)>/g)]
        .filter(([, , attributes]) => attributes?.includes('required'))
        .map(([, form]) => form);
    expect(await requiredOf()).toEqual(['delete']);
    expect(textOf((await show()).text)).toContain(hint);
    const rename = (username: string) => send('username', { username, current_password: '' });
    expect((await rename(`F${member.username}`)).status).toBe(303);
    service.clock.advance(5 * MINUTE + 1);
    const refused = await rename('Typed_Name');
    expect([refused.status, formOf(refused.text, '/profile/username').values['username']]).toEqual([403, 'Typed_Name']);
    expect(refused.text).toContain('href="#username-current_password"');
    expect(textOf(refused.text)).toContain('you logged in more than five minutes ago');
    expect(textOf(refused.text)).not.toContain(hint);
    expect(await requiredOf()).toEqual(['username', 'email', 'password', 'delete']);
    expect((await send('username', { username: 'Typed_Name' })).status).toBe(303);
  });

  it('deletes no account without the password, however fresh the log-in is', async () => {
    const answer = await send('delete', { current_password: '' });
    expect([answer.status, textOf(answer.text).includes('Current password is required.')]).toEqual([400, true]);
    expect(await service.isLoggedIn(member.browser)).toBe(true);
  });

  it('shows the latest activity, and all of it page by page', async () => {
    service.clock.advance(1000);
    for (let i = 0; i < 55; i += 1) await member.browser.get('/api/profile/export');
    const events = (html: string): string[] =>
      [...html.matchAll(/<h[23] class="session-device">([^<]*)</g)].map(([, event = '']) => event);
    const [, ...profile] = events((await show()).text);
    expect(profile).toEqual(Array(5).fill('The data was downloaded'));
    const first = await service.expect(200, member.browser.get('/profile/activity'));
    expect([events(first.text).length, first.headers.get('cache-control')]).toEqual([50, 'no-store']);
    // Where somebody who is logged in can do something about it.
    expect(linkOn(first.text, 'change your password')).toBe('/profile#password');
    const older = decodeHTML(/href="(\/profile\/activity\?cursor=[^"]+)"/.exec(first.text)?.[1] ?? '');
    const last = await service.expect(200, member.browser.get(older));
    expect(events(last.text)).toEqual([...Array<string>(5).fill('The data was downloaded'), 'Log-in']);
    expect(last.text).not.toContain('?cursor=');
    expect((await member.browser.get('/profile/activity?cursor=x')).status).toBe(400);
  });

  it.each(['username', 'email', 'cancel-email', 'password', 'sessions', 'delete'])(
    'refuses a form without its token, and with one that a visitor was given: %s',
    async (form) => {
      const visitor = service.visitor();
      const { values } = formOf((await visitor.get('/login')).text, '/login');
      const csrf = visitor.cookies.get('octa_csrf') ?? '';
      member.browser.cookies.set('octa_csrf', csrf);
      for (const token of [{}, { _csrf: values['_csrf'] ?? '' }]) {
        const body = new URLSearchParams({ ...token, username: 'Planted', current_password: member.password });
        const answer = await member.browser.send('POST', `/profile/${form}`, { body });
        expect([answer.status, answer.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
        expect(formsOf(answer.text).length).toBeGreaterThan(3);
      }
      expect((await show()).text).not.toContain('Planted');
    },
  );

  it.each(['username', 'email', 'cancel-email', 'password', 'sessions', 'delete'])(
    'sends whoever is not logged in to the log-in: %s',
    async (form) => {
      const answer = await service.visitor().send('POST', `/profile/${form}`, { body: new URLSearchParams() });
      expect([answer.status, answer.location]).toEqual([303, '/login?next=/profile']);
    },
  );
});
