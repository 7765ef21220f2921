import { isKnown, type KnownDevice } from '../../../src/core/auth/known-device.js';
import { errorOf, MINUTE, OTHER_PASSWORD, PASSWORD, refusal, World } from './world.js';

describe('a device that has logged in before', () => {
  let world: World;
  let devices: readonly KnownDevice[];
  beforeEach(async () => {
    world = new World();
    const { id: userId, credentialVersion } = await world.confirmedUser('Alice', 'Alice@Example.com');
    devices = [{ userId, credentialVersion, nonce: 'of the laptop' }];
  });

  const failTimes = async (times: number, of: readonly KnownDevice[], login = 'alice'): Promise<void> => {
    for (let i = 0; i < times; i += 1) {
      expect(await errorOf(world.enter(login, { password: 'wrong', devices: of }))).toMatchObject(
        refusal.invalidCredentials,
      );
    }
  };

  it('logs in with the name or the address while strangers’ guesses have locked both', async () => {
    await failTimes(5, []);
    await failTimes(5, [], 'alice@example.com');
    expect(await errorOf(world.enter('alice'))).toMatchObject(refusal.accountLocked);
    await world.enter('alice', { devices });
    await failTimes(5, [], 'alice@example.com');
    await world.enter('alice@example.com', { devices });
  });

  it('is locked for 15 minutes by five failures of its own, by name or address, and locks nobody else', async () => {
    await failTimes(3, devices);
    await failTimes(2, devices, 'alice@example.com');
    for (const login of ['alice', 'alice@example.com']) {
      expect(await errorOf(world.enter(login, { devices }))).toMatchObject(refusal.accountLocked);
    }
    const [mail, ...more] = await world.mails();
    expect([mail?.kind, more]).toEqual(['account_locked', []]);
    const [other] = devices;
    await world.enter('alice', { devices: [{ ...other!, nonce: 'of the phone' }] });
    await world.enter('alice');
    // Those log-ins cleared the name and the phone, not the laptop.
    expect(await errorOf(world.enter('alice', { devices }))).toMatchObject(refusal.accountLocked);
    world.clock.advance(15 * MINUTE);
    await world.enter('alice', { devices });
  });

  it('starts from nothing after a success', async () => {
    await failTimes(4, devices);
    await world.enter('alice', { devices });
    await failTimes(4, devices);
    await world.enter('alice', { devices });
  });

  it('is a stranger to every other account, and to none that exists', async () => {
    await world.confirmedUser('Bob');
    for (const login of ['bob', 'nobody']) {
      await failTimes(5, devices, login);
      expect(await errorOf(world.enter(login))).toMatchObject(refusal.accountLocked);
    }
  });

  it('is a stranger again, but known, once the password was changed', async () => {
    const { id } = await world.user('alice');
    await world.users.changePassword(id, 0, `argon:${OTHER_PASSWORD}`);
    await failTimes(5, []);
    expect(await errorOf(world.enter('alice', { devices, password: OTHER_PASSWORD }))).toMatchObject(
      refusal.accountLocked,
    );
    expect(isKnown(devices, await world.user('alice'))).toBe(true);
    expect(isKnown(devices, await world.confirmedUser('Bob'))).toBe(false);
  });

  it('is looked up before the lock by nobody else', async () => {
    const find = jest.spyOn(world.users, 'findByLogin');
    await failTimes(5, []);
    find.mockClear();
    await errorOf(world.enter('alice', { password: PASSWORD }));
    expect(find).not.toHaveBeenCalled();
  });

  it('is told to the owner when it is new, but for the first log-in and where such a program logged in before', async () => {
    const home = { ip: '192.0.2.1', userAgent: 'Browser' };
    const kindsAfter = async (attempt: object): Promise<string[]> => {
      await world.enter('alice', attempt);
      return (await world.mails()).map(({ kind }) => kind);
    };
    expect(await kindsAfter({ client: home })).toEqual([]);
    expect(await kindsAfter({ client: { ...home, ip: '192.0.2.99' } })).toEqual([]);
    expect(await kindsAfter({ client: { ...home, ip: '192.0.3.1' } })).toEqual(['new_device']);
    expect(await kindsAfter({ client: { ...home, ip: '192.0.3.1' } })).toEqual([]);
    expect(await kindsAfter({ client: { ...home, userAgent: 'Other' } })).toEqual(['new_device']);
    expect(await kindsAfter({ client: { ip: '203.0.113.1', userAgent: 'Third' }, devices })).toEqual([]);
    jest.spyOn(world.activityLog, 'hasLogInFrom').mockRejectedValueOnce(new Error('database gone'));
    expect(await kindsAfter({ client: { ip: '203.0.114.1', userAgent: 'Fourth' } })).toEqual([]);
  });
});
