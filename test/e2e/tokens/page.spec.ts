import { AccountService, MINUTE, OTHER_PASSWORD, PASSWORD, type Member } from '../../support/accounts.js';
import { createToken, program } from '../../support/api-tokens.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { formOf, textOf } from '../../support/page-forms.js';
import type { Answer } from '../../support/visitor.js';

const PAGE = '/profile/tokens';

describeOnEachStore('the page about API tokens', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
  });
  afterAll(() => service.stop());

  const send = (fields: Record<string, string>, scopes: readonly string[] = ['search', 'history:read']) =>
    member.browser.get(PAGE).then(({ text }) => submit(formOf(text, PAGE).values, fields, scopes));
  const submit = (values: object, fields: Record<string, string>, scopes: readonly string[]): Promise<Answer> => {
    const body = new URLSearchParams({ ...values, name: 'My script', expires_in_days: '90', ...fields });
    for (const scope of scopes) body.append('scopes', scope);
    return member.browser.send('POST', PAGE, { body });
  };
  const tokenIn = (html: string): string | undefined => /value="(octa_[\w-]{49})"/.exec(html)?.[1];
  const listed = (html: string): number => html.match(/<summary>Revoke/g)?.length ?? 0;

  it('is linked from the profile, and for nobody else', async () => {
    expect((await member.browser.get('/profile')).text).toContain(`href="${PAGE}"`);
    const { status, location } = await service.visitor().get(PAGE);
    expect([status, location]).toEqual([303, `/login?next=${PAGE}`]);
  });

  it('shows a new token once it is made, also when it is loaded again, for a while', async () => {
    const made = await send({});
    expect([made.status, made.location, made.text]).toEqual([303, PAGE, expect.not.stringContaining('octa_')]);
    expect(made.setCookies.join()).not.toMatch(/octa_[\w-]{49}(?![\w-])/);
    const first = await member.browser.get(PAGE);
    expect(first.headers.get('cache-control')).toBe('no-store');
    const token = tokenIn(first.text) ?? '';
    expect(textOf(first.text)).toContain('Token created.');
    expect(textOf(first.text)).toMatch(/My script.*search, history:read.*never/s);
    expect((await program(service.url, token).get('/api/v1/history')).status).toBe(200);
    expect((await program(service.url, token).get('/api/v1/playlists')).status).toBe(403);

    const again = await member.browser.get(PAGE);
    expect([tokenIn(again.text), listed(again.text)]).toEqual([token, 1]);
    expect(tokenIn((await (await service.logsIn(member)).browser.get(PAGE)).text)).toBeUndefined();
    service.clock.advance(5 * MINUTE);
    expect(tokenIn((await member.browser.get(PAGE)).text)).toBeUndefined();
  });

  it('makes one token of a form that is sent twice', async () => {
    const { values } = formOf((await member.browser.get(PAGE)).text, PAGE);
    const both = await Promise.all([submit(values, {}, ['search']), submit(values, {}, ['search'])]);
    expect(both.map(({ status, location }) => [status, location])).toEqual(Array(2).fill([303, PAGE]));
    const { text } = await member.browser.get(PAGE);
    expect(listed(text)).toBe(1);
    expect(tokenIn(text)).toBeDefined();
  });

  it.each([
    ['a name', { name: '' }, ['search'], 'Name is required.'],
    ['a scope', {}, [], 'What it may do needs at least one choice.'],
    ['one it knows', {}, ['admin'], 'What it may do may have'],
    ['days', { expires_in_days: 'soon' }, ['search'], 'Expires after how many days must be a whole number'],
    ['not too many', { expires_in_days: '366' }, ['search'], 'Expires after how many days must be a whole number'],
    ['the right password', { current_password: OTHER_PASSWORD }, ['search'], 'The current password is incorrect.'],
  ])('needs %s, and keeps what was typed', async (_what, fields, scopes, complaint) => {
    const { status, text } = await send({ ...fields }, scopes);
    expect(status).toBe(400);
    expect(textOf(text)).toContain(complaint);
    expect(text).toContain('<title>Error: API tokens');
    if (!('name' in fields)) expect(text).toContain('value="My script"');
    expect(text.includes('value="search" checked')).toBe(scopes[0] === 'search');
    expect(text).not.toContain(OTHER_PASSWORD);
    expect(listed((await member.browser.get(PAGE)).text)).toBe(0);
  });

  it('takes the password where the log-in is a while ago', async () => {
    service.clock.advance(5 * MINUTE + 1);
    const refused = await send({ current_password: '' });
    expect([refused.status, tokenIn(refused.text)]).toEqual([403, undefined]);
    await service.expect(303, send({ current_password: PASSWORD }));
    expect(tokenIn((await member.browser.get(PAGE)).text)).toBeDefined();
  });

  it('revokes a token, after the form of each, and shows it no more', async () => {
    await service.expect(303, send({}));
    const { token } = await createToken(member.browser, ['history:read']);
    const page = (await member.browser.get(PAGE)).text;
    const [newest = '', older = ''] = [...page.matchAll(/action="(\/profile\/tokens\/[^"]+\/revoke)"/g)].map(
      ([, action = '']) => action,
    );
    const wrong = await member.browser.submit(formOf(page, newest), { current_password: OTHER_PASSWORD });
    expect([wrong.status, listed(wrong.text)]).toEqual([400, 2]);
    expect(wrong.text).toMatch(/<details open>/);
    for (const action of [newest, older]) {
      const form = formOf((await member.browser.get(PAGE)).text, action);
      const { status, location } = await member.browser.submit(form, { current_password: PASSWORD });
      expect([status, location]).toEqual([303, PAGE]);
    }
    const left = (await member.browser.get(PAGE)).text;
    expect([listed(left), tokenIn(left)]).toEqual([0, undefined]);
    expect((await program(service.url, token).get('/api/v1/history')).status).toBe(401);
    expect((await member.browser.get(newest)).location).toBe(PAGE);
  });

  it('shows nobody’s token to whoever logs in after them', async () => {
    await service.expect(303, send({}));
    const next = await service.member();
    for (const [name, value] of member.browser.cookies)
      if (name.includes('token')) next.browser.cookies.set(name, value);
    expect(tokenIn((await next.browser.get(PAGE)).text)).toBeUndefined();
  });
});
