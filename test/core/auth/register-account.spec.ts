import { DAY, errorOf, HOUR, PASSWORD, refusal, World } from './world.js';

describe('registering', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  it('keeps a registration for seven days, which is no account, with a hashed password', async () => {
    await world.register('Alice', 'Alice@Example.com');
    expect(await world.registration('alice')).toMatchObject({
      username: 'Alice',
      email: 'Alice@Example.com',
      passwordHash: `argon:${PASSWORD}`,
      createdAt: world.clock.now(),
      expiresAt: new Date(world.clock.now().getTime() + 7 * DAY),
    });
    expect(await world.users.findByLogin('alice')).toBeNull();
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
    const { id } = await world.registration('alice');
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

  describe('more often than its address is mailed', () => {
    const EMAIL = 'r@example.com';
    const waiting = async () => (await world.registrations.listByLogin(EMAIL)).map(({ username }) => username);
    const confirmations = async () => {
      const mails = await world.mails();
      expect(mails.map(({ kind }) => kind)).toEqual(Array(mails.length).fill('verify_email'));
      return mails.length;
    };
    beforeEach(async () => {
      for (let i = 0; i < 5; i += 1) await world.register(`racer${i}`, i % 2 === 0 ? EMAIL : 'R@example.com');
    });

    it('keeps the newest, and the newest of those whose links were mailed', async () => {
      expect(await waiting()).toEqual(['racer4', 'racer2', 'racer1']);
      expect(await confirmations()).toBe(3);
      expect(await world.confirmEmail.run('32-byte-token-5')).toBe('confirmed');
      expect((await world.enter(EMAIL)).user.username).toBe('racer2');
    });

    it('mails again an hour later, and then the oldest goes', async () => {
      await confirmations();
      world.clock.advance(HOUR);
      await world.register('racer5', EMAIL);
      expect(await confirmations()).toBe(1);
      expect(await waiting()).toEqual(['racer5', 'racer2', 'racer1']);
    });

    it('mails the newest one’s link when asked to', async () => {
      await confirmations();
      await world.register('racer5', EMAIL);
      expect(await waiting()).toEqual(['racer5', 'racer2', 'racer1']);
      expect(await confirmations()).toBe(0);
      await world.resendVerification.run(EMAIL);
      expect(await world.confirmEmail.run(await world.mailedToken('verify_email'))).toBe('confirmed');
      expect((await world.enter(EMAIL)).user.username).toBe('racer5');
    });

    it('hashes the password, and takes as long', async () => {
      const before = world.passwords.hashed.length;
      world.clock.floors.length = 0;
      await world.register('racer5', EMAIL);
      expect([world.passwords.hashed.length - before, world.clock.floors]).toEqual([1, [500]]);
    });
  });

  it('counts no name that is taken towards the mails', async () => {
    await world.register('alice');
    for (let i = 0; i < 4; i += 1) await errorOf(world.register('Alice', 'new@example.com'));
    await world.mails();
    await world.register('alice2', 'new@example.com');
    expect(await world.mails()).toHaveLength(1);
  });

  it('makes one account of several registrations of one address, that of the link', async () => {
    const tokens: string[] = [];
    for (const username of ['stranger', 'owner', 'third']) {
      await world.registerAccount.run({ username, email: 'o@example.com', password: `the password of ${username}` });
      tokens.push(await world.mailedToken('verify_email'));
    }
    expect(await world.confirmEmail.run(tokens[1] ?? '')).toBe('confirmed');
    expect((await world.enter('o@example.com', { password: 'the password of owner' })).user.username).toBe('owner');
    for (const login of ['o@example.com', 'stranger']) {
      expect(await errorOf(world.enter(login, { password: 'the password of stranger' }))).toMatchObject(
        refusal.invalidCredentials,
      );
    }
    for (const token of [tokens[0] ?? '', tokens[2] ?? '']) {
      expect(await errorOf(world.confirmEmail.run(token))).toMatchObject(refusal.invalidToken);
    }
    await world.register('third', 'elsewhere@example.com');
  });

  it('takes the same time whether or not an address has an account, as does all else that depends on it', async () => {
    const { id } = await world.confirmedUser('alice');
    const addresses = ['alice@example.com', 'nobody@example.com'];
    const floorsOf = async (work: (email: string) => Promise<unknown>) => {
      const all: number[][] = [];
      for (const email of addresses) {
        world.clock.floors.length = 0;
        await work(email).catch(() => undefined);
        all.push([...world.clock.floors]);
      }
      return all;
    };
    const everyTime = [[500], [500]];
    expect(await floorsOf((email) => world.register(`fresh_${email.slice(0, 5)}`, email))).toEqual(everyTime);
    expect(await floorsOf((email) => world.requestPasswordReset.run(email))).toEqual(everyTime);
    expect(await floorsOf((email) => world.resendVerification.run(email))).toEqual(everyTime);
    await world.confirmedUser('bob');
    addresses[0] = 'bob@example.com';
    const change = (email: string) =>
      world.requestEmailChange.run(world.requester(id), { email, currentPassword: PASSWORD });
    expect(await floorsOf(change)).toEqual(everyTime);
    const lockOut = async (login: string): Promise<void> => {
      for (let i = 0; i < 5; i += 1) await errorOf(world.enter(login, { password: 'wrong' }));
    };
    expect(await floorsOf(lockOut)).toEqual(everyTime);
  });

  it('answers alike whether or not the address has an account, also later', async () => {
    await world.confirmedUser('alice');
    // Mails of the last hour count.
    world.clock.advance(HOUR);
    const seen: unknown[] = [];
    for (const email of ['alice@example.com', 'nobody@example.com']) {
      const username = `fresh${seen.length}`;
      const register = () => world.registerAccount.run({ username, email, password: 'not the password of alice' });
      await register();
      const logIn = (login: string, password = 'not the password of alice') =>
        errorOf(world.enter(login, { password }));
      const answers = [
        await errorOf(register()),
        await logIn(username),
        await logIn(username.toUpperCase()),
        await logIn(email),
        await logIn(email, 'wrong'),
      ];
      const more = [1, 2, 3].map((i) => `${username}_${i}`);
      for (const name of more) await world.registerAccount.run({ username: name, email, password: PASSWORD });
      const kept = await Promise.all([username, ...more].map((name) => world.registrations.listByLogin(name)));
      seen.push([...answers, kept.map(({ length }) => length)]);
    }
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]).toMatchObject([
      refusal.usernameTaken,
      refusal.emailNotVerified,
      refusal.emailNotVerified,
      refusal.emailNotVerified,
      refusal.invalidCredentials,
      [0, 1, 1, 1],
    ]);
  });

  it('reserves the name also from accounts that change theirs', async () => {
    const { id } = await world.confirmedUser('alice');
    await world.register('bob');
    const change = { username: 'BOB', currentPassword: PASSWORD };
    expect(await errorOf(world.changeUsername.run(world.requester(id), change))).toMatchObject(refusal.usernameTaken);
  });

  it('passes on that the hashing is busy, and makes nothing', async () => {
    world.passwords.busy = true;
    expect(await errorOf(world.register('alice'))).toMatchObject(refusal.busy);
    expect(await world.users.findByLogin('alice')).toBeNull();
  });

  it('leaves a registration that can be completed when it is cut short before the mail', async () => {
    jest.spyOn(world.outbox, 'add').mockRejectedValueOnce(new Error('killed'));
    await errorOf(world.register('alice'));
    await world.resendVerification.run('alice@example.com');
    expect(await world.confirmEmail.run(await world.mailedToken('verify_email'))).toBe('confirmed');
    expect((await world.enter('alice')).user.username).toBe('alice');
  });
});
