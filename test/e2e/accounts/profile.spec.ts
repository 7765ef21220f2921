import { AccountService, MINUTE, OTHER_PASSWORD, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import type { Answer } from '../../support/visitor.js';

describeOnEachStore('one’s own account', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
  });
  afterAll(() => service.stop());

  const profile = async () => (await service.expect(200, member.browser.get('/api/profile'))).json.data;
  const current = (): { current_password: string } => ({ current_password: member.password });

  it('is shown to its owner, with nothing more than the contract says', async () => {
    const answer = await member.browser.get('/api/profile');
    const { username, email } = member;
    expect(answer.json.data).toEqual({
      id: expect.any(String),
      username,
      email,
      email_verified: true,
      created_at: expect.stringMatching(/^2026-11-\d\dT.*Z$/),
      last_login: expect.stringMatching(/^2026-11-\d\dT.*Z$/),
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['GET', ''],
    ['PUT', '/username'],
    ['PUT', '/email'],
    ['DELETE', '/email'],
    ['PUT', '/password'],
    ['GET', '/sessions'],
    ['DELETE', '/sessions'],
    ['DELETE', '/sessions/some-id'],
    ['GET', '/export'],
    ['DELETE', ''],
  ])('is nobody else’s: %s /api/profile%s', async (method, path) => {
    const { status, json, headers } = await service.visitor().send(method, `/api/profile${path}`, {});
    expect([status, json.code]).toEqual([401, 'not_authenticated']);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  describe('its username', () => {
    const rename = (username: string, password = member.password) =>
      member.browser.put('/api/profile/username', { username, current_password: password });

    it('can be changed, and the old one is free', async () => {
      const username = `New_${member.username}`;
      const { json } = await service.expect(200, rename(username));
      expect(json.data.username).toBe(username);
      expect((await profile()).username).toBe(username);
      expect((await service.logIn({ ...member, username })).status).toBe(200);
      expect((await service.logIn(member)).json.code).toBe('invalid_credentials');
      expect((await service.register({ ...service.newPerson(), username: member.username })).status).toBe(201);
    });

    it('can be respelt', async () => {
      await service.expect(200, rename(member.username.toUpperCase()));
      expect((await profile()).username).toBe(member.username.toUpperCase());
    });

    it('cannot be one that somebody has, in any case', async () => {
      const other = await service.newcomer();
      for (const username of [other.username, other.username.toLowerCase()]) {
        const { status, json } = await rename(username);
        expect([status, json.code]).toEqual([400, 'username_taken']);
      }
      expect((await profile()).username).toBe(member.username);
    });

    it('needs the password', async () => {
      const { status, json } = await rename('Somebody_Else', 'not the password');
      expect([status, json.code]).toEqual([400, 'wrong_password']);
      expect((await profile()).username).toBe(member.username);
    });
  });

  describe('its password', () => {
    const change = (new_password: string, extra: object = {}) =>
      member.browser.put('/api/profile/password', {
        ...current(),
        new_password,
        confirm_password: new_password,
        ...extra,
      });

    it('can be changed, which its owner is told', async () => {
      await service.expect(200, change(OTHER_PASSWORD));
      expect((await service.logIn(member)).json.code).toBe('invalid_credentials');
      expect((await service.logIn({ ...member, password: OTHER_PASSWORD })).status).toBe(200);
      await service.mail(member.email, 'Your password was changed');
    });

    it('has to be as good as a new account’s', async () => {
      for (const [password, extra, code] of [
        ['short', {}, 'weak_password'],
        ['iloveyou!', {}, 'weak_password'],
        [member.username, {}, 'weak_password'],
        [OTHER_PASSWORD, { confirm_password: 'another one' }, 'validation_failed'],
        [OTHER_PASSWORD, { current_password: 'not the password' }, 'wrong_password'],
      ] as const) {
        const { status, json } = await change(password, extra);
        expect([password, status, json.code]).toEqual([password, 400, code]);
      }
      expect((await service.logIn(member)).status).toBe(200);
    });

    it('cannot be guessed with a stolen cookie', async () => {
      const other = await service.logsIn(member);
      const guess = (current_password: string) => change(OTHER_PASSWORD, { current_password });
      for (let count = 0; count < 5; count += 1) {
        const { status, json } = await guess(`guess ${count}`);
        expect([status, json.code]).toEqual([400, 'wrong_password']);
      }
      const { status, json } = await guess(member.password);
      expect([status, json.code]).toEqual([401, 'not_authenticated']);
      for (const login of [member.username, member.email]) {
        const { password } = member;
        const refused = await service.visitor().post('/api/auth/login', { login, password });
        expect([refused.status, refused.json.code]).toEqual([401, 'account_locked']);
      }
      expect(await service.isLoggedIn(other.browser)).toBe(true);
      await service.mail(member.email, 'Failed attempts to log in');
      await service.expect(200, other.browser.delete('/api/profile/sessions', current()));
      expect((await service.logIn(member)).status).toBe(200);
    });

    it('may be left out for five minutes after a log-in', async () => {
      const { browser } = member;
      const changes: (() => Promise<Answer>)[] = [
        () => browser.put('/api/profile/username', { username: `N${member.username}` }),
        () => browser.put('/api/profile/email', { email: 'later@mail.example' }),
        () => browser.put('/api/profile/password', { new_password: OTHER_PASSWORD, confirm_password: OTHER_PASSWORD }),
        () => browser.send('DELETE', '/api/profile/sessions/none', {}),
        () => browser.send('DELETE', '/api/profile/sessions', {}),
        () => browser.send('DELETE', '/api/profile', {}),
      ];
      service.clock.advance(5 * MINUTE + 1);
      for (const change of changes) {
        const { status, json } = await change();
        expect([status, json.code]).toEqual([403, 'fresh_login_required']);
      }
      await service.logIn(member, browser);
      const statuses: number[] = [];
      // Five minutes after the log-in, and again after the change of the password, which counts as one.
      for (const change of changes) {
        statuses.push((await change()).status);
        if (change === changes[1] || change === changes[2]) service.clock.advance(5 * MINUTE);
      }
      expect(statuses).toEqual([200, 200, 200, 404, 200, 200]);
    });
  });

  describe('what is kept about it', () => {
    it('can be taken away as one document', async () => {
      // Registered, since the mails are a part of it.
      member = await service.logsIn(await service.owner());
      const other = await service.logsIn(member, { remember_me: true });
      await service.expect(200, member.browser.put('/api/profile/email', { email: 'next@mail.example', ...current() }));
      const answer = await service.expect(200, member.browser.get('/api/profile/export'));
      const { data } = answer.json;
      expect(data.account).toMatchObject({ ...(await profile()), pending_email: 'next@mail.example' });
      expect(data.sessions).toHaveLength(2);
      expect(data.mails.map(({ kind, to }: { kind: string; to: string }) => [kind, to])).toEqual([
        ['verify_email', member.email],
        ['email_change_confirm', 'next@mail.example'],
        ['email_change_notice', member.email],
      ]);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const { text } = answer;
      for (const { cookies } of [member.browser, other.browser]) {
        expect(text).not.toContain(decodeURIComponent(cookies.get('octa_session') ?? '').slice(2, 40));
      }
      // But for the name of the list of API tokens.
      expect(text.replace('api_tokens', '')).not.toMatch(/password|argon2|token|sealed|hash|credential/i);
    });

    it('is all gone once the account is deleted', async () => {
      const other = await service.logsIn(member, { remember_me: true });
      await service.resetPath(member);
      await service.expect(200, member.browser.put('/api/profile/email', { email: 'gone@mail.example', ...current() }));
      const { id } = await profile();
      const [confirm = ''] = (await service.mail('gone@mail.example', 'Confirm your new email address')).paths;
      await service.mail(member.email, 'Your email address is about to change');

      const refused = await member.browser.delete('/api/profile', { current_password: 'not the password' });
      expect([refused.status, refused.json.code]).toEqual([400, 'wrong_password']);
      const answer = await service.expect(200, member.browser.delete('/api/profile', current()));
      expect(answer.setCookies).toEqual([expect.stringMatching(/^octa_session=;/)]);

      const dump = (await service.store.dump()).toLowerCase();
      for (const trace of [id, member.username, member.email, 'gone@mail.example']) {
        expect(dump).not.toContain(trace.toLowerCase());
      }
      for (const { address } of [member.browser, other.browser]) expect(dump).not.toContain(JSON.stringify(address));
      expect(await service.isLoggedIn(other.browser)).toBe(false);
      expect((await service.logIn(member)).json.code).toBe('invalid_credentials');
      expect((await service.visitor().get(confirm)).status).toBe(400);
      expect((await service.register(member)).status).toBe(201);
    });
  });
});
