import { setImmediate } from 'node:timers/promises';
import type { ActivityEvent } from '../../../src/core/activity/activity.js';
import { errorOf, OTHER_PASSWORD, PASSWORD, World } from '../auth/world.js';

const CLIENT = { ip: '198.51.100.7', userAgent: 'Somewhere else' };

describe('what stands in an account’s activity', () => {
  let world: World;
  let id: string;
  beforeEach(async () => {
    world = new World();
    // What is written after the answer is written at once.
    jest.spyOn(world.clock, 'pause').mockResolvedValue();
    ({ id } = await world.confirmedUser('alice'));
  });

  const requester = () => ({ ...world.requester(id), client: CLIENT });
  const askForEmail = () =>
    world.requestEmailChange.run(requester(), { email: 'new@example.com', currentPassword: undefined });
  const wrong = { password: 'wrong', client: CLIENT };

  const events: readonly [string, () => Promise<unknown>, readonly ActivityEvent[]][] = [
    ['a log-in', () => world.enter('alice', { client: CLIENT }), ['login']],
    ['a wrong password', () => errorOf(world.enter('alice@example.com', wrong)), ['login_failed']],
    [
      'a lock',
      async () => {
        for (let i = 0; i < 6; i += 1) await errorOf(world.enter('alice', wrong));
      },
      ['locked', 'login_failed', 'login_failed', 'login_failed', 'login_failed', 'login_failed'],
    ],
    [
      'a new username',
      () => world.changeUsername.run(requester(), { username: 'alicia', currentPassword: PASSWORD }),
      ['username_changed'],
    ],
    [
      'a new password',
      () => world.changePassword.run(requester(), { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD }),
      ['password_changed'],
    ],
    ['another address', askForEmail, ['email_change_requested']],
    [
      'another address that is confirmed',
      async () => {
        await askForEmail();
        await world.confirmEmail.run(await world.mailedToken('email_change_confirm'), CLIENT);
      },
      ['email_changed', 'email_change_requested'],
    ],
    [
      'another address that is called off, with nothing left to call off',
      async () => {
        await askForEmail();
        await world.cancelEmailChange.run(requester());
        await world.cancelEmailChange.run(requester());
      },
      ['email_change_canceled', 'email_change_requested'],
    ],
    [
      'another address that is called off by its link',
      async () => {
        await askForEmail();
        await world.cancelEmailChangeByLink.run(await world.mailedToken('email_change_notice'), CLIENT);
      },
      ['email_change_canceled', 'email_change_requested'],
    ],
    [
      'a reset',
      async () => {
        await world.requestPasswordReset.run('alice@example.com', CLIENT);
        await world.resetPassword.run(await world.mailedToken('reset_password'), OTHER_PASSWORD, undefined, CLIENT);
      },
      ['password_reset', 'reset_requested'],
    ],
    ['an export', () => world.exportAccount.run(requester()), ['exported']],
    ['sessions ended', () => world.endOtherSessions.run(requester(), undefined), ['other_sessions_ended']],
  ];

  it.each(events)('%s', async (_what, act, expected) => {
    await act();
    await setImmediate();
    const found = await world.activityLog.listOf(id, null, 99);
    expect(found.map(({ event }) => event).sort()).toEqual([...expected].sort());
    for (const { ip, userAgent } of found) expect([ip, userAgent]).toEqual(['198.51.100.0/24', 'Somewhere else']);
    expect(world.unrecorded.report).not.toHaveBeenCalled();
  });

  it('a session that is ended, and none that is not there', async () => {
    const { session } = await world.enter('alice');
    const end = (sessionId: string) => world.endSession.run(requester(), { sessionId, currentPassword: PASSWORD });
    await errorOf(end('none'));
    await end(session.id);
    expect((await world.activityLog.listOf(id, null, 99)).map(({ event }) => event)).toEqual([
      'session_ended',
      'login',
    ]);
  });

  it('nothing of names that nobody has', async () => {
    await errorOf(world.enter('nobody', wrong));
    await world.requestPasswordReset.run('nobody@example.com', CLIENT);
    await setImmediate();
    expect(await world.activityLog.listOf(id, null, 99)).toEqual([]);
  });
});
