import { AccountService, type Member, MINUTE, OTHER_PASSWORD, PASSWORD } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
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

  describe('with the mailbox', () => {
    it('can set a new password and log in, which ends what the owner had', async () => {
      await service.expect(200, service.reset(await service.resetPath(owner)));
      await service.logsIn({ ...owner, password: OTHER_PASSWORD });
      expect(await service.isLoggedIn(owner.browser)).toBe(false);
      expect(outcome(await service.logIn(owner))).toEqual([401, 'invalid_credentials']);
    });
  });

  describe('with a stolen session', () => {
    /** What takes a fresh log-in. */
    const changes = (browser: Visitor): Promise<Answer>[] => [
      browser.put('/api/profile/username', { username: 'Taken_over' }),
      browser.put('/api/profile/email', { email: 'thief@mail.example' }),
      browser.put('/api/profile/password', { new_password: OTHER_PASSWORD, confirm_password: OTHER_PASSWORD }),
      browser.delete('/api/profile/sessions'),
      browser.delete('/api/profile'),
    ];

    it('can read everything, and change searches and playlists', async () => {
      const thief = owner.browser.copy();
      for (const path of ['/api/profile', '/api/profile/export', '/api/v1/history']) {
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
