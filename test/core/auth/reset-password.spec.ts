import { errorOf, HOUR, MINUTE, OTHER_PASSWORD, PASSWORD, refusal, World } from './world.js';

describe('asking for a reset', () => {
  let world: World;
  beforeEach(async () => {
    world = new World();
    await world.confirmedUser('alice', 'Alice@Example.com');
  });

  it('mails a link that lasts an hour', async () => {
    await world.requestPasswordReset.run('alice@EXAMPLE.com');
    const mails = await world.mails();
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ kind: 'reset_password', to: 'Alice@Example.com' });
    expect(mails[0]?.content.text).toContain('https://octa.example/reset-password/32-byte-token-');
    expect(mails[0]?.content.text).toContain('once, for 1 hour.');
  });

  it('ends the same way and mails nothing for a stranger, or a mere name', async () => {
    await world.requestPasswordReset.run('stranger@example.com');
    await world.requestPasswordReset.run('alice');
    expect(await world.mails()).toEqual([]);
  });

  it('mails at most three an hour to one account', async () => {
    await world.confirmedUser('bob');
    for (let i = 0; i < 5; i += 1) await world.requestPasswordReset.run('alice@example.com');
    expect(await world.mails()).toHaveLength(3);
    await world.requestPasswordReset.run('bob@example.com');
    expect(await world.mails()).toHaveLength(1);
    world.clock.advance(HOUR);
    await world.requestPasswordReset.run('alice@example.com');
    expect(await world.mails()).toHaveLength(1);
  });

  it('leaves the last link alive when one more is refused', async () => {
    for (let i = 0; i < 3; i += 1) await world.requestPasswordReset.run('alice@example.com');
    const text = (await world.mails()).at(-1)?.content.text ?? '';
    const last = /reset-password\/(\S+)/.exec(text)?.[1] ?? '';
    await world.requestPasswordReset.run('alice@example.com');
    await world.resetPassword.run(last, OTHER_PASSWORD);
  });

  it('refuses what cannot be an address', async () => {
    expect(await errorOf(world.requestPasswordReset.run(''))).toMatchObject({
      code: 'validation_failed',
      details: [{ field: 'email', message: 'The field email is required.' }],
    });
  });
});

describe('resetting the password', () => {
  let world: World;
  let id: string;
  let token: string;
  beforeEach(async () => {
    world = new World();
    ({ id } = await world.confirmedUser('alice'));
    await world.requestPasswordReset.run('alice@example.com');
    token = await world.mailedToken('reset_password');
  });

  it('sets the new one and says so by mail', async () => {
    await world.resetPassword.run(token, OTHER_PASSWORD);
    expect(await errorOf(world.enter('alice'))).toMatchObject(refusal.invalidCredentials);
    await world.enter('alice', { password: OTHER_PASSWORD });
    const mails = await world.mails();
    expect(mails.map(({ kind, to }) => [kind, to])).toEqual([['password_changed', 'alice@example.com']]);
  });

  it('works once, also when it is tried many times at once', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => world.resetPassword.run(token, `${OTHER_PASSWORD} ${i}`)),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of all) if (each.status === 'rejected') expect(each.reason).toMatchObject(refusal.invalidToken);
    expect((await world.users.findById(id))?.credentialVersion).toBe(1);
    expect(await errorOf(world.resetPassword.run(token, OTHER_PASSWORD))).toMatchObject(refusal.invalidToken);
  });

  it('works until just before an hour has passed', async () => {
    world.clock.advance(HOUR);
    expect(await errorOf(world.resetPassword.run(token, OTHER_PASSWORD))).toMatchObject(refusal.invalidToken);
    world.clock.advance(-1);
    await world.resetPassword.run(token, OTHER_PASSWORD);
  });

  it('does no hashing for a link that is no good', async () => {
    world.passwords.hashed = [];
    await world.confirmedUser('bob');
    world.passwords.hashed = [];
    await world.resendVerification.run('bob@example.com');
    for (const wrong of ['', 'unknown', '32-byte-token-1']) {
      expect(await errorOf(world.resetPassword.run(wrong, OTHER_PASSWORD))).toMatchObject(refusal.invalidToken);
    }
    world.clock.advance(HOUR);
    expect(await errorOf(world.resetPassword.run(token, OTHER_PASSWORD))).toMatchObject(refusal.invalidToken);
    world.clock.advance(-HOUR);
    await world.tokens.take(`#${token}#`, world.clock.now());
    expect(await errorOf(world.resetPassword.run(token, OTHER_PASSWORD))).toMatchObject(refusal.invalidToken);
    expect(world.passwords.hashed).toEqual([]);
  });

  it('dies when a newer link is asked for', async () => {
    await world.requestPasswordReset.run('alice@example.com');
    const newer = await world.mailedToken('reset_password');
    expect(await errorOf(world.resetPassword.run(token, OTHER_PASSWORD))).toMatchObject(refusal.invalidToken);
    await world.resetPassword.run(newer, OTHER_PASSWORD);
  });

  it('dies with the account and with the address', async () => {
    await world.users.propose(id, 'new@example.com');
    await world.users.adopt(id, 'new@example.com');
    world.passwords.hashed = [];
    expect(await errorOf(world.resetPassword.run(token, OTHER_PASSWORD))).toMatchObject(refusal.invalidToken);
    await world.users.remove(id);
    expect(await errorOf(world.resetPassword.run(token, OTHER_PASSWORD))).toMatchObject(refusal.invalidToken);
    expect(world.passwords.hashed).toEqual([]);
  });

  it('does nothing where the address changes in that very moment', async () => {
    jest.spyOn(world.users, 'resetPassword').mockResolvedValueOnce(false);
    const { secret } = await world.enter('alice');
    expect(await errorOf(world.resetPassword.run(token, OTHER_PASSWORD))).toMatchObject(refusal.invalidToken);
    expect((await world.resumeSession.run(secret, { prolong: false })).status).toBe('active');
    expect(await world.mails()).toEqual([]);
  });

  it('keeps the link when the new password is refused, or hashing is busy', async () => {
    expect(await errorOf(world.resetPassword.run(token, 'short'))).toMatchObject(refusal.weakPassword);
    expect(await errorOf(world.resetPassword.run(token, 'alice1234'))).toMatchObject(refusal.weakPassword);
    expect(await errorOf(world.resetPassword.run(token, 'password!'))).toMatchObject(refusal.weakPassword);
    world.passwords.busy = true;
    expect(await errorOf(world.resetPassword.run(token, OTHER_PASSWORD))).toMatchObject(refusal.busy);
    world.passwords.busy = false;
    await world.resetPassword.run(token, OTHER_PASSWORD);
  });

  it('confirms the address of an old account that never was confirmed', async () => {
    const old = { username: 'bob', email: 'bob@example.com', passwordHash: 'bcrypt:x', createdAt: world.clock.now() };
    world.users.addOld({ ...old, emailVerified: false });
    await world.requestPasswordReset.run('bob@example.com');
    await world.resetPassword.run(await world.mailedToken('reset_password'), OTHER_PASSWORD);
    expect((await world.enter('bob', { password: OTHER_PASSWORD })).user.emailVerified).toBe(true);
  });

  it('ends every session, and no other account’s', async () => {
    await world.confirmedUser('bob');
    const [one, two, other] = [await world.enter('alice'), await world.enter('alice'), await world.enter('bob')];
    await world.resetPassword.run(token, OTHER_PASSWORD);
    for (const { secret } of [one, two]) {
      expect((await world.resumeSession.run(secret, { prolong: true })).status).toBe('unknown');
    }
    expect(await world.listSessions.run(id)).toEqual([]);
    expect((await world.resumeSession.run(other.secret, { prolong: true })).status).toBe('active');
  });

  it('leaves no old session alive even when ending them fails', async () => {
    const { secret } = await world.enter('alice');
    jest.spyOn(world.sessions, 'endAllOf').mockRejectedValueOnce(new Error('database gone'));
    await errorOf(world.resetPassword.run(token, OTHER_PASSWORD));
    expect((await world.resumeSession.run(secret, { prolong: true })).status).toBe('unknown');
  });

  it('unlocks the name and the address', async () => {
    for (const login of ['Alice', 'ALICE@example.com']) {
      for (let i = 0; i < 5; i += 1) await errorOf(world.enter(login, { password: 'wrong' }));
    }
    await world.resetPassword.run(token, OTHER_PASSWORD);
    await world.enter('alice@example.com', { password: OTHER_PASSWORD });
    await world.enter('alice', { password: OTHER_PASSWORD });
  });

  it('unlocks each of them', async () => {
    for (let i = 0; i < 5; i += 1) await errorOf(world.enter('alice', { password: 'wrong' }));
    await world.resetPassword.run(token, OTHER_PASSWORD);
    await world.enter('alice', { password: OTHER_PASSWORD });
  });

  it('calls a pending change of address off', async () => {
    await world.requestEmailChange.run(world.requester(id), { email: 'thief@example.com', currentPassword: PASSWORD });
    const mails = await world.mails();
    const confirm = /verify-email\/(\S+)/.exec(mails[0]?.content.text ?? '')?.[1] ?? '';
    const cancel = /cancel-email-change\/(\S+)/.exec(mails[1]?.content.text ?? '')?.[1] ?? '';
    world.clock.advance(MINUTE);
    await world.resetPassword.run(token, OTHER_PASSWORD);
    expect((await world.user('alice')).pendingEmail).toBeNull();
    expect(await errorOf(world.confirmEmail.run(confirm))).toMatchObject(refusal.invalidToken);
    expect(await world.tokens.find(`#${confirm}#`)).toBeNull();
    expect(await world.tokens.find(`#${cancel}#`)).toBeNull();
    expect(await world.tokens.find(`#${token}#`)).toBeNull();
  });
});
