import { AccountService, HOUR, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { formOf, formsOf, textOf } from '../../support/page-forms.js';

describeOnEachStore('a session that ends in the middle of a form', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
  });
  afterAll(() => service.stop());

  /** Submits the form of a page after the session's end, logs in, and follows to where that leads. */
  async function submitLate(page: string, action: string, typed: Record<string, string>, back = page) {
    const { browser, username, password } = member;
    const form = formOf((await browser.get(page)).text, action);
    service.clock.advance(13 * HOUR);
    const refused = await browser.submit(form, typed);
    expect(refused.status).toBe(303);
    const logIn = await browser.get(refused.location ?? '');
    expect(textOf(logIn.text)).toContain('Your session has ended.');
    const loggedIn = await browser.submit(formOf(logIn.text, '/login'), { login: username, password });
    expect([loggedIn.status, loggedIn.location]).toEqual([303, back]);
    return browser.get(page);
  }

  it('keeps a new playlist’s name and description', async () => {
    const description = 'Für den Abend, 夜に。\n'.repeat(90).trim();
    const page = await submitLate('/playlists/create', '/playlists/create', { name: 'Late “songs”', description });
    expect(textOf(page.text)).toContain('Your session had ended, so nothing was saved.');
    const { values } = formOf(page.text, '/playlists/create');
    expect([values['name'], values['description']?.replaceAll('\r', '')]).toEqual(['Late “songs”', description]);
    expect((await member.browser.get('/playlists')).text).not.toContain('Late');
    // Only once.
    expect((await member.browser.get('/playlists/create')).text).not.toContain('Late');
  });

  it('keeps a new address, and never a password', async () => {
    const typed = { email: 'new.home@example.org', current_password: member.password };
    const page = await submitLate('/profile', '/profile/email', typed, '/profile#email');
    const { values } = formOf(page.text, '/profile/email');
    expect([values['email'], values['current_password']]).toEqual(['new.home@example.org', '']);
    expect(page.text).not.toContain(member.password);
  });

  it('keeps what a token may do', async () => {
    const { browser, username, password } = member;
    const { values: hidden } = formOf((await browser.get('/profile/tokens')).text, '/profile/tokens');
    service.clock.advance(13 * HOUR);
    const scopes = ['search', 'playlists:read'].map((scope) => ['scopes', scope]);
    const body = new URLSearchParams([['_csrf', hidden['_csrf'] ?? ''], ['name', 'Robot'], ...scopes]);
    const refused = await browser.send('POST', '/profile/tokens', { body });
    expect(refused.location).toBe('/login?next=/profile/tokens');
    const logIn = formOf((await browser.get(refused.location ?? '')).text, '/login');
    expect((await browser.submit(logIn, { login: username, password })).location).toBe('/profile/tokens');
    const page = await browser.get('/profile/tokens');
    expect(textOf(page.text)).toContain('Your session had ended, so nothing was saved.');
    expect(formOf(page.text, '/profile/tokens').values['name']).toBe('Robot');
    expect(page.text.match(/value="[^"]*" checked/g)).toEqual([
      'value="search" checked',
      'value="playlists:read" checked',
    ]);
  });

  it('tells why a button did nothing, and leads back to its page', async () => {
    const { browser, username, password } = member;
    const page = '/history?q=Muse';
    await browser.get('/?q=Muse');
    const form = formsOf((await browser.get(page)).text).find(({ action }) => action.endsWith('/delete'));
    service.clock.advance(13 * HOUR);
    const headers = { Referer: new URL(page, service.url).href };
    const body = new URLSearchParams(form?.values);
    const refused = await browser.send('POST', form?.action ?? '', { headers, body });
    expect(refused.location).toBe('/login?next=/history%3Fq%3DMuse');
    const logIn = await browser.get(refused.location ?? '');
    expect(textOf(logIn.text)).toContain('Your session had ended, so nothing was changed.');
    const loggedIn = await browser.submit(formOf(logIn.text, '/login'), { login: username, password });
    expect(loggedIn.location).toBe(page);
  });

  it('leads to no other site', async () => {
    const { browser } = member;
    const form = formOf((await browser.get('/history/clear')).text, '/history/clear');
    service.clock.advance(13 * HOUR);
    const headers = { Referer: 'https://elsewhere.example/history/clear' };
    const refused = await browser.send('POST', form.action, { headers, body: new URLSearchParams(form.values) });
    expect(refused.location).toBe('/login?next=/history');
  });

  it('keeps nothing for a form that another site submits', async () => {
    const answer = await service.visitor().send('POST', '/playlists/create', {
      body: new URLSearchParams({ name: 'Planted' }),
    });
    expect([answer.status, answer.location]).toEqual([303, '/login?next=/playlists']);
    expect(answer.headers.getSetCookie().join()).not.toContain('octa_form');
  });
});

describeOnEachStore('a form that is sent twice', (newStore) => {
  it('makes one playlist', async () => {
    const service = await AccountService.start(newStore());
    const { browser } = await service.member();
    const form = formOf((await browser.get('/playlists/create')).text, '/playlists/create');
    const answers = await Promise.all([1, 2, 3].map(() => browser.submit(form, { name: 'Once only' })));
    expect(new Set(answers.map(({ status, location }) => `${status} ${location}`)).size).toBe(1);
    expect((await browser.get('/playlists')).text.match(/Once only/g)).toHaveLength(1);
    // The form, shown again, makes another.
    const again = formOf((await browser.get('/playlists/create')).text, '/playlists/create');
    expect((await browser.submit(again, { name: 'Once only' })).location).not.toBe(answers[0]?.location);
    await service.stop();
  });
});
