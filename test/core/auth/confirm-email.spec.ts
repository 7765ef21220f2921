import { DAY, errorOf, HOUR, MINUTE, refusal, World } from './world.js';

describe('a new account’s address', () => {
  let world: World;
  let token: string;
  beforeEach(async () => {
    world = new World();
    await world.register('alice');
    token = await world.mailedToken('verify_email');
  });

  it('is confirmed with the mailed link, and stays so', async () => {
    expect(await world.confirmEmail.run(token)).toBe('confirmed');
    expect((await world.user('alice')).emailVerified).toBe(true);
    expect(await world.confirmEmail.run(token)).toBe('already');
  });

  it('is confirmed until just before a day has passed', async () => {
    world.clock.advance(DAY);
    expect(await errorOf(world.confirmEmail.run(token))).toMatchObject({
      ...refusal.invalidToken,
      message: 'This link is invalid or has expired.',
    });
    expect(await world.users.findByLogin('alice')).toBeNull();
    world.clock.advance(-1);
    expect(await world.confirmEmail.run(token)).toBe('confirmed');
  });

  it('was confirmed already also after that day, with the link that did it', async () => {
    await world.confirmEmail.run(token);
    world.clock.advance(2 * DAY);
    expect(await world.confirmEmail.run(token)).toBe('already');
  });

  it('is confirmed by one of many uses at once', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => world.confirmEmail.run(token)));
    expect(all.filter((each) => each === 'confirmed')).toHaveLength(1);
    expect(all.filter((each) => each === 'already')).toHaveLength(19);
  });

  it('is confirmed by no other link', async () => {
    await world.confirmedUser('bob');
    await world.requestPasswordReset.run('bob@example.com');
    const reset = await world.mailedToken('reset_password');
    for (const wrong of ['', 'unknown', reset, `#${token}#`, token.toUpperCase()]) {
      expect(await errorOf(world.confirmEmail.run(wrong))).toMatchObject(refusal.invalidToken);
    }
    expect(await world.users.findByLogin('alice')).toBeNull();
  });

  it('is confirmed by no other link, also once it is confirmed', async () => {
    await world.resendVerification.run('alice@example.com');
    const disown = await world.mailedToken('verify_email', 'not-me');
    await world.confirmEmail.run(token);
    expect(await errorOf(world.confirmEmail.run(disown))).toMatchObject(refusal.invalidToken);
  });

  it('is not confirmed for a registration that is gone', async () => {
    await world.registrations.remove((await world.registration('alice')).id);
    expect(await errorOf(world.confirmEmail.run(token))).toMatchObject(refusal.invalidToken);
  });

  it('was not confirmed already where a used link’s account is gone, or has another address since', async () => {
    await world.confirmEmail.run(token);
    const { id } = await world.user('alice');
    await world.users.propose(id, 'new@example.com');
    await world.users.adopt(id, 'new@example.com');
    expect(await errorOf(world.confirmEmail.run(token))).toMatchObject(refusal.invalidToken);
    await world.users.remove(id);
    expect(await errorOf(world.confirmEmail.run(token))).toMatchObject(refusal.invalidToken);
  });

  it('is confirmed by a link that a power cut left unused', async () => {
    jest.spyOn(world.tokens, 'take').mockRejectedValueOnce(new Error('killed'));
    await errorOf(world.confirmEmail.run(token));
    expect((await world.user('alice')).emailVerified).toBe(true);
    expect(await world.confirmEmail.run(token)).toBe('confirmed');
  });

  it('is confirmed also where a power cut left the registration beside its account', async () => {
    jest.spyOn(world.registrations, 'removeAllOf').mockRejectedValueOnce(new Error('killed'));
    await errorOf(world.confirmEmail.run(token));
    expect((await world.enter('alice')).user.username).toBe('alice');
    expect(await world.confirmEmail.run(token)).toBe('confirmed');
    expect(await world.registrations.listByLogin('alice')).toEqual([]);
  });

  it('is not confirmed once another account has the address, and is that account’s', async () => {
    const { id } = await world.confirmedUser('bob');
    await world.users.propose(id, 'alice@example.com');
    await world.users.adopt(id, 'alice@example.com');
    expect(await errorOf(world.confirmEmail.run(token))).toMatchObject(refusal.invalidToken);
    expect(await world.users.findByLogin('alice')).toBeNull();
  });

  it('is confirmed for an account of the old service that never was', async () => {
    const old = { username: 'Olga', email: 'olga@example.com', passwordHash: 'bcrypt:x', createdAt: world.clock.now() };
    world.users.addOld({ ...old, emailVerified: false });
    await world.resendVerification.run('olga@example.com');
    expect(await world.confirmEmail.run(await world.mailedToken('verify_email'))).toBe('confirmed');
    expect((await world.user('olga')).emailVerified).toBe(true);
  });

  it('never counts as confirmed because a link was used up in vain', async () => {
    await world.tokens.take(`#${token}#`, world.clock.now());
    expect(await errorOf(world.confirmEmail.run(token))).toMatchObject(refusal.invalidToken);
  });
});

describe('asking for the link again', () => {
  let world: World;
  beforeEach(async () => {
    world = new World();
    await world.register('alice');
  });

  it('mails a new one, and the older goes on working', async () => {
    const older = await world.mailedToken('verify_email');
    await world.resendVerification.run('ALICE@example.com');
    const newer = await world.mailedToken('verify_email');
    expect(newer).not.toBe(older);
    expect(await world.confirmEmail.run(older)).toBe('confirmed');
    expect(await world.confirmEmail.run(newer)).toBe('confirmed');
    expect(await world.registrations.listByLogin('alice')).toEqual([]);
  });

  it('mails at most three an hour to one account', async () => {
    await world.mails();
    await world.register('bob');
    await world.mails();
    for (let i = 0; i < 5; i += 1) await world.resendVerification.run('alice@example.com');
    expect(await world.mails()).toHaveLength(3);
    await world.resendVerification.run('bob@example.com');
    expect(await world.mails()).toHaveLength(1);
    world.clock.advance(HOUR);
    await world.resendVerification.run('alice@example.com');
    expect(await world.mails()).toHaveLength(1);
  });

  it('ends the same way and mails nothing for a stranger or a confirmed account', async () => {
    await world.mails();
    await world.confirmedUser('bob');
    await world.resendVerification.run('stranger@example.com');
    await world.resendVerification.run('bob@example.com');
    await world.resendVerification.run('alice');
    expect(await world.mails()).toEqual([]);
  });

  it('refuses what cannot be an address', async () => {
    expect(await errorOf(world.resendVerification.run('a\nb'))).toMatchObject({
      code: 'validation_failed',
      details: [{ field: 'email' }],
    });
  });
});

describe('“this wasn’t me”', () => {
  let world: World;
  let token: string;
  beforeEach(async () => {
    world = new World();
    await world.register('alice');
    token = await world.mailedToken('verify_email', 'not-me');
  });

  it('removes the registration, and succeeds again', async () => {
    const { id } = await world.registration('alice');
    await world.resendVerification.run('alice@example.com');
    await world.disownRegistration.run(token);
    expect(await world.registrations.findById(id)).toBeNull();
    expect(await world.outbox.listOf(id)).toEqual([]);
    await world.disownRegistration.run(token);
    await world.register('alice');
  });

  it('does nothing more to whoever has the name since', async () => {
    await world.disownRegistration.run(token);
    await world.register('alice');
    await world.disownRegistration.run(token);
    expect((await world.registration('alice')).username).toBe('alice');
  });

  it('does not remove an account', async () => {
    await world.resendVerification.run('alice@example.com');
    await world.confirmEmail.run(await world.mailedToken('verify_email'));
    expect(await errorOf(world.disownRegistration.run(token))).toMatchObject(refusal.invalidToken);
    expect((await world.user('alice')).username).toBe('alice');
  });

  it('works until just before seven days have passed', async () => {
    world.clock.advance(7 * DAY);
    expect(await errorOf(world.disownRegistration.run(token))).toMatchObject(refusal.invalidToken);
    world.clock.advance(-1);
    await world.disownRegistration.run(token);
    expect(await world.registrations.listByLogin('alice')).toEqual([]);
  });

  it('works with no other link', async () => {
    await world.resendVerification.run('alice@example.com');
    const confirm = await world.mailedToken('verify_email');
    for (const wrong of ['', 'unknown', confirm]) {
      expect(await errorOf(world.disownRegistration.run(wrong))).toMatchObject(refusal.invalidToken);
    }
    expect((await world.registration('alice')).username).toBe('alice');
  });

  it('finishes what a power cut left', async () => {
    const { id } = await world.registration('alice');
    jest.spyOn(world.outbox, 'removeAllOf').mockRejectedValueOnce(new Error('killed'));
    await errorOf(world.disownRegistration.run(token));
    await world.disownRegistration.run(token);
    expect(await world.outbox.listOf(id)).toEqual([]);
    expect((await world.tokens.find(`#${token}#`))?.usedAt).toEqual(world.clock.now());
  });
});

describe('changing the address', () => {
  let world: World;
  let id: string;
  const change = (email: string, currentPassword = 'correct horse battery') =>
    world.requestEmailChange.run(world.requester(id), { email, currentPassword });
  beforeEach(async () => {
    world = new World();
    ({ id } = await world.confirmedUser('alice'));
  });

  it('asks the new address and tells the old one, which stays in force', async () => {
    expect(await change('New@Example.com')).toMatchObject({
      id,
      email: 'alice@example.com',
      pendingEmail: 'New@Example.com',
    });
    expect(await world.user('alice')).toMatchObject({ email: 'alice@example.com', pendingEmail: 'New@Example.com' });
    const [first, second, ...more] = await world.mails();
    expect(more).toEqual([]);
    expect(first).toMatchObject({ kind: 'email_change_confirm', to: 'New@Example.com' });
    expect(first?.content.text).toContain('https://octa.example/api/auth/verify-email/');
    expect(first?.content.text).toContain('24 hours');
    expect(second).toMatchObject({ kind: 'email_change_notice', to: 'alice@example.com' });
    expect(second?.content.text).toContain('https://octa.example/cancel-email-change/');
    expect(second?.content.text).toContain('New@Example.com');
  });

  it('puts the new address in force with its link, once', async () => {
    await change('New@Example.com');
    const token = await world.mailedToken('email_change_confirm');
    expect(await world.confirmEmail.run(token)).toBe('changed');
    expect(await world.user('alice')).toMatchObject({
      email: 'New@Example.com',
      emailVerified: true,
      pendingEmail: null,
    });
    expect(await world.confirmEmail.run(token)).toBe('already');
    expect((await world.enter('new@example.com')).user.id).toBe(id);
  });

  it('does so for one of many uses at once', async () => {
    await change('new@example.com');
    const token = await world.mailedToken('email_change_confirm');
    const all = await Promise.all(Array.from({ length: 20 }, () => world.confirmEmail.run(token)));
    expect(all.filter((each) => each === 'changed')).toHaveLength(1);
    expect(all.filter((each) => each === 'already')).toHaveLength(19);
  });

  it('kills the links that went to the old address', async () => {
    await world.requestPasswordReset.run('alice@example.com');
    const reset = await world.mailedToken('reset_password');
    await change('new@example.com');
    const mails = await world.mails();
    const cancel = /cancel-email-change\/(\S+)/.exec(mails[1]?.content.text ?? '')?.[1] ?? '';
    const confirm = /verify-email\/(\S+)/.exec(mails[0]?.content.text ?? '')?.[1] ?? '';
    expect(await world.confirmEmail.run(confirm)).toBe('changed');
    expect(await errorOf(world.resetPassword.run(reset, 'another good one'))).toMatchObject(refusal.invalidToken);
    expect(await errorOf(world.cancelEmailChangeByLink.run(cancel))).toMatchObject(refusal.invalidToken);
    expect(await world.tokens.find(`#${reset}#`)).toBeNull();
    expect(await world.tokens.find(`#${cancel}#`)).toBeNull();
    // The link of the registration.
    expect(await world.tokens.find('#32-byte-token-1#')).toBeNull();
  });

  it('works until just before a day has passed', async () => {
    await change('new@example.com');
    const token = await world.mailedToken('email_change_confirm');
    world.clock.advance(DAY);
    expect(await errorOf(world.confirmEmail.run(token))).toMatchObject(refusal.invalidToken);
    world.clock.advance(-1);
    expect(await world.confirmEmail.run(token)).toBe('changed');
  });

  it('is only for who knows the password, and a valid address other than one’s own', async () => {
    expect(await errorOf(change('new@example.com', 'wrong'))).toMatchObject(refusal.wrongPassword);
    expect(await errorOf(change('nonsense'))).toMatchObject({
      code: 'validation_failed',
      details: [{ field: 'email' }],
    });
    expect(await errorOf(change('ALICE@example.com'))).toMatchObject({
      code: 'validation_failed',
      details: [{ field: 'email', message: 'This is your email address already.' }],
    });
    expect((await world.user('alice')).pendingEmail).toBeNull();
    expect(await world.mails()).toEqual([]);
  });

  it('replaces an earlier one, whose link is dead', async () => {
    await change('first@example.com');
    const first = await world.mailedToken('email_change_confirm');
    await change('second@example.com');
    const second = await world.mailedToken('email_change_confirm');
    expect(await world.tokens.find(`#${first}#`)).toBeNull();
    expect(await errorOf(world.confirmEmail.run(first))).toMatchObject(refusal.invalidToken);
    expect(await world.confirmEmail.run(second)).toBe('changed');
  });

  it('looks the same for an address that has an account, whose owner is told', async () => {
    await world.confirmedUser('bob', 'Bob@example.com');
    await change('first@example.com');
    const first = await world.mailedToken('email_change_confirm');
    expect(await change('bob@EXAMPLE.com')).toMatchObject({
      email: 'alice@example.com',
      pendingEmail: 'bob@EXAMPLE.com',
    });
    const mails = await world.mails();
    expect(mails.map(({ kind, to }) => [kind, to])).toEqual([
      ['email_change_taken', 'Bob@example.com'],
      ['email_change_notice', 'alice@example.com'],
    ]);
    expect(mails[0]?.content.text).toContain('Hello bob,');
    expect(await world.tokens.find(`#${first}#`)).toBeNull();
  });

  it('tells that owner at most once an hour, registrations included', async () => {
    await world.confirmedUser('bob');
    await change('bob@example.com');
    await change('BOB@example.com');
    await world.register('carol', 'bob@example.com');
    const told = (await world.mails()).filter(({ to }) => to === 'bob@example.com');
    expect(told).toHaveLength(1);
    world.clock.advance(HOUR);
    await change('bob@example.com');
    expect((await world.mails()).filter(({ to }) => to === 'bob@example.com')).toHaveLength(1);
  });

  it('fails where somebody else got the address first', async () => {
    await change('new@example.com');
    const token = await world.mailedToken('email_change_confirm');
    await world.confirmedUser('bob', 'new@example.com');
    expect(await errorOf(world.confirmEmail.run(token))).toMatchObject(refusal.invalidToken);
    expect((await world.user('alice')).email).toBe('alice@example.com');
  });

  it('may be asked for ten times an hour', async () => {
    for (let i = 0; i < 10; i += 1) await change(`new${i}@example.com`);
    world.clock.advance(10 * MINUTE);
    expect(await errorOf(change('last@example.com'))).toMatchObject({
      ...refusal.rateLimited,
      retryAfterSeconds: 3000,
    });
    expect((await world.user('alice')).pendingEmail).toBe('new9@example.com');
    const bob = await world.confirmedUser('bob');
    await world.requestEmailChange.run(world.requester(bob.id), {
      email: 'bob2@example.com',
      currentPassword: 'correct horse battery',
    });
    world.clock.advance(50 * MINUTE);
    await change('last@example.com');
  });

  it('is for nobody whose account is gone', async () => {
    jest.spyOn(world.users, 'propose').mockResolvedValue(false);
    expect(await errorOf(change('new@example.com'))).toMatchObject(refusal.notAuthenticated);
    expect(await world.mails()).toEqual([]);
  });

  it('can be called off by its owner, also when there is none', async () => {
    await change('new@example.com');
    const mails = await world.mails();
    const confirm = /verify-email\/(\S+)/.exec(mails[0]?.content.text ?? '')?.[1] ?? '';
    const cancel = /cancel-email-change\/(\S+)/.exec(mails[1]?.content.text ?? '')?.[1] ?? '';
    await world.cancelEmailChange.run(world.requester(id));
    await world.cancelEmailChange.run(world.requester(id));
    expect((await world.user('alice')).pendingEmail).toBeNull();
    expect(await world.tokens.find(`#${confirm}#`)).toBeNull();
    expect(await world.tokens.find(`#${cancel}#`)).toBeNull();
    expect(await errorOf(world.confirmEmail.run(confirm))).toMatchObject(refusal.invalidToken);
  });

  describe('called off from the old address', () => {
    let cancel: string;
    let confirm: string;
    beforeEach(async () => {
      await change('new@example.com');
      const mails = await world.mails();
      confirm = /verify-email\/(\S+)/.exec(mails[0]?.content.text ?? '')?.[1] ?? '';
      cancel = /cancel-email-change\/(\S+)/.exec(mails[1]?.content.text ?? '')?.[1] ?? '';
    });

    it('is off, and can be called off again', async () => {
      await world.cancelEmailChangeByLink.run(cancel);
      await world.cancelEmailChangeByLink.run(cancel);
      expect((await world.user('alice')).pendingEmail).toBeNull();
      expect(await errorOf(world.confirmEmail.run(confirm))).toMatchObject(refusal.invalidToken);
      expect(await world.tokens.find(`#${confirm}#`)).toBeNull();
    });

    it('once off, leaves a later change alone', async () => {
      await world.cancelEmailChangeByLink.run(cancel);
      await world.users.propose(id, 'new@example.com');
      await world.cancelEmailChangeByLink.run(cancel);
      expect((await world.user('alice')).pendingEmail).toBe('new@example.com');
    });

    it('is off until just before a day has passed', async () => {
      world.clock.advance(DAY);
      expect(await errorOf(world.cancelEmailChangeByLink.run(cancel))).toMatchObject(refusal.invalidToken);
      world.clock.advance(-1);
      await world.cancelEmailChangeByLink.run(cancel);
      expect((await world.user('alice')).pendingEmail).toBeNull();
    });

    it('is off with no other link', async () => {
      for (const wrong of ['', 'unknown', confirm]) {
        expect(await errorOf(world.cancelEmailChangeByLink.run(wrong))).toMatchObject(refusal.invalidToken);
      }
      expect((await world.user('alice')).pendingEmail).toBe('new@example.com');
    });

    it('leaves the one that replaced it alone', async () => {
      await change('newer@example.com');
      expect(await errorOf(world.cancelEmailChangeByLink.run(cancel))).toMatchObject(refusal.invalidToken);
      expect((await world.user('alice')).pendingEmail).toBe('newer@example.com');
    });
  });
});
