import { AccountService, OTHER_PASSWORD, pathsIn, type Member, type Person } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { allTriedInVain, nothingWaits } from '../../support/outbox.js';
import { smtpRefusal, startSmtpServer, type TestSmtpServer } from '../../support/smtp-server.js';
import { SMTP_LOGIN, smtpVariables } from '../../support/smtp-variables.js';
import { until } from '../../support/until.js';
import type { Visitor } from '../../support/visitor.js';

/** What is in a mail's links and opens something. */
function tokensIn(text: string): string[] {
  return pathsIn(text).flatMap((path) => /[\w-]{43}$/.exec(path) ?? []);
}

/** The secret in a browser's session cookie, without and with its signature. */
function secretsOf(browser: Visitor): string[] {
  const cookie = browser.cookies.get('octa_session') ?? '';
  const [, id = ''] = /^s:([\w-]{43})\./.exec(decodeURIComponent(cookie)) ?? [];
  return [id, cookie];
}

describeOnEachStore('after all that people do with accounts', (newStore) => {
  let smtp: TestSmtpServer;
  let service: AccountService;
  let isRefusing = true;
  /** The database while the mails wait, and after they were sent. */
  const dumps: string[] = [];
  let tokens: string[];
  let member: Member;
  let changed: Member;

  const textOfMailTo = async ({ email }: Person): Promise<string> => {
    const sent = () => smtp.mails.find(({ to }) => to.some((address) => address.toLowerCase() === email.toLowerCase()));
    await until(`a mail to ${email}`, () => sent() !== undefined);
    return sent()?.text ?? '';
  };
  const confirmed = async (): Promise<Member> => {
    const person = service.newPerson();
    await service.expect(201, service.register(person));
    await service.expect(200, service.visitor().get(pathsIn(await textOfMailTo(person))[0] ?? ''));
    return service.logsIn(person);
  };

  beforeAll(async () => {
    smtp = await startSmtpServer({
      login: SMTP_LOGIN,
      onStep: ({ name }) => {
        if (isRefusing && name === 'recipient') throw smtpRefusal(451, '4.3.0 try again');
      },
    });
    service = await AccountService.start(newStore(), smtpVariables(smtp.port));
    isRefusing = false;
    [member, changed] = [await confirmed(), await confirmed()];

    isRefusing = true;
    await service.newcomer();
    const { browser, password } = member;
    await service.expect(200, service.visitor().post('/api/auth/reset-request', { email: member.email }));
    const change = { email: `next.${member.email}`, current_password: password };
    await service.expect(200, browser.put('/api/profile/email', change));
    const passwords = { new_password: OTHER_PASSWORD, confirm_password: OTHER_PASSWORD };
    const { browser: other } = changed;
    await service.expect(200, other.put('/api/profile/password', { current_password: changed.password, ...passwords }));
    for (let count = 0; count < 6; count += 1) await service.logIn({ ...changed, password: 'guess 4711 wrong' });
    await service.visitor().get('/api/auth/verify-email/tried-in-vain-0123456789');
    await browser.get('/profile');
    dumps.push(await service.store.dump());

    await allTriedInVain(service);
    isRefusing = false;
    service.clock.advance(60_000);
    await service.newcomer();
    await nothingWaits(service);
    dumps.push(await service.store.dump());
    tokens = smtp.mails.flatMap(({ text }) => tokensIn(text));
  });
  afterAll(async () => {
    await service.stop();
    await smtp.stop();
  });

  it('the tokens that were mailed are known to the tests', () => {
    // Four verifications with two links each, a reset, and a change of address with one link to each address.
    expect(tokens).toHaveLength(4 * 2 + 1 + 2);
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  it('neither the waiting nor the sent mails in the database hold a usable token', () => {
    for (const dump of dumps) {
      for (const token of tokens) expect(dump).not.toContain(token);
      expect(dump).not.toMatch(/verify-email|reset-password|not-me/);
    }
  });

  it('nothing in the database works as a cookie', async () => {
    for (const browser of [member.browser, changed.browser]) {
      expect(await service.isLoggedIn(browser)).toBe(true);
      for (const secret of secretsOf(browser)) {
        expect(secret.length).toBeGreaterThan(40);
        for (const dump of dumps) expect(dump).not.toContain(secret);
      }
    }
    const signature = decodeURIComponent(member.browser.cookies.get('octa_session') ?? '').replace(/^s:[^.]*/, '');
    const values = new Set((dumps[0] ?? '').match(/[\w-]{16,64}/g));
    expect(values.size).toBeGreaterThan(10);
    for (const value of values) {
      const thief = service.visitor();
      for (const cookie of [value, encodeURIComponent(`s:${value}${signature}`)]) {
        thief.cookies.set('octa_session', cookie);
        expect([value, await service.isLoggedIn(thief)]).toEqual([value, false]);
      }
    }
  });

  it('nothing in the database works as a token', async () => {
    for (const value of new Set((dumps[0] ?? '').match(/[\w-]{43}/g))) {
      expect((await service.visitor().get(`/api/auth/verify-email/${value}`)).status).toBe(400);
      expect((await service.reset(`/reset-password/${value}`)).status).toBe(400);
    }
  });

  it('the database holds no password', () => {
    for (const dump of dumps) {
      for (const password of [member.password, OTHER_PASSWORD, 'guess 4711 wrong']) {
        expect(dump).not.toContain(password);
      }
    }
  });

  it('the log holds no password, token, cookie, address or text of a mail', () => {
    const log = service.running.logText();
    expect(log.split('\n').length).toBeGreaterThan(50);
    const csrf = [member, changed].map(({ browser }) => browser.cookies.get('octa_csrf') ?? '').filter(Boolean);
    for (const secret of [
      ...tokens,
      ...[member, changed].flatMap(({ browser }) => secretsOf(browser)),
      ...csrf,
      ...[member.password, OTHER_PASSWORD, 'guess 4711 wrong', 'tried-in-vain-0123456789', SMTP_LOGIN.password],
      ...[member.email, member.username],
      String(service.store.variables['SECRET_KEY']),
      'Hello ',
    ]) {
      expect(log).not.toContain(secret);
    }
    expect(csrf).toHaveLength(1);
  });
});
