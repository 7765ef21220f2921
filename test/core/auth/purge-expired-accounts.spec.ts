import { DAY, errorOf, HOUR, MINUTE, World } from './world.js';

describe('the daily clean-up', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  it('finds nothing to do at first', async () => {
    await world.confirmedUser('alice');
    await world.enter('alice');
    await world.outbox.removeAllOf((await world.user('alice')).id);
    expect(await world.cleanUp.run()).toEqual({ accounts: 0, sessions: 0, tokens: 0, mails: 0, counters: 0 });
  });

  it('removes accounts that nobody confirmed, once seven days have passed, with their links and mails', async () => {
    await world.register('alice');
    const { id } = await world.user('alice');
    world.clock.advance(7 * DAY);
    expect((await world.cleanUp.run()).accounts).toBe(0);
    await world.resendVerification.run('alice@example.com');
    world.clock.advance(1);
    expect((await world.cleanUp.run()).accounts).toBe(1);
    expect(await world.users.findById(id)).toBeNull();
    expect(await world.outbox.listOf(id)).toEqual([]);
    expect(await world.tokens.removeExpired(new Date(world.clock.now().getTime() + 30 * DAY))).toBe(0);
  });

  it('leaves confirmed accounts and the old service’s', async () => {
    await world.confirmedUser('alice');
    world.users.addOld({
      username: 'Olga',
      email: 'olga@example.com',
      passwordHash: 'bcrypt:x',
      emailVerified: false,
      createdAt: world.clock.now(),
    });
    world.clock.advance(365 * DAY);
    expect((await world.cleanUp.run()).accounts).toBe(0);
    expect(await world.user('olga')).toBeDefined();
  });

  it('gets through more accounts than it looks up at a time', async () => {
    for (let i = 0; i < 501; i += 1) await world.register(`user${i}`);
    world.clock.advance(7 * DAY + 1);
    expect((await world.cleanUp.run()).accounts).toBe(501);
  });

  it('stops when what it finds cannot be removed', async () => {
    for (let i = 0; i < 500; i += 1) await world.register(`user${i}`);
    const { id } = await world.user('user0');
    world.clock.advance(7 * DAY + 1);
    const list = jest.spyOn(world.users, 'listCreatedBefore');
    jest.spyOn(world.users, 'removeUnlessConfirmed').mockResolvedValue(false);
    expect((await world.cleanUp.run()).accounts).toBe(0);
    expect(list).toHaveBeenCalledTimes(1);
    expect(await world.outbox.listOf(id)).toHaveLength(1);
  });

  it('asks only once where few are found', async () => {
    await world.register('alice');
    world.clock.advance(7 * DAY + 1);
    const list = jest.spyOn(world.users, 'listCreatedBefore');
    await world.cleanUp.run();
    expect(list).toHaveBeenCalledTimes(1);
    expect(list).toHaveBeenCalledWith(new Date(world.clock.now().getTime() - 7 * DAY), 500);
  });

  it('removes sessions, links, mails and counts that are over', async () => {
    await world.confirmedUser('alice');
    await world.enter('alice');
    await errorOf(world.enter('bob', { password: 'wrong' }));
    await world.register('carol', 'alice@example.com');
    await world.mails();
    expect(await world.cleanUp.run()).toEqual({ accounts: 0, sessions: 0, tokens: 0, mails: 2, counters: 0 });
    world.clock.advance(HOUR);
    expect(await world.cleanUp.run()).toMatchObject({ sessions: 0, tokens: 0, counters: 2 });
    world.clock.advance(20 * MINUTE);
    expect(await world.cleanUp.run()).toMatchObject({ sessions: 1, tokens: 0, counters: 0 });
    world.clock.advance(DAY);
    expect(await world.cleanUp.run()).toMatchObject({ tokens: 1 });
    world.clock.advance(6 * DAY);
    expect(await world.cleanUp.run()).toMatchObject({ tokens: 1 });
  });
});
