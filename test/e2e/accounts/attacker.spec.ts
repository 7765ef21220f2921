import { Sha256TokenHasher } from '../../../src/adapters/outbound/crypto/sha256-token-hasher.js';
import { AccountService, type Member, MINUTE, OTHER_PASSWORD, PASSWORD } from '../../support/accounts.js';
import { createToken, program, TOKENS } from '../../support/api-tokens.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { AuthenticatorApp } from '../../support/second-factor.js';
import type { Answer, Visitor } from '../../support/visitor.js';

// What docs/security.md says of attackers, tried.
describeOnEachStore('an attacker', (newStore) => {
  let service: AccountService;
  let owner: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  afterAll(() => service.stop());
  beforeEach(async () => {
    owner = await service.member();
  });

  const outcome = ({ status, json }: Answer): [number, string | undefined] => [status, json.code];

  describe('with the database', () => {
    it('finds nothing in it that works as an API token', async () => {
      const { token } = await createToken(owner.browser, ['history:read']);
      expect((await program(service.url, token).get('/api/v1/history')).status).toBe(200);
      const hasher = new Sha256TokenHasher();
      const stolen = new Set((await service.store.dump()).match(/[\w-]{43}/g));
      expect(stolen).toContain(hasher.hash(token));
      for (const value of stolen) {
        const text = `octa_${value}`;
        const made = text + hasher.hash(text).slice(0, 6);
        expect(outcome(await program(service.url, made).get('/api/v1/history'))).toEqual([401, 'invalid_token']);
      }
    });
  });

  describe('with the database of somebody who has a second factor', () => {
    it('finds neither the secret of the app nor a recovery code', async () => {
      const { secret, recoveryCodes } = await AuthenticatorApp.setUp(service, owner);
      const dump = await service.store.dump();
      expect(recoveryCodes).toHaveLength(10);
      for (const code of recoveryCodes) {
        expect(dump).not.toContain(code);
        expect(dump).not.toContain(code.replaceAll('-', ''));
      }
      expect(dump).not.toContain(secret);
    });
  });

  describe('with the mailbox', () => {
    it('can set a new password and log in, which ends what the owner had and shows in the activity', async () => {
      await service.expect(200, service.reset(await service.resetPath(owner)));
      const thief = await service.logsIn({ ...owner, password: OTHER_PASSWORD });
      expect(await service.isLoggedIn(owner.browser)).toBe(false);
      const { items } = (await service.expect(200, thief.browser.get('/api/profile/activity'))).json.data;
      const events = items.map(({ event }: { event: string }) => event);
      expect(events).toEqual(expect.arrayContaining(['password_reset', 'login']));
      expect(outcome(await service.logIn(owner))).toEqual([401, 'invalid_credentials']);
    });
  });

  describe('with the mailbox, where there is a second factor', () => {
    it('can set a new password, and does not get in with it', async () => {
      await AuthenticatorApp.setUp(service, owner);
      await service.expect(200, service.reset(await service.resetPath(owner)));
      const thief = service.visitor();
      const entered = await service.logIn({ ...owner, password: OTHER_PASSWORD }, thief);
      expect(outcome(entered)).toEqual([401, 'second_factor_required']);
      expect(await service.isLoggedIn(thief)).toBe(false);
    });
  });

  describe('with a stolen session', () => {
    /** What takes a fresh log-in. */
    const changes = (browser: Visitor): Promise<Answer>[] => [
      browser.put('/api/profile/username', { username: 'Taken_over' }),
      browser.put('/api/profile/email', { email: 'thief@mail.example' }),
      browser.put('/api/profile/password', { new_password: OTHER_PASSWORD, confirm_password: OTHER_PASSWORD }),
      browser.delete('/api/profile/sessions'),
      browser.post(TOKENS, { name: 'Back door', scopes: ['history:read'], expires_in_days: 365 }),
      browser.post('/api/profile/passkeys/options'),
      browser.post('/api/profile/totp'),
      browser.post('/api/profile/totp/recovery-codes'),
      browser.delete('/api/profile/totp'),
      browser.delete('/api/profile'),
    ];

    it('can read everything, and change searches and playlists', async () => {
      const thief = owner.browser.copy();
      for (const path of ['/api/profile', '/api/profile/export', '/api/profile/activity', TOKENS]) {
        expect([path, (await thief.get(path)).status]).toEqual([path, 200]);
      }
      expect((await thief.post('/api/v1/playlists', { name: 'Stolen' })).status).toBe(201);
    });

    it('cannot take the account away, once the log-in is five minutes ago', async () => {
      const thief = owner.browser.copy();
      service.clock.advance(5 * MINUTE + 1);
      for (const refused of await Promise.all(changes(thief))) {
        expect(outcome(refused)).toEqual([403, 'fresh_login_required']);
      }
      expect((await service.logIn({ ...owner, password: PASSWORD })).status).toBe(200);
    });

    it('has lost it when the owner logs out, or changes the password elsewhere', async () => {
      const other = await service.logsIn(owner);
      const [one, another] = [owner.browser.copy(), other.browser.copy()];
      await service.expect(200, owner.browser.post('/api/auth/logout'));
      expect(outcome(await one.get('/api/profile'))).toEqual([401, 'not_authenticated']);
      const { browser } = await service.logsIn(owner);
      const passwords = { new_password: OTHER_PASSWORD, confirm_password: OTHER_PASSWORD };
      await service.expect(200, browser.put('/api/profile/password', { current_password: PASSWORD, ...passwords }));
      expect(outcome(await another.get('/api/profile'))).toEqual([401, 'not_authenticated']);
    });
  });
});
