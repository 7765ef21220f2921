import type { User } from '../../../src/core/auth/user.js';
import { errorOf, OTHER_PASSWORD, refusal, SECOND, World } from './world.js';

describe('what an operator does to an account', () => {
  let world: World;
  let alice: User;
  beforeEach(async () => {
    world = new World();
    alice = await world.confirmedUser('alice');
  });

  const mailed = async () => (await world.mails()).map(({ kind, to }) => [kind, to]);
  const statusOf = async (secret: string) => (await world.resumeSession.run(secret, { prolong: false })).status;

  it('logs it out everywhere, and it can log in again', async () => {
    const { secret } = await world.enter('alice');
    await world.operateAccount.signOut(alice);
    expect(await statusOf(secret)).toBe('unknown');
    expect(await mailed()).toEqual([['signed_out', 'alice@example.com']]);
    await world.enter('alice');
  });

  describe('when it is disabled', () => {
    it('ends its sessions, even one that is not ended, and says so by mail', async () => {
      const { secret } = await world.enter('alice');
      world.sessions.endAllOf = () => Promise.resolve();
      await world.operateAccount.disable(alice);
      expect(await statusOf(secret)).toBe('unknown');
      expect(await mailed()).toEqual([['account_disabled', 'alice@example.com']]);
      await world.operateAccount.enable(alice);
      expect(await statusOf(secret)).toBe('unknown');
    });

    it('ends a session that was begun all the same', async () => {
      await world.operateAccount.disable(alice);
      const start = { client: { ip: '', userAgent: '' }, remembered: false, replaces: null };
      const { secret } = await world.startSession.run(await world.user('alice'), start);
      expect(await statusOf(secret)).toBe('unknown');
    });

    it.each(['alice', 'alice@example.com'])(
      'is like a wrong password to whoever logs in as %s, hashing included',
      async (login) => {
        const wrong = await errorOf(world.enter(login, { password: 'wrong' }));
        const checked = world.passwords.verified.length;
        await world.operateAccount.disable(alice);
        expect(await errorOf(world.enter(login))).toEqual(wrong);
        expect(world.passwords.verified).toHaveLength(checked * 2);
      },
    );

    it('locks no differently, but mails nothing about it', async () => {
      await world.operateAccount.disable(alice);
      await world.mails();
      for (let i = 0; i < 5; i += 1) {
        expect(await errorOf(world.enter('alice'))).toMatchObject(refusal.invalidCredentials);
      }
      expect(await errorOf(world.enter('alice'))).toMatchObject(refusal.accountLocked);
      expect(await mailed()).toEqual([]);
    });

    it('lets no log-in count that was under way', async () => {
      const verify = world.passwords.verify.bind(world.passwords);
      world.passwords.verify = async (...checked) => {
        await world.operateAccount.disable(alice);
        return verify(...checked);
      };
      expect(await errorOf(world.enter('alice'))).toMatchObject(refusal.invalidCredentials);
      expect(await world.listSessions.run(alice.id)).toEqual([]);
    });

    it('makes links for a new password useless, those that come later included', async () => {
      await world.requestPasswordReset.run('alice@example.com');
      const before = await world.mailedToken('reset_password', 'reset-password');
      await world.operateAccount.disable(alice);
      const later = await world.issueToken.run(alice.id, 'reset_password', alice.email);
      for (const token of [before, later]) {
        expect(await errorOf(world.resetPassword.run(token, OTHER_PASSWORD))).toMatchObject(refusal.invalidToken);
      }
    });

    it('mails no links', async () => {
      await world.operateAccount.disable(alice);
      await world.mails();
      await world.requestPasswordReset.run('alice@example.com');
      expect(await mailed()).toEqual([]);
      const id = world.users.addOld({
        username: 'olga',
        email: 'olga@example.com',
        passwordHash: '$2b$12$x',
        emailVerified: false,
        createdAt: world.clock.now(),
      });
      await world.operateAccount.disable({ ...alice, id });
      await world.mails();
      await world.resendVerification.run('olga@example.com');
      expect(await mailed()).toEqual([]);
    });

    it('still has its name and its address', async () => {
      await world.operateAccount.disable(alice);
      await world.mails();
      expect(await errorOf(world.register('Alice', 'other@example.com'))).toMatchObject(refusal.usernameTaken);
      await world.register('bert', 'alice@example.com');
      expect(await mailed()).toEqual([['already_registered', 'alice@example.com']]);
    });

    it('can be used again once it is enabled', async () => {
      await world.operateAccount.disable(alice);
      await world.operateAccount.enable(alice);
      await world.enter('alice');
      expect((await mailed()).map(([kind]) => kind)).toEqual(['account_disabled', 'account_enabled']);
    });
  });

  it('stands in the activity, without a place', async () => {
    await world.operateAccount.signOut(alice);
    world.clock.advance(SECOND);
    await world.operateAccount.disable(alice);
    world.clock.advance(SECOND);
    await world.operateAccount.enable(alice);
    const found = await world.activityLog.listOf(alice.id, null, 9);
    expect(found.map(({ event, ip, userAgent }) => [event, ip, userAgent])).toEqual([
      ['account_enabled', '', ''],
      ['account_disabled', '', ''],
      ['signed_out_by_operator', '', ''],
    ]);
  });

  it('deletes it with everything but the mail that says so', async () => {
    const { secret } = await world.enter('alice');
    await world.requestPasswordReset.run('alice@example.com');
    world.history.kept.set(alice.id, ['muse']);
    await world.operateAccount.delete(alice);
    expect(await world.users.findById(alice.id)).toBeNull();
    expect(await statusOf(secret)).toBe('unknown');
    expect(world.history.kept.has(alice.id)).toBe(false);
    expect(await mailed()).toEqual([['account_deleted', 'alice@example.com']]);
  });
});
