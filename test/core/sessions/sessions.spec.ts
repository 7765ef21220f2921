import { DAY, errorOf, HOUR, MINUTE, OTHER_PASSWORD, PASSWORD, refusal, SECOND, World } from '../auth/world.js';

const IDLE = 80 * MINUTE;

let world: World;
let id: string;
beforeEach(async () => {
  world = new World();
  ({ id } = await world.confirmedUser('alice'));
});

const resume = (secret: string, prolong = true) => world.resumeSession.run(secret, { prolong });
const statusOf = async (secret: string, prolong = true) => (await resume(secret, prolong)).status;

describe('a session that begins', () => {
  it('has a secret of 256 bits that is kept nowhere, and an id that opens nothing', async () => {
    const { session, secret } = await world.enter('alice');
    expect(secret).toMatch(/^32-byte-token-/);
    expect(session.id).toMatch(/^16-byte-token-/);
    expect(await world.sessions.find(secret)).toBeNull();
    expect(await world.sessions.find(`#${secret}#`)).toEqual(session);
    expect(await statusOf(session.id)).toBe('unknown');
    expect(await statusOf(`#${secret}#`)).toBe('unknown');
  });

  it('lasts 80 minutes without use and 12 hours at most', async () => {
    const now = world.clock.now().getTime();
    expect((await world.enter('alice')).session).toMatchObject({
      userId: id,
      credentialVersion: 0,
      createdAt: new Date(now),
      authenticatedAt: new Date(now),
      lastSeenAt: new Date(now),
      expiresAt: new Date(now + IDLE),
      endsAt: new Date(now + 12 * HOUR),
      remembered: false,
    });
  });

  it('lasts 30 days where it is remembered', async () => {
    const end = new Date(world.clock.now().getTime() + 30 * DAY);
    const { session } = await world.enter('alice', { rememberMe: true });
    expect(session).toMatchObject({ expiresAt: end, endsAt: end, remembered: true });
  });

  it('ends the oldest of its account where there are fifty', async () => {
    const first = await world.enter('alice');
    world.clock.advance(SECOND);
    const second = await world.enter('alice');
    for (let number = 3; number <= 50; number += 1) await world.enter('alice');
    expect(await statusOf(first.secret)).toBe('active');
    await world.enter('alice');
    expect([await statusOf(first.secret), await statusOf(second.secret)]).toEqual(['unknown', 'active']);
  });

  it('ends none where the client had none', async () => {
    const end = jest.spyOn(world.sessions, 'end');
    await world.enter('alice');
    expect(end).not.toHaveBeenCalled();
  });

  it('keeps what the client called itself, but not without end', async () => {
    const userAgent = 'x'.repeat(600);
    const { session } = await world.enter('alice', { client: { ip: '::1', userAgent } });
    expect(session).toMatchObject({ ip: '::1', userAgent: 'x'.repeat(512) });
  });
});

describe('a session that goes on', () => {
  it('is over after 80 minutes without use', async () => {
    const { secret } = await world.enter('alice');
    world.clock.advance(IDLE - 1);
    expect(await statusOf(secret, false)).toBe('active');
    world.clock.advance(1);
    expect(await statusOf(secret)).toBe('expired');
    expect(await statusOf(secret)).toBe('expired');
  });

  it('is prolonged by use, and not by a mere look', async () => {
    const { secret } = await world.enter('alice');
    world.clock.advance(IDLE - 1);
    const used = await resume(secret);
    const expiresAt = new Date(world.clock.now().getTime() + IDLE);
    expect(used).toMatchObject({ status: 'active', session: { lastSeenAt: world.clock.now(), expiresAt } });
    world.clock.advance(IDLE - 1);
    expect(await resume(secret, false)).toMatchObject({ status: 'active', session: { expiresAt } });
    world.clock.advance(1);
    expect(await statusOf(secret)).toBe('expired');
  });

  it('comes with its account', async () => {
    const { secret, user } = await world.enter('alice');
    expect(await resume(secret)).toMatchObject({ status: 'active', user });
  });

  it('is over after 12 hours, however much it is used', async () => {
    const { secret, session } = await world.enter('alice');
    for (let i = 0; i < 11; i += 1) {
      world.clock.advance(HOUR);
      expect(await statusOf(secret)).toBe('active');
    }
    world.clock.advance(HOUR - 1);
    expect(await resume(secret)).toMatchObject({ status: 'active', session: { expiresAt: session.endsAt } });
    world.clock.advance(1);
    expect(await statusOf(secret)).toBe('expired');
  });

  it('is over after 30 days where it is remembered, used or not', async () => {
    const { secret } = await world.enter('alice', { rememberMe: true });
    world.clock.advance(29 * DAY);
    expect(await statusOf(secret)).toBe('active');
    world.clock.advance(DAY - 1);
    expect(await statusOf(secret)).toBe('active');
    world.clock.advance(1);
    expect(await statusOf(secret)).toBe('expired');
  });

  it('is noted as used at most every ten seconds', async () => {
    const { secret, session } = await world.enter('alice');
    const touch = jest.spyOn(world.sessions, 'touch');
    world.clock.advance(10 * SECOND - 1);
    expect(await resume(secret)).toMatchObject({ status: 'active', session: { lastSeenAt: session.lastSeenAt } });
    expect(touch).not.toHaveBeenCalled();
    world.clock.advance(1);
    expect(await resume(secret)).toMatchObject({ status: 'active', session: { lastSeenAt: world.clock.now() } });
    expect(touch).toHaveBeenCalledTimes(1);
  });

  it('is not brought back by a request that was under way when it ended', async () => {
    const { secret } = await world.enter('alice');
    world.clock.advance(MINUTE);
    const find = world.users.findById.bind(world.users);
    jest.spyOn(world.users, 'findById').mockImplementationOnce(async (userId) => {
      await world.logOut.run(secret);
      return find(userId);
    });
    expect(await statusOf(secret)).toBe('unknown');
    expect(await world.listSessions.run(id)).toEqual([]);
  });

  it('is over with its account, and when the password has been changed', async () => {
    const { secret } = await world.enter('alice');
    await world.users.changePassword(id, 0, `argon:${OTHER_PASSWORD}`);
    expect(await statusOf(secret)).toBe('unknown');
    const again = await world.enter('alice', { password: OTHER_PASSWORD });
    expect(again.session.credentialVersion).toBe(1);
    expect(await statusOf(again.secret)).toBe('active');
    await world.users.remove(id);
    expect(await statusOf(again.secret)).toBe('unknown');
  });

  it('is unknown by any other secret', async () => {
    await world.enter('alice');
    for (const secret of ['', 'unknown', '#']) expect(await statusOf(secret)).toBe('unknown');
  });
});

describe('refreshing', () => {
  it('starts the 30 days of a remembered session anew', async () => {
    const { secret } = await world.enter('alice', { rememberMe: true });
    world.clock.advance(29 * DAY);
    const end = new Date(world.clock.now().getTime() + 30 * DAY);
    expect(await world.refreshSession.run(secret)).toMatchObject({
      lastSeenAt: world.clock.now(),
      expiresAt: end,
      endsAt: end,
    });
    world.clock.advance(30 * DAY - 1);
    expect(await statusOf(secret)).toBe('active');
    world.clock.advance(1);
    expect(await statusOf(secret)).toBe('expired');
    expect(await errorOf(world.refreshSession.run(secret))).toMatchObject(refusal.notAuthenticated);
  });

  it('is not for a session that is not remembered, nor for none', async () => {
    const { secret } = await world.enter('alice');
    expect(await errorOf(world.refreshSession.run(secret))).toMatchObject({
      kind: 'forbidden',
      code: 'refresh_not_allowed',
      message: 'Only a remembered log-in can be prolonged like this.',
    });
    expect(await errorOf(world.refreshSession.run('unknown'))).toMatchObject(refusal.notAuthenticated);
  });

  it('does not bring back a session that ends in that very moment', async () => {
    const { secret } = await world.enter('alice', { rememberMe: true });
    jest.spyOn(world.sessions, 'touch').mockResolvedValueOnce(false);
    expect(await errorOf(world.refreshSession.run(secret))).toMatchObject(refusal.notAuthenticated);
  });
});

describe('ending sessions', () => {
  it('logs out for good, also when nobody was logged in', async () => {
    const { secret } = await world.enter('alice');
    expect(await world.logOut.run(secret)).toBe(true);
    expect(await world.logOut.run(secret)).toBe(false);
    expect(await statusOf(secret)).toBe('unknown');
  });

  it('lists an account’s sessions, latest first, without those that expired', async () => {
    const first = await world.enter('alice');
    world.clock.advance(MINUTE);
    const second = await world.enter('alice');
    expect(await world.listSessions.run(id)).toEqual([second.session, first.session]);
    world.clock.advance(IDLE - MINUTE);
    expect(await world.listSessions.run(id)).toEqual([second.session]);
  });

  it('ends one, with the password, and never another account’s', async () => {
    await world.confirmedUser('bob');
    const [mine, other, bobs] = [await world.enter('alice'), await world.enter('alice'), await world.enter('bob')];
    const end = (sessionId: string, currentPassword = PASSWORD) =>
      world.endSession.run(world.requester(id, mine.session), { sessionId, currentPassword });
    expect(await errorOf(end(other.session.id, 'wrong'))).toMatchObject(refusal.wrongPassword);
    expect(await errorOf(end(bobs.session.id))).toMatchObject({
      kind: 'not_found',
      code: 'not_found',
      message: 'There is no such session.',
    });
    await end(other.session.id);
    expect(await statusOf(other.secret)).toBe('unknown');
    expect(await statusOf(mine.secret)).toBe('active');
    expect(await statusOf(bobs.secret)).toBe('active');
    expect(await errorOf(end(other.session.id))).toMatchObject({ code: 'not_found' });
  });

  it('ends all others, with the password', async () => {
    const [mine, other] = [await world.enter('alice'), await world.enter('alice')];
    const end = (currentPassword: string) =>
      world.endOtherSessions.run(world.requester(id, mine.session), currentPassword);
    expect(await errorOf(end('wrong'))).toMatchObject(refusal.wrongPassword);
    expect(await statusOf(other.secret)).toBe('active');
    await end(PASSWORD);
    expect(await statusOf(other.secret)).toBe('unknown');
    expect(await statusOf(mine.secret)).toBe('active');
  });
});
