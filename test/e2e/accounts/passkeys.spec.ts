import { AccountService, MINUTE, PASSWORD } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { memberWithPasskey, PasskeyHolder } from '../../support/passkeys.js';
import type { Answer, Visitor } from '../../support/visitor.js';

const PATH = '/api/profile/passkeys';

describeOnEachStore('the passkeys of an account', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  afterAll(() => service.stop());

  const list = async ({ browser }: { browser: Visitor }) =>
    (await service.expect(200, browser.get(PATH))).json.data.items;

  it('are added, named, listed and removed, and the owner is told', async () => {
    const member = await service.member();
    expect(await list(member)).toEqual([]);
    const holder = new PasskeyHolder(member.browser);
    const added = await service.expect(201, holder.add('  Ada’s phone ', { backedUp: true }));
    const passkey = {
      id: expect.stringMatching(/^[\w-]{22}$/),
      name: 'Ada’s phone',
      transports: ['hybrid', 'internal'],
      backed_up: true,
      created_at: service.clock.now().toISOString(),
      last_used_at: null,
    };
    expect(added.json).toMatchObject({ success: true, message: 'Passkey added.', data: passkey });
    expect(await list(member)).toEqual([passkey]);
    const mail = await service.mail(member.email, 'A new passkey for your account');
    expect(mail.text).toContain('“Ada’s phone”');
    expect(mail.paths).toEqual(['/reset-password', '/profile/activity']);

    const { id } = added.json.data;
    const renamed = await service.expect(
      200,
      member.browser.send('PATCH', `${PATH}/${id}`, { body: { name: 'Laptop' } }),
    );
    expect(renamed.json.data).toEqual({ ...passkey, name: 'Laptop' });
    expect(await list(member)).toEqual([{ ...passkey, name: 'Laptop' }]);

    const exported = (await service.expect(200, member.browser.get('/api/profile/export'))).json.data;
    expect(exported.passkeys).toEqual([{ ...passkey, name: 'Laptop' }]);
    expect(JSON.stringify(exported)).not.toContain(holder.authenticator.passkeys[0]?.id);

    const { json } = await service.expect(200, member.browser.delete(`${PATH}/${id}`));
    expect(json.message).toBe('Passkey removed.');
    expect(await list(member)).toEqual([]);
    expect((await member.browser.delete(`${PATH}/${id}`)).status).toBe(404);
    expect((await service.mail(member.email, 'A passkey was removed from your account')).text).toContain('“Laptop”');
    const { items } = (await member.browser.get('/api/profile/activity')).json.data;
    const events = items.map(({ event }: { event: string }) => event);
    expect(events).toEqual(expect.arrayContaining(['login', 'passkey_added', 'passkey_removed']));
  });

  it('are added and removed only after a fresh log-in, or with the password', async () => {
    const { browser, holder } = await memberWithPasskey(service);
    const [{ id }] = await list({ browser });
    service.clock.advance(5 * MINUTE + 1);
    const stale = [
      () => browser.post(`${PATH}/options`),
      () => browser.post(PATH, { credential: { id: 'AAAA' }, name: 'Another' }),
      () => browser.delete(`${PATH}/${id}`),
    ];
    for (const ask of stale) expect((await ask()).json.code).toBe('fresh_login_required');
    const wrong = await browser.post(`${PATH}/options`, { current_password: `${PASSWORD}!` });
    expect([wrong.status, wrong.json.code]).toEqual([400, 'wrong_password']);

    const { json } = await service.expect(200, browser.post(`${PATH}/options`, { current_password: PASSWORD }));
    expect(json.data.excludeCredentials).toMatchObject([{ id: holder.authenticator.passkeys[0]?.id }]);
    const credential = holder.authenticator.create(json.data);
    await service.expect(201, browser.post(PATH, { credential, name: 'Another' }));
    expect(await list({ browser })).toHaveLength(2);
    await service.expect(200, browser.send('PATCH', `${PATH}/${id}`, { body: { name: 'Needs none' } }));
    await service.expect(200, browser.delete(`${PATH}/${id}`, { current_password: PASSWORD }));
    expect(await service.isLoggedIn(browser)).toBe(true);
  });

  it('are asked for without a body, too', async () => {
    const { browser } = await service.member();
    const { status, json } = await browser.send('POST', `${PATH}/options`, {});
    expect(status).toBe(200);
    expect(json.data).toMatchObject({ rp: { id: 'octa.example' }, attestation: 'none' });
    const text = await browser.send('POST', `${PATH}/options`, {
      body: '{}',
      headers: { 'content-type': 'text/plain' },
    });
    expect(text.json.code).toBe('invalid_content_type');
  });

  it('are not added twice, nor with what was not asked for in this session', async () => {
    const { browser, holder } = await memberWithPasskey(service);
    const refused = async (visitor: Visitor, credential: unknown): Promise<string> => {
      const { status, json } = await visitor.post(PATH, { credential, name: 'Another' });
      expect([status, json.code, json.details?.[0]?.field]).toEqual([400, 'validation_failed', 'credential']);
      return json.message;
    };
    const { json } = await service.expect(200, browser.post(`${PATH}/options`));
    const credential = holder.authenticator.create(json.data);
    const other = await service.logsIn(await service.owner());
    other.browser.cookies.set('octa_passkey', browser.cookies.get('octa_passkey') ?? '');
    expect(await refused(other.browser, credential)).toContain('has expired');
    await service.expect(201, browser.post(PATH, { credential, name: 'Another' }));
    expect(await refused(browser, credential)).toContain('has expired');
    expect(await holder.add('Again', { challenge: 'AAAA' })).toMatchObject({ status: 400 });
    expect(await list({ browser })).toHaveLength(2);
  });

  it('are twenty at most', async () => {
    const { browser, holder } = await memberWithPasskey(service);
    for (let count = 1; count < 20; count += 1) await service.expect(201, holder.add(`Device ${count}`));
    const { status, json } = await browser.post(`${PATH}/options`);
    expect([status, json.code]).toEqual([409, 'too_many']);
    expect(json.message).toContain('20 passkeys');
    const [{ id }] = await list({ browser });
    await service.expect(200, browser.delete(`${PATH}/${id}`));
    // Two are under way at once, and there is room for one.
    const twin = browser.copy();
    const adding: (() => Promise<Answer>)[] = [];
    for (const visitor of [browser, twin]) {
      const options = (await service.expect(200, visitor.post(`${PATH}/options`))).json.data;
      expect(options.excludeCredentials).toHaveLength(19);
      const credential = holder.authenticator.create(options);
      adding.push(() => visitor.post(PATH, { credential, name: 'The last' }));
    }
    const answers = await Promise.all(adding.map((add) => add()));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
  });

  it('have names of 1 to 100 characters', async () => {
    const { browser } = await memberWithPasskey(service);
    const [{ id }] = await list({ browser });
    for (const name of ['', '  ', 'a\nb', 'x'.repeat(101), 7, null, undefined]) {
      const { status } = await browser.send('PATCH', `${PATH}/${id}`, { body: { name } });
      expect([name, status]).toEqual([name, 400]);
    }
    await service.expect(200, browser.send('PATCH', `${PATH}/${id}`, { body: { name: '𝄞'.repeat(100) } }));
  });

  it('are nobody’s without a log-in', async () => {
    const visitor = service.visitor();
    const asked = [
      visitor.get(PATH),
      visitor.post(PATH),
      visitor.post(`${PATH}/options`),
      visitor.send('PATCH', `${PATH}/x`, { body: {} }),
      visitor.delete(`${PATH}/x`),
    ];
    for (const { status, json } of await Promise.all(asked))
      expect([status, json.code]).toEqual([401, 'not_authenticated']);
    const member = await service.member();
    expect((await member.browser.get(PATH)).headers.get('cache-control')).toBe('no-store');
  });
});
