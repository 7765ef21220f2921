import { EXPIRED_DATA } from '../../src/app/expired-data.js';
import { ActivityLog } from '../../src/core/activity/activity.ports.js';
import { AccountTokenStore, LockoutStore, RegistrationStore } from '../../src/core/auth/auth.ports.js';
import { ThrottleStore } from '../../src/core/shared/throttle.js';
import { MailQueue } from '../../src/core/mail/mail.ports.js';
import { SessionStore } from '../../src/core/sessions/sessions.ports.js';
import { DAY, errorOf, HOUR, MINUTE, World } from '../core/auth/world.js';

/** Purges what is kept of accounts. */
async function cleanUp(world: World): Promise<Record<string, number>> {
  const stores = new Map<unknown, unknown>([
    [RegistrationStore, world.registrations],
    [SessionStore, world.sessions],
    [AccountTokenStore, world.tokens],
    [LockoutStore, world.failures],
    [ThrottleStore, world.throttle],
    [MailQueue, world.outbox],
    [ActivityLog, world.activityLog],
  ]);
  const purged: Record<string, number> = {};
  for (const { name, port, remove } of EXPIRED_DATA) {
    if (stores.has(port)) purged[name] = await remove((wanted) => stores.get(wanted) as never, world.clock.now());
  }
  return purged;
}

describe('what expires of accounts', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  it('finds nothing to do at first', async () => {
    await world.confirmedUser('alice');
    await world.enter('alice');
    await world.outbox.removeAllOf((await world.user('alice')).id);
    expect(await cleanUp(world)).toEqual({
      registrations: 0,
      sessions: 0,
      tokens: 0,
      mails: 0,
      lockouts: 0,
      throttles: 0,
      activity: 0,
    });
  });

  it('removes registrations that nobody confirmed, once seven days have passed', async () => {
    await world.register('alice');
    const { id } = await world.registration('alice');
    world.clock.advance(7 * DAY - 1);
    expect((await cleanUp(world))['registrations']).toBe(0);
    world.clock.advance(1);
    expect((await cleanUp(world))['registrations']).toBe(1);
    expect(await world.registrations.findById(id)).toBeNull();
    expect(await world.tokens.removeExpired(new Date(world.clock.now().getTime() + 30 * DAY))).toBe(0);
  });

  it('leaves accounts, also the old service’s that were never confirmed', async () => {
    await world.confirmedUser('alice');
    world.users.addOld({
      username: 'Olga',
      email: 'olga@example.com',
      passwordHash: 'bcrypt:x',
      emailVerified: false,
      createdAt: world.clock.now(),
    });
    world.clock.advance(365 * DAY);
    expect((await cleanUp(world))['registrations']).toBe(0);
    expect(await world.user('alice')).toBeDefined();
    expect(await world.user('olga')).toBeDefined();
  });

  it('removes sessions, links, mails and counts that are over', async () => {
    await world.confirmedUser('alice');
    await world.enter('alice');
    await errorOf(world.enter('bob', { password: 'wrong' }));
    await world.register('carol', 'alice@example.com');
    await world.mails();
    expect(await cleanUp(world)).toEqual({
      registrations: 0,
      sessions: 0,
      tokens: 0,
      mails: 2,
      lockouts: 0,
      throttles: 0,
      activity: 0,
    });
    world.clock.advance(HOUR);
    expect(await cleanUp(world)).toMatchObject({ sessions: 0, tokens: 0, lockouts: 1, throttles: 2 });
    world.clock.advance(20 * MINUTE);
    expect(await cleanUp(world)).toMatchObject({ sessions: 1, tokens: 0, lockouts: 0, throttles: 0 });
    world.clock.advance(DAY);
    expect(await cleanUp(world)).toMatchObject({ tokens: 1 });
    world.clock.advance(6 * DAY);
    expect(await cleanUp(world)).toMatchObject({ tokens: 1 });
  });

  it('removes what happened 90 days ago', async () => {
    const world = new World();
    const { id } = await world.confirmedUser('alice');
    await world.activity.run(id, 'login', { ip: '', userAgent: '' });
    world.clock.advance(90 * DAY - 1);
    expect(await cleanUp(world)).toMatchObject({ activity: 0 });
    world.clock.advance(1);
    expect(await cleanUp(world)).toMatchObject({ activity: 1 });
  });
});
