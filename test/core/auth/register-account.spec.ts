import { DAY, errorOf, HOUR, PASSWORD, refusal, World } from './world.js';

describe('registering', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  it('makes an unconfirmed account with a hashed password', async () => {
    await world.register('Alice', 'Alice@Example.com');
    expect(await world.user('alice')).toMatchObject({
      username: 'Alice',
      email: 'Alice@Example.com',
      emailVerified: false,
      passwordHash: `argon:${PASSWORD}`,
      createdAt: world.clock.now(),
    });
  });

  it('mails two links, and wakes the sender', async () => {
    await world.register('alice', 'Alice@Example.com');
    expect(world.trigger.calls).toBe(1);
    const mails = await world.mails();
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ kind: 'verify_email', to: 'Alice@Example.com' });
    expect(mails[0]?.content.text).toContain('https://octa.example/api/auth/verify-email/32-byte-token-1\n');
    expect(mails[0]?.content.text).toContain('https://octa.example/not-me/32-byte-token-2\n');
    expect(mails[0]?.content.text).toContain('24 hours');
  });

  it('keeps only hashes of the links, which last a day and a week', async () => {
    await world.register('alice');
    const { id } = await world.user('alice');
    const now = world.clock.now().getTime();
    const kept = { userId: id, email: 'alice@example.com', createdAt: world.clock.now(), usedAt: null };
    expect(await world.tokens.find('32-byte-token-1')).toBeNull();
    expect(await world.tokens.find('#32-byte-token-1#')).toMatchObject({
      ...kept,
      purpose: 'verify_email',
      expiresAt: new Date(now + DAY),
    });
    expect(await world.tokens.find('#32-byte-token-2#')).toMatchObject({
      ...kept,
      purpose: 'disown',
      expiresAt: new Date(now + 7 * DAY),
    });
  });

  it('names every field that is wrong, and makes nothing', async () => {
    const error = await errorOf(world.registerAccount.run({ username: 'a', email: 'b', password: 'c' }));
    expect(error).toMatchObject({ code: 'validation_failed', details: [{ field: 'username' }, { field: 'email' }] });
    expect(world.passwords.hashed).toEqual([]);
    expect(await world.users.findByLogin('a')).toBeNull();
  });

  it('refuses a weak password with the reason', async () => {
    const attempt = (password: string) => world.registerAccount.run({ username: 'alice', email: 'a@b.co', password });
    expect(await errorOf(attempt('password1'))).toMatchObject({
      ...refusal.weakPassword,
      message: 'This password is among the first that an attacker tries. Please choose another.',
    });
    expect(await errorOf(attempt('alice1234'))).toMatchObject({
      ...refusal.weakPassword,
      message: 'The password must not be built from your username, your email address or the name of this site.',
    });
    expect(world.passwords.hashed).toEqual([]);
    expect(await world.users.findByLogin('alice')).toBeNull();
  });

  it('refuses a username that is taken, whatever its case, even with the same address', async () => {
    await world.register('alice');
    await world.mails();
    const taken = { ...refusal.usernameTaken, message: 'That username is taken. Please choose another one.' };
    expect(await errorOf(world.register('ALICE', 'new@example.com'))).toMatchObject(taken);
    expect(await errorOf(world.register('Alice', 'alice@example.com'))).toMatchObject(taken);
    expect(await world.mails()).toEqual([]);
  });

  it('says nothing of an address that has an account but to its owner, after the same hashing', async () => {
    await world.confirmedUser('alice', 'Alice@Example.com');
    await world.register('bob', 'ALICE@example.com');
    expect(world.passwords.hashed).toEqual([PASSWORD, PASSWORD]);
    expect(await world.users.findByLogin('bob')).toBeNull();
    const mails = await world.mails();
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ kind: 'already_registered', to: 'Alice@Example.com' });
    expect(mails[0]?.content.text).toContain('Hello alice,');
    expect(mails[0]?.content.text).toContain('https://octa.example/reset-password\n');
  });

  it('tells the owner of an address at most once an hour', async () => {
    await world.confirmedUser('alice');
    await world.confirmedUser('carol');
    await world.register('bob1', 'alice@example.com');
    await world.register('bob2', 'ALICE@example.com');
    world.clock.advance(HOUR - 1);
    await world.register('bob3', 'alice@example.com');
    expect(await world.mails()).toHaveLength(1);
    await world.register('bob4', 'carol@example.com');
    expect(await world.mails()).toHaveLength(1);
    world.clock.advance(1);
    await world.register('bob5', 'alice@example.com');
    expect(await world.mails()).toHaveLength(1);
  });

  it('makes one account of many registrations of one address at once, and two mails', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => world.register(`racer${i}`, 'r@example.com')));
    const kinds = (await world.mails()).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['already_registered', 'verify_email']);
  });

  it('says nothing where the account that has the address is gone by then', async () => {
    await world.confirmedUser('alice');
    jest.spyOn(world.users, 'findByEmail').mockResolvedValue(null);
    await world.register('bob', 'alice@example.com');
    expect(await world.mails()).toEqual([]);
  });

  it('passes on that the hashing is busy, and makes nothing', async () => {
    world.passwords.busy = true;
    expect(await errorOf(world.register('alice'))).toMatchObject(refusal.busy);
    expect(await world.users.findByLogin('alice')).toBeNull();
  });

  it('leaves an account that can be completed when it is cut short before the mail', async () => {
    jest.spyOn(world.outbox, 'add').mockRejectedValueOnce(new Error('killed'));
    await errorOf(world.register('alice'));
    await world.resendVerification.run('alice@example.com');
    expect(await world.confirmEmail.run(await world.mailedToken('verify_email'))).toBe('confirmed');
    expect((await world.enter('alice')).user.username).toBe('alice');
  });
});
