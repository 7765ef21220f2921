import { Sha256TokenHasher } from '../../../src/adapters/outbound/crypto/sha256-token-hasher.js';
import { SystemRandom } from '../../../src/adapters/outbound/system/system-random.js';
import { CreateApiToken, type WantedApiToken } from '../../../src/core/api-tokens/create-api-token.js';
import { apiTokenRecord } from '../../../src/core/api-tokens/api-token.js';
import { ListedAccountData } from '../../../src/core/auth/account-data.js';
import { AuthenticateApiToken } from '../../../src/core/api-tokens/authenticate-api-token.js';
import { ListApiTokens, RevokeApiToken } from '../../../src/core/api-tokens/own-api-tokens.js';
import { ReportSecurityChange } from '../../../src/core/mail/report-security-change.js';
import type { Session } from '../../../src/core/sessions/session.js';
import { collect } from '../../support/collect.js';
import { DAY, errorOf, MINUTE, OTHER_PASSWORD, PASSWORD, refusal, SECOND, World } from '../auth/world.js';

const CLIENT = { ip: '192.0.2.7', userAgent: 'Browser' };
const hasher = new Sha256TokenHasher();

describe('API tokens', () => {
  let world: World;
  let session: Session;
  let createToken: CreateApiToken;
  let authenticate: AuthenticateApiToken;
  let revoke: RevokeApiToken;
  beforeEach(async () => {
    world = new World();
    await world.confirmedUser('alice');
    session = (await world.enter('alice')).session;
    const { confirmPassword, apiTokens, users, activity, mailer, clock } = world;
    createToken = new CreateApiToken(
      confirmPassword,
      apiTokens,
      apiTokens,
      users,
      new ReportSecurityChange(activity, mailer),
      hasher,
      new SystemRandom(),
      clock,
    );
    authenticate = new AuthenticateApiToken(apiTokens, users, hasher, clock);
    revoke = new RevokeApiToken(confirmPassword, apiTokens, activity);
  });

  const create = (change: Partial<WantedApiToken> = {}) =>
    createToken.run(
      { session, client: CLIENT },
      {
        name: 'script',
        scopes: ['playlists:write', 'search'],
        expiresInDays: 30,
        currentPassword: PASSWORD,
        ...change,
      },
    );
  const list = () => new ListApiTokens(world.apiTokens).run(session.userId);

  it('are told once and kept as a hash', async () => {
    const { token, text } = await create();
    expect(text).toMatch(/^octa_[\w-]{49}$/);
    const now = world.clock.now();
    expect(token).toEqual({
      id: token.id,
      userId: session.userId,
      name: 'script',
      scopes: ['search', 'playlists:write'],
      createdAt: now,
      expiresAt: new Date(now.getTime() + 30 * DAY),
      lastUsedAt: null,
    });
    expect(await list()).toEqual([token]);
    expect(await world.apiTokens.find(text)).toBeNull();
    expect(await world.apiTokens.find(hasher.hash(text))).toEqual(token);
  });

  it('are told by mail', async () => {
    await create({ name: 'for <cron>' });
    const [mail, ...more] = await world.mails();
    expect([mail?.kind, mail?.to, more]).toEqual(['token_created', 'alice@example.com', []]);
    expect(mail?.content.text).toContain('“for <cron>”');
    expect(mail?.content.text).not.toContain('octa_');
  });

  it('take the password', async () => {
    expect(await errorOf(create({ currentPassword: OTHER_PASSWORD }))).toMatchObject(refusal.wrongPassword);
    const { token } = await create();
    expect(await errorOf(revoke.run({ session, client: CLIENT }, token.id, OTHER_PASSWORD))).toMatchObject(
      refusal.wrongPassword,
    );
    expect(await list()).toHaveLength(1);
  });

  it('take none within five minutes of the log-in', async () => {
    world.clock.advance(5 * MINUTE);
    const { token } = await create({ currentPassword: undefined });
    world.clock.advance(1);
    const fresh = { code: 'fresh_login_required' };
    expect(await errorOf(create({ currentPassword: undefined }))).toMatchObject(fresh);
    expect(await errorOf(revoke.run({ session, client: CLIENT }, token.id, undefined))).toMatchObject(fresh);
  });

  it('stand in the activity when they are made and revoked', async () => {
    const { token } = await create();
    world.clock.advance(SECOND);
    await revoke.run({ session, client: CLIENT }, token.id, PASSWORD);
    const found = await world.activityLog.listOf(session.userId, null, 2);
    expect(found.map(({ event, ip }) => [event, ip])).toEqual([
      ['token_revoked', '192.0.2.0/24'],
      ['token_created', '192.0.2.0/24'],
    ]);
  });

  it('are twenty at most', async () => {
    for (let i = 0; i < 20; i += 1) await create({ expiresInDays: i + 1 });
    await world.mails();
    expect(await errorOf(create())).toMatchObject({ kind: 'conflict', code: 'too_many' });
    expect(await world.mails()).toEqual([]);
    world.clock.advance(DAY);
    await create();
  });

  it('stand for their account until they expire', async () => {
    const { token, text } = await create({ expiresInDays: 1 });
    world.clock.advance(DAY - 1);
    expect(await authenticate.run(text)).toMatchObject({ token, user: { username: 'alice' } });
    world.clock.advance(1);
    expect(await authenticate.run(text)).toBeNull();
  });

  it('are refused without a look at the store when they cannot be any', async () => {
    const { text } = await create();
    const find = jest.spyOn(world.apiTokens, 'find');
    const mistyped = text.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    const cut = text.slice(0, -1);
    for (const wrong of ['', 'octa_', mistyped, cut, `${text}x`, text.replace('octa_', 'octo_'), ` ${text}`]) {
      expect(await authenticate.run(wrong)).toBeNull();
    }
    expect(find).not.toHaveBeenCalled();
    expect(await authenticate.run(text)).not.toBeNull();
  });

  it('say when they were last used, to the minute', async () => {
    const { text } = await create();
    const write = jest.spyOn(world.apiTokens, 'recordUse');
    const first = world.clock.now();
    await authenticate.run(text);
    world.clock.advance(MINUTE - SECOND);
    await authenticate.run(text);
    expect((await list())[0]?.lastUsedAt).toEqual(first);
    expect(write).toHaveBeenCalledTimes(1);
    world.clock.advance(SECOND);
    await authenticate.run(text);
    expect((await list())[0]?.lastUsedAt).toEqual(world.clock.now());
  });

  it('end when they are revoked, by their owner only', async () => {
    const { token, text } = await create();
    await world.confirmedUser('bert');
    const { session: stranger } = await world.enter('bert');
    expect(await errorOf(revoke.run({ session: stranger, client: CLIENT }, token.id, PASSWORD))).toMatchObject({
      code: 'not_found',
    });
    expect(await authenticate.run(text)).not.toBeNull();
    await revoke.run({ session, client: CLIENT }, token.id, PASSWORD);
    expect(await authenticate.run(text)).toBeNull();
    expect(await errorOf(revoke.run({ session, client: CLIENT }, token.id, PASSWORD))).toMatchObject({
      code: 'not_found',
    });
  });

  it('outlive a change of the password', async () => {
    const { text } = await create();
    const change = { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD };
    await world.changePassword.run(world.requester(session.userId, session), change);
    expect(await authenticate.run(text)).not.toBeNull();
  });

  it('end with a reset of the password, those that are being made included', async () => {
    const { text } = await create();
    await world.mails();
    await world.requestPasswordReset.run('alice@example.com');
    const link = await world.mailedToken('reset_password', 'reset-password');
    await world.resetPassword.run(link, OTHER_PASSWORD);
    expect(await authenticate.run(text)).toBeNull();

    await world.requestPasswordReset.run('alice@example.com');
    const another = await world.mailedToken('reset_password', 'reset-password');
    session = (await world.enter('alice', { password: OTHER_PASSWORD })).session;
    const add = world.apiTokens.addWithin.bind(world.apiTokens);
    world.apiTokens.addWithin = async (...added) => {
      await world.resetPassword.run(another, PASSWORD);
      return add(...added);
    };
    expect(await errorOf(create({ currentPassword: OTHER_PASSWORD }))).toMatchObject(refusal.notAuthenticated);
    expect(await list()).toEqual([]);
  });

  it('end when the account is disabled, and stay ended', async () => {
    const { text } = await create();
    world.apiTokens.removeAllOf = () => Promise.resolve();
    await world.operateAccount.disable(await world.user('alice'));
    expect(await authenticate.run(text)).toBeNull();
  });

  it('are removed when the account is disabled', async () => {
    await create();
    await world.operateAccount.disable(await world.user('alice'));
    expect(await list()).toEqual([]);
  });

  it('are exported without a hash, and end with the account', async () => {
    const { token, text } = await create();
    const ofAccount = new ListedAccountData('api_tokens', world.apiTokens, apiTokenRecord);
    const [exported] = await collect(ofAccount.exportOf(session.userId));
    expect(exported).toEqual({
      id: token.id,
      name: 'script',
      scopes: ['search', 'playlists:write'],
      created_at: token.createdAt.toISOString(),
      expires_at: token.expiresAt.toISOString(),
      last_used_at: null,
    });
    await world.users.remove(session.userId);
    expect(await authenticate.run(text)).toBeNull();
    await ofAccount.eraseOf(session.userId);
    expect(await list()).toEqual([]);
  });
});
