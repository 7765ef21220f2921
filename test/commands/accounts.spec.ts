import { AccountService, PASSWORD, type Member } from '../support/accounts.js';
import { createToken, program } from '../support/api-tokens.js';
import { describeOnEachStore } from '../support/each-store.js';
import { type CommandResult, runCommand } from '../support/run-command.js';
import { scratchFolder } from '../support/scratch-folder.js';

const folder = scratchFolder();

describeOnEachStore('npm run accounts, beside a running service', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore(), {}, null);
  });
  afterAll(() => service.stop());

  const accounts = (words: string): Promise<CommandResult> =>
    runCommand(`accounts ${words}`, { folder: folder.path, variables: service.store.variables });
  /** The one line of log that it writes. */
  const logged = async (words: string): Promise<unknown> => {
    const { exitCode, output, errors, lines } = await accounts(words);
    expect([exitCode, errors, lines.length, output]).toEqual([0, '', 1, expect.stringMatching(/^\{.*\}\n$/)]);
    return JSON.parse(output) as unknown;
  };
  const activityOf = async ({ browser }: Member): Promise<string[]> => {
    const { json } = await service.expect(200, browser.get('/api/profile/activity'));
    return json.data.items.map(({ event }: { event: string }) => event);
  };

  it('shows an account', async () => {
    const member = await service.member();
    await createToken(member.browser);
    const { exitCode, output, errors } = await accounts(`show ${member.email.toUpperCase()}`);
    expect([exitCode, errors]).toEqual([0, '']);
    expect(output).toMatch(new RegExp(`^username +${member.username}$`, 'm'));
    expect(output).toMatch(new RegExp(`^address +${member.email}$`, 'm'));
    for (const line of ['state +in use', 'sessions +1', 'API tokens +1']) {
      expect(output).toMatch(new RegExp(`^${line}$`, 'm'));
    }
    expect(output).not.toContain('$argon2');
  });

  it('signs it out, disables it, lets it be used again and deletes it', async () => {
    const member = await service.member();
    const others = await service.member();
    const entry = { time: expect.any(String), level: 'INFO', user_id: expect.any(String) };

    expect(await logged(`sign-out ${member.username}`)).toMatchObject({ ...entry, msg: 'Account signed out' });
    expect(await service.isLoggedIn(member.browser)).toBe(false);

    const again = await service.logsIn(member);
    const { token } = await createToken(again.browser, ['history:read']);
    const reset = await service.resetPath(member);
    expect(await logged(`disable ${member.email}`)).toMatchObject({ ...entry, msg: 'Account disabled' });
    expect(await service.isLoggedIn(again.browser)).toBe(false);
    expect((await program(service.url, token).get('/api/v1/history')).status).toBe(401);
    expect((await service.reset(reset)).json.code).toBe('invalid_token');
    const [right, wrong] = [PASSWORD, 'another password'].map((password) => service.logIn({ ...member, password }));
    const answers = (await Promise.all([right, wrong])).map((answer) => [answer?.status, answer?.json.code]);
    expect(answers).toEqual(Array(2).fill([401, 'invalid_credentials']));

    expect(await logged(`enable ${member.username}`)).toMatchObject({ ...entry, msg: 'Account enabled' });
    const enabled = await service.logsIn(member);
    expect((await program(service.url, token).get('/api/v1/history')).status).toBe(401);
    const kinds = ['signed_out', 'account_disabled', 'account_enabled'];
    expect((await service.mailsWrittenTo(member.email)).filter((kind) => kinds.includes(kind))).toEqual(kinds);
    const acts = (await activityOf(enabled)).filter((event) => /operator|account_/.test(event));
    expect(acts).toEqual(['account_enabled', 'account_disabled', 'signed_out_by_operator']);

    const refused = await accounts(`delete ${member.username}`);
    expect([refused.exitCode, refused.output]).toEqual([2, '']);
    expect(refused.errors).toContain('--yes');
    expect(await service.isLoggedIn(enabled.browser)).toBe(true);
    expect(await logged(`delete ${member.username} --yes`)).toMatchObject({ ...entry, msg: 'Account deleted' });
    expect(await service.isLoggedIn(enabled.browser)).toBe(false);
    // Sent by the running service.
    await service.mail(member.email, 'Your account was deleted');
    expect(await service.store.rows('users')).not.toContainEqual(
      expect.objectContaining({ username: member.username }),
    );

    expect(await service.isLoggedIn(others.browser)).toBe(true);
  }, 90_000);

  it('says that there is no such account, and does nothing', async () => {
    const { exitCode, output, errors } = await accounts('disable nobody_of_this_name');
    expect([exitCode, output]).toEqual([1, '']);
    expect(errors).toBe('No account has this username or address. Nothing was changed.\n');
  });
});

describe('npm run accounts', () => {
  it.each(['', 'show one two', 'constructor x', 'show x --force'])(
    'says how it is used to whoever calls it with: %s',
    async (words) => {
      const { exitCode, output, errors } = await runCommand(`accounts ${words}`, { folder: folder.path });
      expect([exitCode, output, errors]).toEqual([2, '', expect.stringContaining('Usage: npm run accounts')]);
    },
  );

  it('makes no database', async () => {
    const variables = { DATABASE_URL: 'sqlite:///none.db' };
    const { exitCode, errors } = await runCommand('accounts show x', { folder: folder.path, variables });
    expect([exitCode, errors]).toEqual([1, expect.stringContaining('does not exist')]);
  });
});
