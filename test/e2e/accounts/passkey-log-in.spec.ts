import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CredentialStore, UserStore } from '../../../src/core/auth/auth.ports.js';
import { AccountService, DAY, MINUTE, type Person, SITE } from '../../support/accounts.js';
import { sqliteStore } from '../../support/each-store.js';
import { memberWithPasskey, PasskeyHolder } from '../../support/passkeys.js';
import type { Oddities } from '../../support/software-authenticator.js';
import type { Answer, Visitor } from '../../support/visitor.js';

const SESSION = 'octa_session';
const CHALLENGE = 'octa_passkey';

describe('a log-in with a passkey', () => {
  const folder = mkdtempSync(join(tmpdir(), 'octa-passkeys-'));
  let service: AccountService;
  beforeAll(async () => {
    const limits = { LOGIN_RATE_LIMIT_PER_MINUTE: '3', LOGIN_RATE_LIMIT_PER_HOUR: '10' };
    service = await AccountService.start(sqliteStore(join(folder, 'octa_music.db')), limits);
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const optionsFor = async (browser: Visitor) =>
    (await service.expect(200, browser.post('/api/auth/passkeys/options'))).json.data;
  const send = (browser: Visitor, body: object) => browser.post('/api/auth/passkeys/login', body);
  const userOf = async ({ username }: Person) =>
    (await service.running.application.get(UserStore).findByLogin(username))!;

  const expectRefused = ({ status, headers, json }: Answer, browser: Visitor): void => {
    expect([status, json.code]).toEqual([401, 'invalid_passkey']);
    expect(json.message).toBe('That passkey did not work. Try it once more, or log in with your password.');
    expect(headers.get('www-authenticate')).toContain('realm="Octa Music"');
    expect(browser.cookies.has(SESSION)).toBe(false);
  };

  it('needs no name, and starts a session as any log-in does', async () => {
    const { username, email, holder } = await memberWithPasskey(service);
    service.clock.advance(MINUTE);
    const browser = service.visitor();
    const { headers, setCookies } = await browser.post('/api/auth/passkeys/options');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(setCookies[0]).toMatch(
      /^octa_passkey=[^;]+; Max-Age=300; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );

    const answer = await holder.logIn(browser);
    expect(answer.status).toBe(200);
    expect(answer.json.message).toBe(`Welcome back, ${username}!`);
    expect(answer.json.data).toMatchObject({ username, email, last_login: service.clock.now().toISOString() });
    expect([...browser.cookies.keys()].sort()).toEqual(['octa_device', SESSION]);
    const { json } = await service.expect(200, browser.get('/api/profile/activity?limit=1'));
    expect(json.data.items).toMatchObject([{ event: 'login', at: service.clock.now().toISOString() }]);
    const loggedIn = service.running.logs.filter(({ msg }) => msg === 'Logged in').at(-1);
    expect(loggedIn).toMatchObject({ level: 'INFO', method: 'passkey' });
    const passkeys = (await service.expect(200, browser.get('/api/profile/passkeys'))).json.data.items;
    expect(passkeys).toMatchObject([{ last_used_at: service.clock.now().toISOString() }]);
  });

  it('replaces the session that is there, and keeps whether it is remembered', async () => {
    const { holder, browser } = await memberWithPasskey(service);
    const before = browser.copy();
    await service.expect(200, holder.logIn(browser, { remember_me: true }));
    expect(await service.isLoggedIn(before)).toBe(false);
    await service.expect(200, holder.logIn(browser));
    service.clock.advance(20 * DAY);
    expect(await service.isLoggedIn(browser)).toBe(true);
    await service.expect(200, holder.logIn(browser, { remember_me: false }));
    service.clock.advance(DAY);
    expect(await service.isLoggedIn(browser)).toBe(false);
  });

  it('makes the session fresh again', async () => {
    const { holder, browser } = await memberWithPasskey(service);
    service.clock.advance(6 * MINUTE);
    const remove = () => browser.delete('/api/profile/sessions');
    expect((await remove()).json.code).toBe('fresh_login_required');
    await service.expect(200, holder.logIn(browser));
    expect((await remove()).status).toBe(200);
  });

  it('is not locked by wrong passwords', async () => {
    const { username, holder } = await memberWithPasskey(service);
    const guess = () => service.visitor().post('/api/auth/login', { login: username, password: 'a wrong guess' });
    for (let count = 0; count < 5; count += 1) await service.expect(401, guess());
    expect((await guess()).json.code).toBe('account_locked');
    await service.expect(200, holder.logIn(service.visitor()));
  });

  it('has a budget of its own', async () => {
    const { holder } = await memberWithPasskey(service);
    const browser = service.visitor();
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await holder.logIn(browser)).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect((await browser.post('/api/auth/login', { login: 'nobody', password: 'nothing' })).status).toBe(401);
  });

  describe('is refused, without a reason,', () => {
    it.each<[string, Oddities]>([
      ['for another challenge', { challenge: 'c29tZXRoaW5nIGVsc2U' }],
      ['from another site', { origin: 'https://octa.example.evil.example' }],
      ['for another relying party', { rpId: 'evil.example' }],
      ['of a user whom the device has not verified', { userVerified: false }],
      ['of another account', { userHandle: Buffer.from('66f0c0ffee0123456789abcd').toString('base64url') }],
      ['of no account', { userHandle: null }],
      ['that can no longer be copied', { backupEligible: false }],
    ])('%s', async (_why, odd) => {
      const { holder } = await memberWithPasskey(service);
      const browser = service.visitor();
      expectRefused(await holder.logIn(browser, {}, odd), browser);
      await service.expect(200, holder.logIn(browser));
    });

    it('with a counter that goes back or stands still', async () => {
      const { holder } = await memberWithPasskey(service);
      await service.expect(200, holder.logIn(service.visitor(), {}, { counter: 9 }));
      for (const counter of [9, 8, 0]) {
        const browser = service.visitor();
        expectRefused(await holder.logIn(browser, {}, { counter }), browser);
      }
      await service.expect(200, holder.logIn(service.visitor(), {}, { counter: 10 }));
    });

    it('a second time with one challenge, also of many at once', async () => {
      const { holder } = await memberWithPasskey(service);
      const browser = service.visitor();
      const credential = holder.authenticator.use(await optionsFor(browser));
      const thieves = Array.from({ length: 10 }, () => browser.copy());
      const answers = await Promise.all(thieves.map((thief) => send(thief, { credential })));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expectRefused(await send(browser, { credential }), browser);
    });

    it('without the cookie of the challenge, with another one, and once it has expired', async () => {
      const { holder } = await memberWithPasskey(service);
      const [browser, other] = [service.visitor(), service.visitor()];
      const sign = async () => ({ credential: holder.authenticator.use(await optionsFor(browser)) });
      const signed = await sign();
      expectRefused(await send(other, signed), other);
      await optionsFor(other);
      expectRefused(await send(other, signed), other);
      other.cookies.set(CHALLENGE, 'v1.bm90IGEgc2VhbGVkIGNoYWxsZW5nZQ');
      expectRefused(await send(other, signed), other);
      service.clock.advance(5 * MINUTE);
      expectRefused(await send(browser, signed), browser);
      const late = await sign();
      service.clock.advance(5 * MINUTE - 1);
      await service.expect(200, send(browser, late));
    });

    it('with a challenge that was asked for to add one', async () => {
      const { holder, browser } = await memberWithPasskey(service);
      const { json } = await service.expect(200, browser.post('/api/profile/passkeys/options'));
      const credential = holder.authenticator.use({ ...json.data, rpId: 'octa.example' });
      expect((await send(browser, { credential })).json.code).toBe('invalid_passkey');
    });

    it('once it was removed, and one that nobody has', async () => {
      const { holder, browser } = await memberWithPasskey(service);
      const { items } = (await browser.get('/api/profile/passkeys')).json.data;
      await service.expect(200, browser.delete(`/api/profile/passkeys/${items[0].id}`));
      const visitor = service.visitor();
      expectRefused(await holder.logIn(visitor), visitor);
      const stranger = new PasskeyHolder(visitor);
      stranger.authenticator.create({ challenge: '', rp: { id: '' }, user: { id: '' }, excludeCredentials: [] });
      expectRefused(await stranger.logIn(), visitor);
      expect(
        service.running.logs.filter(
          ({ msg, reason }) => msg === 'Authentication failed' && reason === 'invalid_passkey',
        ).length,
      ).toBeGreaterThan(0);
    });

    it('while the account is disabled, or gone', async () => {
      const { holder, browser, ...person } = await memberWithPasskey(service);
      const { id } = await userOf(person);
      const credentials = service.running.application.get(CredentialStore);
      await credentials.setDisabled(id, service.clock.now());
      const visitor = service.visitor();
      expectRefused(await holder.logIn(visitor), visitor);
      await credentials.setDisabled(id, null);
      await service.expect(200, holder.logIn(browser));
      await service.expect(200, browser.delete('/api/profile'));
      expectRefused(await holder.logIn(visitor), visitor);
      expect((await service.store.rows('passkeys')).filter(({ user_id }) => user_id === id)).toEqual([]);
    });
  });

  it('is a 400 for what is no credential', async () => {
    const wrong: object[] = [
      {},
      ...[null, 'text', 7, [], {}, { id: 7 }, { id: '' }, { id: 'not base64url!' }].map((credential) => ({
        credential,
      })),
      { credential: { id: 'AAAA' }, remember_me: 'yes' },
      { credential: { id: 'AAAA' }, user_id: 'x' },
    ];
    for (const body of wrong) {
      const { status, json } = await send(service.visitor(), body);
      expect([body, status, json.code]).toEqual([body, 400, 'validation_failed']);
    }
    const visitor = service.visitor();
    const strange = { id: 'AAAA', rawId: 7, type: [], response: { userHandle: {}, signature: null } };
    await optionsFor(visitor);
    expectRefused(await send(visitor, { credential: strange }), visitor);
  });

  it('is no other site’s to ask for', async () => {
    const headers = { origin: 'https://evil.example' };
    for (const path of ['options', 'login']) {
      const { status, json } = await service.visitor().post(`/api/auth/passkeys/${path}`, {}, headers);
      expect([status, json.code]).toEqual([403, 'cross_site_request']);
    }
    expect((await service.visitor().post('/api/auth/passkeys/options', {}, { origin: SITE })).status).toBe(200);
  });
});
