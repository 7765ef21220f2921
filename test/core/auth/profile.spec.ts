import type { Session } from '../../../src/core/sessions/session.js';
import { collect } from '../../support/collect.js';
import { DAY, errorOf, MINUTE, OTHER_PASSWORD, PASSWORD, refusal, World } from './world.js';

let world: World;
let id: string;
beforeEach(async () => {
  world = new World();
  ({ id } = await world.confirmedUser('alice'));
});

describe('the current password, asked again', () => {
  let session: Session;
  let secret: string;
  const confirm = (password?: string) => world.confirmPassword.run(session, password);
  const wrong = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i += 1) expect(await errorOf(confirm('wrong'))).toMatchObject(refusal.wrongPassword);
  };
  beforeEach(async () => {
    ({ session, secret } = await world.enter('alice'));
  });

  it('gives the account when it is right', async () => {
    expect(await confirm(PASSWORD)).toEqual(await world.user('alice'));
    expect(await errorOf(confirm('wrong'))).toMatchObject({
      ...refusal.wrongPassword,
      message: 'The current password is incorrect.',
    });
  });

  it('is for nobody whose account is gone', async () => {
    await world.users.remove(id);
    for (const password of [PASSWORD, undefined]) {
      expect(await errorOf(confirm(password))).toMatchObject({
        ...refusal.notAuthenticated,
        message: 'Please log in first.',
      });
    }
  });

  it('may be left out for five minutes after the log-in, or after the session’s user proved who they are', async () => {
    world.clock.advance(5 * MINUTE);
    expect(await confirm()).toEqual(await world.user('alice'));
    expect(world.passwords.verified).toHaveLength(1);
    expect(await errorOf(confirm('wrong'))).toMatchObject(refusal.wrongPassword);
    world.clock.advance(1);
    expect(await errorOf(confirm())).toMatchObject({
      kind: 'forbidden',
      code: 'fresh_login_required',
      message: 'Please enter your current password: you logged in more than five minutes ago.',
    });
    await confirm(PASSWORD);
    expect(await errorOf(confirm())).toMatchObject({ code: 'fresh_login_required' });
    await world.sessions.markAuthenticated(id, session.id, world.clock.now());
    [session] = (await world.listSessions.run(id)) as [Session];
    await confirm();
    world.clock.advance(-5 * MINUTE - 1);
    expect(await errorOf(confirm())).toMatchObject({ code: 'fresh_login_required' });
  });

  it('is not proved by prolonging a session', async () => {
    ({ session, secret } = await world.enter('alice', { rememberMe: true }));
    world.clock.advance(6 * MINUTE);
    session = await world.refreshSession.run(secret);
    expect(await errorOf(confirm())).toMatchObject({ code: 'fresh_login_required' });
    const resumed = await world.resumeSession.run(secret, { prolong: true });
    expect(resumed).toMatchObject({ status: 'active', session: { authenticatedAt: session.createdAt } });
  });

  it('ends the session when it is wrong five times in a row, and locks the account', async () => {
    const other = await world.enter('alice');
    await wrong(5);
    expect((await world.resumeSession.run(secret, { prolong: true })).status).toBe('unknown');
    expect((await world.resumeSession.run(other.secret, { prolong: true })).status).toBe('active');
    for (const login of ['ALICE', 'alice@example.com']) {
      expect(await errorOf(world.enter(login))).toMatchObject(refusal.accountLocked);
    }
    expect((await world.mails()).map(({ kind }) => kind)).toEqual(['account_locked']);
    world.passwords.verified = [];
    expect(await errorOf(confirm(PASSWORD))).toMatchObject(refusal.notAuthenticated);
    expect(world.passwords.verified).toEqual([]);
    expect((await world.confirmPassword.run(other.session, PASSWORD)).id).toBe(id);
    await world.enter('alice');
  });

  it('counts towards the account’s lockout together with log-ins', async () => {
    await wrong(3);
    for (let i = 0; i < 2; i += 1) await errorOf(world.enter('alice', { password: 'wrong' }));
    expect(await errorOf(world.enter('alice'))).toMatchObject(refusal.accountLocked);
    await world.enter('alice@example.com');
  });

  it('starts from nothing after a right one', async () => {
    await wrong(4);
    await confirm(PASSWORD);
    await wrong(4);
    await confirm(PASSWORD);
    await world.enter('alice');
  });

  it('is counted for each account by itself', async () => {
    const bob = await world.confirmedUser('bob');
    await wrong(5);
    expect((await world.confirmPassword.run(world.requester(bob.id).session, PASSWORD)).username).toBe('bob');
    await world.enter('bob');
  });

  it('does not let a right guess through among many at once, nor tell one apart', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => errorOf(confirm('wrong'))));
    const codes = all.map((error) => (error as { code: string }).code);
    expect(codes.filter((code) => code === 'wrong_password')).toHaveLength(5);
    expect(codes.filter((code) => code === 'not_authenticated')).toHaveLength(7);

    world.clock.advance(15 * MINUTE);
    ({ session } = await world.enter('alice'));
    world.passwords.meanwhile = async () => {
      world.passwords.meanwhile = () => Promise.resolve();
      await wrong(5);
    };
    expect(await errorOf(confirm(PASSWORD))).toMatchObject(refusal.notAuthenticated);
  });

  it('stands in the activity when it is wrong, with where the request came from', async () => {
    const client = { ip: '203.0.113.9', userAgent: 'Thief' };
    for (let i = 0; i < 5; i += 1) await errorOf(world.confirmPassword.run(session, 'wrong', client));
    const found = await world.activityLog.listOf(id, null, 6);
    expect(found.map(({ event }) => event)).toEqual(['session_ended', ...Array<string>(5).fill('password_refused')]);
    expect(found[1]).toMatchObject({ ip: '203.0.113.0/24', userAgent: 'Thief' });
  });
});

describe('changing the username', () => {
  const change = (username: string, currentPassword = PASSWORD) =>
    world.changeUsername.run(world.requester(id), { username, currentPassword });

  it('gives the account its new name', async () => {
    expect(await change('Alicia')).toMatchObject({ id, username: 'Alicia' });
    expect((await world.user('alicia')).id).toBe(id);
    expect(await world.users.findByLogin('alice')).toBeNull();
  });

  it('respells one’s own', async () => {
    expect((await change('ALICE')).username).toBe('ALICE');
  });

  it('refuses another’s, an impossible one, and a wrong password', async () => {
    await world.confirmedUser('bob');
    expect(await errorOf(change('BOB'))).toMatchObject(refusal.usernameTaken);
    expect(await errorOf(change('b'))).toMatchObject({ code: 'validation_failed', details: [{ field: 'username' }] });
    expect(await errorOf(change('carol', 'wrong'))).toMatchObject(refusal.wrongPassword);
    expect((await world.user('alice')).username).toBe('alice');
  });

  it('tells who knows no password nothing of names that are taken', async () => {
    await world.confirmedUser('bob');
    expect(await errorOf(change('bob', 'wrong'))).toMatchObject(refusal.wrongPassword);
  });

  it('is for nobody whose account is gone meanwhile', async () => {
    jest.spyOn(world.users, 'changeUsername').mockResolvedValueOnce('gone');
    expect(await errorOf(change('carol'))).toMatchObject(refusal.notAuthenticated);
  });
});

describe('changing the password', () => {
  let session: Session;
  let secret: string;
  const change = (newPassword: string, currentPassword?: string) =>
    world.changePassword.run(world.requester(id, session), { currentPassword, newPassword });
  beforeEach(async () => {
    ({ session, secret } = await world.enter('alice'));
  });

  it('sets the new one and says so by mail', async () => {
    await change(OTHER_PASSWORD);
    expect(await errorOf(world.enter('alice'))).toMatchObject(refusal.invalidCredentials);
    await world.enter('alice', { password: OTHER_PASSWORD });
    const mails = await world.mails();
    expect(mails.map(({ kind, to }) => [kind, to])).toEqual([['password_changed', 'alice@example.com']]);
  });

  it('keeps the session that asks, again and again, and ends the others', async () => {
    const other = await world.enter('alice');
    await change(OTHER_PASSWORD);
    await change(PASSWORD, OTHER_PASSWORD);
    expect((await world.resumeSession.run(secret, { prolong: true })).status).toBe('active');
    expect((await world.resumeSession.run(other.secret, { prolong: true })).status).toBe('unknown');
    expect((await world.listSessions.run(id)).map((each) => each.id)).toEqual([session.id]);
  });

  it('leaves no other session alive even when ending them fails', async () => {
    const other = await world.enter('alice');
    jest.spyOn(world.sessions, 'endAllOf').mockRejectedValueOnce(new Error('database gone'));
    await errorOf(change(OTHER_PASSWORD));
    expect((await world.resumeSession.run(other.secret, { prolong: true })).status).toBe('unknown');
    expect((await world.resumeSession.run(secret, { prolong: true })).status).toBe('active');
  });

  it('never logs the session that asks out in between', async () => {
    jest.spyOn(world.users, 'changePassword').mockImplementationOnce(async () => {
      expect((await world.resumeSession.run(secret, { prolong: true })).status).toBe('active');
      return false;
    });
    expect(await errorOf(change(OTHER_PASSWORD))).toMatchObject(refusal.wrongPassword);
    expect.assertions(2);
  });

  it('refuses a wrong current one and a weak new one', async () => {
    expect(await errorOf(change(OTHER_PASSWORD, 'wrong'))).toMatchObject(refusal.wrongPassword);
    for (const weak of ['short', 'PASSWORD99', 'alice-2026']) {
      expect(await errorOf(change(weak))).toMatchObject(refusal.weakPassword);
    }
    await world.enter('alice');
    expect(await world.mails()).toEqual([]);
  });

  it('says that the current one is wrong when it was changed meanwhile', async () => {
    const changes = await Promise.allSettled([change('first new one'), change('second new one')]);
    expect(changes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await world.users.findById(id))?.credentialVersion).toBe(1);
  });

  it('kills a reset link that was mailed before, and no other link', async () => {
    await world.requestPasswordReset.run('alice@example.com');
    const reset = await world.mailedToken('reset_password');
    await world.requestEmailChange.run(world.requester(id), { email: 'new@example.com', currentPassword: PASSWORD });
    const confirm = await world.mailedToken('email_change_confirm');
    await change(OTHER_PASSWORD);
    expect(await errorOf(world.resetPassword.run(reset, PASSWORD))).toMatchObject(refusal.invalidToken);
    expect(await world.tokens.find(`#${reset}#`)).toBeNull();
    expect(await world.confirmEmail.run(confirm)).toBe('changed');
  });
});

describe('the account itself', () => {
  it('is exported with everything that is kept, and no secret', async () => {
    const { session } = await world.enter('alice');
    world.history.kept.set(id, ['a search']);
    await world.requestPasswordReset.run('alice@example.com');
    const exported = await world.exportAccount.run(world.requester(id));
    const { passwordHash, credentialVersion, disabledAt: _active, ...account } = await world.user('alice');
    const now = world.clock.now();
    expect(credentialVersion).toBe(0);
    const data = await Promise.all(exported.data.map(async ({ name, items }) => [name, await collect(items)]));
    expect({ ...exported, data: Object.fromEntries(data) as object }).toEqual({
      exportedAt: now,
      account,
      sessions: [session],
      mails: [
        { kind: 'verify_email', to: 'alice@example.com', createdAt: now, sentAt: now },
        { kind: 'reset_password', to: 'alice@example.com', createdAt: now, sentAt: null },
      ],
      data: {
        history: ['a search'],
        playlists: [],
        activity: [expect.objectContaining({ event: 'exported' }), expect.objectContaining({ event: 'login' })],
      },
    });
    const text = JSON.stringify({ ...exported, data });
    expect(text).not.toContain(passwordHash);
    expect(text).not.toContain('32-byte-token');
    await world.users.remove(id);
    expect(await errorOf(world.exportAccount.run(world.requester(id)))).toMatchObject(refusal.notAuthenticated);
  });
});

describe('deleting the account', () => {
  it('removes everything that is kept about it, and frees its name', async () => {
    const { secret } = await world.enter('alice');
    world.history.kept.set(id, ['a search']);
    world.playlists.kept.set(id, ['a list']);
    await world.requestPasswordReset.run('alice@example.com');
    await world.deleteAccount.run(world.requester(id), PASSWORD);
    expect(await world.users.findById(id)).toBeNull();
    expect((await world.resumeSession.run(secret, { prolong: true })).status).toBe('unknown');
    expect(await world.sessions.listOf(id, world.clock.now())).toEqual([]);
    expect(world.history.kept.size + world.playlists.kept.size).toBe(0);
    expect(await world.mails()).toEqual([]);
    expect(await world.outbox.listOf(id)).toEqual([]);
    expect(await world.tokens.removeExpired(new Date(world.clock.now().getTime() + 30 * DAY))).toBe(0);
    await world.register('alice');
  });

  it('leaves others alone', async () => {
    const bob = await world.confirmedUser('bob');
    const { secret } = await world.enter('bob');
    world.history.kept.set(bob.id, ['a search']);
    await world.deleteAccount.run(world.requester(id), PASSWORD);
    expect((await world.resumeSession.run(secret, { prolong: true })).status).toBe('active');
    expect(world.history.kept.get(bob.id)).toEqual(['a search']);
  });

  it('is only for who knows the password', async () => {
    expect(await errorOf(world.deleteAccount.run(world.requester(id), 'wrong'))).toMatchObject(refusal.wrongPassword);
    expect(await world.users.findById(id)).not.toBeNull();
  });

  it('can be asked for again when it was cut short', async () => {
    jest.spyOn(world.outbox, 'removeAllOf').mockRejectedValueOnce(new Error('database gone'));
    await errorOf(world.deleteAccount.run(world.requester(id), PASSWORD));
    await world.enter('alice');
    await world.deleteAccount.run(world.requester(id), PASSWORD);
    expect(await world.users.findById(id)).toBeNull();
  });

  it('takes what a request under way wrote meanwhile', async () => {
    jest.spyOn(world.users, 'remove').mockImplementationOnce((userId) => {
      world.history.kept.set(userId, ['a late search']);
      return Promise.resolve(true);
    });
    await world.deleteAccount.run(world.requester(id), PASSWORD);
    expect(world.history.kept.size).toBe(0);
  });

  it('clears the counts of failures that belong to it', async () => {
    for (let i = 0; i < 5; i += 1) {
      await errorOf(world.enter('alice', { password: 'wrong' }));
      await errorOf(world.enter('alice@example.com', { password: 'wrong' }));
    }
    await world.deleteAccount.run(world.requester(id), PASSWORD);
    expect(await world.failures.removeExpired(new Date(world.clock.now().getTime() + DAY))).toBe(0);
  });
});
