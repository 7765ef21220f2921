import type { SentMail } from './fakes.js';
import { errorOf, HOUR, MINUTE, OTHER_PASSWORD, PASSWORD, refusal, SECOND, World } from './world.js';

describe('logging in', () => {
  let world: World;
  beforeEach(async () => {
    world = new World();
    await world.confirmedUser('Alice', 'Alice@Example.com');
  });

  const fail = (login = 'alice') => errorOf(world.enter(login, { password: 'wrong' }));
  const failTimes = async (times: number, login = 'alice'): Promise<void> => {
    for (let i = 0; i < times; i += 1) expect(await fail(login)).toMatchObject(refusal.invalidCredentials);
  };

  it('works with the name or the address, whatever the case', async () => {
    for (const login of ['Alice', 'ALICE', 'alice@example.com']) {
      expect((await world.enter(login)).user.username).toBe('Alice');
    }
  });

  it('gives a session, and notes the moment', async () => {
    world.clock.advance(MINUTE);
    const { user, session, secret } = await world.enter('alice', { rememberMe: true });
    expect(user.lastLogin).toEqual(world.clock.now());
    expect((await world.user('alice')).lastLogin).toEqual(world.clock.now());
    expect(session).toMatchObject({ userId: user.id, remembered: true, ip: '192.0.2.1', userAgent: 'Browser' });
    expect(await world.resumeSession.run(secret, { prolong: false })).toMatchObject({ status: 'active', session });
  });

  it('is not remembered unless asked', async () => {
    expect((await world.enter('alice')).session.remembered).toBe(false);
  });

  it('ends the session that the client had', async () => {
    const first = await world.enter('alice');
    const second = await world.enter('alice', { replaces: first.secret });
    expect(second.secret).not.toBe(first.secret);
    expect((await world.resumeSession.run(first.secret, { prolong: true })).status).toBe('unknown');
    expect((await world.resumeSession.run(second.secret, { prolong: true })).status).toBe('active');
  });

  it('treats a stranger like a wrong password, hashing included', async () => {
    const known = await fail('alice');
    const stranger = await fail('nobody');
    expect(stranger).toEqual(known);
    expect(known).toMatchObject({
      ...refusal.invalidCredentials,
      message: 'That name and password do not match an account.',
    });
    expect(world.passwords.verified).toEqual([`argon:${PASSWORD}`, null]);
  });

  it('keeps the client’s session when it fails', async () => {
    const { secret } = await world.enter('alice');
    await errorOf(world.enter('alice', { password: 'wrong', replaces: secret }));
    expect((await world.resumeSession.run(secret, { prolong: true })).status).toBe('active');
  });

  it('refuses a registration only after its right password', async () => {
    await world.register('bob');
    expect(await fail('bob')).toMatchObject(refusal.invalidCredentials);
    expect(await errorOf(world.enter('bob'))).toMatchObject({
      ...refusal.emailNotVerified,
      message: 'Please confirm your email address first, with the link that we sent you.',
    });
    expect(await world.listSessions.run((await world.registration('bob')).id)).toEqual([]);
  });

  it('by an address lets its account in, and tells a registration with its password that it waits', async () => {
    await world.registerAccount.run({ username: 'eve', email: 'alice@example.com', password: 'of eve, not of alice' });
    expect((await world.enter('ALICE@example.com')).user.username).toBe('Alice');
    const asEve = (login: string) => errorOf(world.enter(login, { password: 'of eve, not of alice' }));
    expect(await asEve('alice@example.com')).toMatchObject(refusal.emailNotVerified);
    expect(await asEve('eve')).toMatchObject(refusal.emailNotVerified);
    expect(await asEve('alice')).toMatchObject(refusal.invalidCredentials);
  });

  it('by an address checks as many hashes whatever waits, by a name one', async () => {
    const checks = async (login: string): Promise<number> => {
      const before = world.passwords.verified.length;
      await fail(login);
      return world.passwords.verified.length - before;
    };
    for (let count = 0; count <= 4; count += 1) {
      expect(await checks('alice@example.com')).toBe(4);
      expect(await checks(`nobody${count}@example.com`)).toBe(4);
      await world.failures.clear(['#log-in:alice@example.com#']);
      await world.register(`eve${count}`, 'alice@example.com');
      await world.register(`new${count}`, 'new@example.com');
      expect(await checks('new@example.com')).toBe(4);
      await world.failures.clear(['#log-in:new@example.com#']);
    }
    for (const login of ['alice', 'eve4', 'nobody']) expect(await checks(login)).toBe(1);
  });

  it('refuses what cannot be a name before anything else', async () => {
    for (const login of ['', ' ', 'x'.repeat(255), 'a\r\nb']) {
      expect(await errorOf(world.enter(login))).toMatchObject({
        code: 'validation_failed',
        details: [{ field: 'login' }],
      });
    }
    expect(world.passwords.verified).toEqual([]);
  });

  describe('an account of the old service', () => {
    it('gets a stronger hash at its first log-in', async () => {
      const id = world.users.addOld({
        username: 'Olga',
        email: 'olga@example.com',
        passwordHash: `bcrypt:${PASSWORD}`,
        createdAt: world.clock.now(),
      });
      const { secret } = await world.enter('olga');
      expect(await world.users.findById(id)).toMatchObject({ passwordHash: `argon:${PASSWORD}`, credentialVersion: 0 });
      expect((await world.resumeSession.run(secret, { prolong: true })).status).toBe('active');
      await world.enter('olga');
      expect(world.passwords.hashed.filter((each) => each === PASSWORD)).toHaveLength(2);
    });

    it('gets in also when there is no time for that, and fails loudly at what is no such thing', async () => {
      const old = { username: 'Olga', email: 'olga@example.com', createdAt: world.clock.now() };
      const id = world.users.addOld({ ...old, passwordHash: `bcrypt:${PASSWORD}` });
      world.passwords.busy = true;
      await world.enter('olga');
      expect((await world.users.findById(id))?.passwordHash).toBe(`bcrypt:${PASSWORD}`);
      world.passwords.busy = false;
      jest.spyOn(world.users, 'rehash').mockRejectedValueOnce(new TypeError('a defect'));
      expect(await errorOf(world.enter('olga'))).toBeInstanceOf(TypeError);
    });

    it('is chosen by exact spelling among names that differ in case', async () => {
      const old = (username: string, password: string) =>
        world.users.addOld({
          username,
          email: `${username}-${password}@example.com`,
          passwordHash: `bcrypt:${password}`,
          createdAt: world.clock.now(),
        });
      const [upper, lower] = [old('Max', 'first one'), old('max', 'second one')];
      expect((await world.enter('Max', { password: 'first one' })).user.id).toBe(upper);
      expect((await world.enter('max', { password: 'second one' })).user.id).toBe(lower);
      expect(await errorOf(world.enter('MAX', { password: 'first one' }))).toMatchObject(refusal.invalidCredentials);
    });
  });

  describe('after five failures in a row', () => {
    it('is locked for 15 minutes, whatever the password', async () => {
      await failTimes(5);
      const locked = await errorOf(world.enter('alice'));
      expect(locked).toMatchObject({
        ...refusal.accountLocked,
        retryAfterSeconds: 900,
        message: 'Too many failed attempts to log in. Please wait a while, or reset your password.',
      });
      expect(await fail()).toEqual(locked);
      world.clock.advance(15 * MINUTE - 1);
      expect(await errorOf(world.enter('ALICE'))).toMatchObject({ ...refusal.accountLocked, retryAfterSeconds: 1 });
      world.clock.advance(1);
      await world.enter('alice');
    });

    it('looks the same for a stranger', async () => {
      await failTimes(5, 'Stranger');
      await failTimes(5, 'Alice');
      expect(await fail('stranger')).toEqual(await fail('alice'));
      expect(await fail('stranger')).toMatchObject(refusal.accountLocked);
    });

    it('hashes nothing while locked', async () => {
      await failTimes(5);
      world.passwords.verified = [];
      await fail();
      expect(world.passwords.verified).toEqual([]);
    });

    it('is not locked by four', async () => {
      await failTimes(4);
      await world.enter('alice');
    });

    it('counts the name and the address apart, and a success clears both', async () => {
      await failTimes(4, 'alice');
      await failTimes(4, 'ALICE@example.com');
      await world.enter('Alice');
      await failTimes(4, 'alice');
      await failTimes(4, 'alice@example.com');
      await world.enter('alice@example.com');
      await failTimes(4, 'alice');
      await failTimes(4, 'alice@example.com');
    });

    it('forgets failures after an hour', async () => {
      await failTimes(4);
      world.clock.advance(HOUR);
      await failTimes(4);
      world.clock.advance(HOUR - 1);
      await failTimes(1);
      expect(await fail()).toMatchObject(refusal.accountLocked);
    });

    it('starts from nothing once the lock is over', async () => {
      await failTimes(5);
      world.clock.advance(15 * MINUTE);
      await failTimes(5);
      expect(await fail()).toMatchObject(refusal.accountLocked);
    });

    it('tells the owner once per lock, and no stranger', async () => {
      await failTimes(4);
      expect(await world.mails()).toEqual([]);
      await failTimes(1);
      await fail();
      await fail();
      await failTimes(5, 'stranger');
      const mails: SentMail[] = await world.mails();
      expect(mails.map(({ kind, to }) => [kind, to])).toEqual([['account_locked', 'Alice@Example.com']]);
      expect(mails[0]?.content.text).toContain('locked for 15 minutes');
      expect(mails[0]?.content.text).toContain('https://octa.example/reset-password\n');
      world.clock.advance(15 * MINUTE);
      await failTimes(5);
      expect(await world.mails()).toHaveLength(1);
    });

    it('counts all of many failures at once', async () => {
      const all = await Promise.all(Array.from({ length: 20 }, () => fail()));
      const codes = all.map((error) => (error as { code: string }).code);
      expect(codes.filter((code) => code === 'invalid_credentials')).toHaveLength(5);
      expect(codes.filter((code) => code === 'account_locked')).toHaveLength(15);
      expect(await world.mails()).toHaveLength(1);
    });

    it('does not let a right guess through among many wrong ones at once', async () => {
      world.passwords.meanwhile = async () => {
        world.passwords.meanwhile = () => Promise.resolve();
        await failTimes(5);
      };
      expect(await errorOf(world.enter('alice'))).toMatchObject(refusal.accountLocked);
      expect(await world.listSessions.run((await world.user('alice')).id)).toEqual([]);
    });

    it('tells an unconfirmed account’s right password apart no more, once locked', async () => {
      await world.register('bob');
      world.passwords.meanwhile = async () => {
        world.passwords.meanwhile = () => Promise.resolve();
        await failTimes(5, 'bob');
      };
      expect(await errorOf(world.enter('bob'))).toMatchObject(refusal.accountLocked);
    });

    it('keeps only hashes of what was typed as a name', async () => {
      const record = jest.spyOn(world.failures, 'recordFailure');
      await fail('ALICE');
      expect(record).toHaveBeenCalledWith('#log-in:alice#', expect.anything(), world.clock.now());
    });
  });

  describe('while the password is being changed', () => {
    it('gives no session for the old one', async () => {
      const { id } = await world.user('alice');
      world.passwords.meanwhile = async () => {
        await world.users.changePassword(id, 0, `argon:${OTHER_PASSWORD}`);
      };
      expect(await errorOf(world.enter('alice'))).toMatchObject(refusal.invalidCredentials);
      expect(await world.listSessions.run(id)).toEqual([]);
      expect((await world.user('alice')).lastLogin).toBeNull();
    });

    it('gives no session for an account that is gone meanwhile', async () => {
      const { id } = await world.user('alice');
      world.passwords.meanwhile = async () => {
        await world.users.remove(id);
      };
      expect(await errorOf(world.enter('alice'))).toMatchObject(refusal.invalidCredentials);
      expect(await world.listSessions.run(id)).toEqual([]);
    });
  });

  it('rounds the wait up to whole seconds, at least one', async () => {
    await failTimes(5);
    world.clock.advance(SECOND + 1);
    expect(await fail()).toMatchObject({ retryAfterSeconds: 899 });
    world.clock.advance(15 * MINUTE - SECOND - 2);
    expect(await fail()).toMatchObject({ retryAfterSeconds: 1 });
  });
});
