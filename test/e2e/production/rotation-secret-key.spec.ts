import type { Variables } from '../../../src/app/config/variable-reader.js';
import { AccountService, DAY, HOUR, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { ManualClock } from '../../support/manual-clock.js';
import { formOf, textOf } from '../../support/page-forms.js';
import { AuthenticatorApp } from '../../support/second-factor.js';
import { startSmtpServer } from '../../support/smtp-server.js';
import { SMTP_LOGIN, smtpVariables } from '../../support/smtp-variables.js';
import { until } from '../../support/until.js';
import type { Visitor } from '../../support/visitor.js';

const NEW_KEY = 'aNoth3r-key-of-a-test-rY6bN1xK8qL5wD2vF0';

describeOnEachStore('a new SECRET_KEY', (newStore) => {
  let service: AccountService;
  let browser: Visitor;
  beforeEach(async () => {
    service = await AccountService.start(newStore(), {}, new ManualClock(new Date()));
  });
  afterEach(() => service.stop());

  const oldKey = (): string => String(service.store.variables['SECRET_KEY']);
  /** Starts the service anew, where the browser finds it. */
  const restart = async (variables: Variables): Promise<void> => {
    await service.restart(variables);
    browser.url = service.url;
  };
  const rotate = () => restart({ SECRET_KEY: NEW_KEY, SECRET_KEY_PREVIOUS: oldKey() });
  const dropOldKey = () => restart({ SECRET_KEY: NEW_KEY });
  const troubles = () => service.running.logs.filter(({ level }) => level === 'ERROR' || level === 'CRITICAL');
  const remembered = async (): Promise<Member> => service.member({ remember_me: true });

  it('logs nobody out who comes by before the old one goes', async () => {
    ({ browser } = await remembered());
    await rotate();
    await service.expect(200, browser.get('/profile'));
    service.clock.advance(DAY);
    await dropOldKey();
    service.clock.advance(28 * DAY);
    expect(await service.isLoggedIn(browser)).toBe(true);
    // Its end is the same as ever.
    service.clock.advance(DAY);
    expect(await service.isLoggedIn(browser)).toBe(false);
  });

  it('keeps authenticator apps working, without the old one, too', async () => {
    const member = await service.member();
    ({ browser } = member);
    const app = await AuthenticatorApp.setUp(service, member);
    await rotate();
    const renewed = () => service.running.logs.find(({ msg }) => msg === 'Secrets encrypted with the new key');
    await until('the secret is encrypted anew', () => renewed() !== undefined);
    expect(renewed()).toMatchObject({ level: 'INFO', second_factors: 1 });
    await dropOldKey();
    const another = service.visitor();
    expect((await service.logIn(member, another)).json.code).toBe('second_factor_required');
    expect((await another.post('/api/auth/login/second-factor', { code: app.code() })).status).toBe(200);
    expect(troubles()).toEqual([]);
  });

  it('is taken up by a visit to any page', async () => {
    const paths = ['/', '/privacy', '/api/auth/session-check', '/api/profile', '/login', '/nowhere'];
    ({ browser } = await remembered());
    const others = paths.map(() => browser.copy());
    await rotate();
    for (const [i, other] of others.entries()) {
      other.url = service.url;
      await other.get(paths[i] ?? '');
    }
    await dropOldKey();
    for (const [i, other] of others.entries()) {
      other.url = service.url;
      expect([paths[i], await service.isLoggedIn(other)]).toEqual([paths[i], true]);
    }
  });

  it('logs those out who do not come by before the old one goes, and nothing breaks', async () => {
    const member = await remembered();
    ({ browser } = member);
    await rotate();
    service.clock.advance(DAY);
    await dropOldKey();
    expect(await service.isLoggedIn(browser)).toBe(false);
    await service.logIn(member, browser);
    expect(await service.isLoggedIn(browser)).toBe(true);
    expect(troubles()).toEqual([]);
  });

  it('takes forms that were open, and shows those again whose key is gone', async () => {
    const member = await service.member();
    ({ browser } = member);
    const typed = { username: 'Another_name', current_password: member.password };
    const open = formOf((await browser.get('/profile')).text, '/profile/username');
    await rotate();
    expect((await browser.submit(open, typed)).status).toBe(303);

    const visitor = service.visitor();
    const logIn = formOf((await visitor.get('/login')).text, '/login');
    await dropOldKey();
    visitor.url = service.url;
    const kept = formOf((await browser.get('/profile')).text, '/profile/username');
    expect((await browser.submit(kept, { ...typed, username: 'Yet_another' })).status).toBe(303);
    await restart({ SECRET_KEY: `${NEW_KEY}-2` });
    visitor.url = service.url;
    const words = { login: 'Yet_another', password: member.password };
    const again = await visitor.submit(logIn, words);
    expect(again.status).toBe(403);
    expect(textOf(again.text)).toContain('Please submit it again');
    const shown = formOf(again.text, '/login');
    expect(shown.values['login']).toBe(words.login);
    expect((await visitor.submit(shown, words)).status).toBe(303);
    expect(troubles()).toEqual([]);
  });

  it('without the old one logs everybody out once, and nothing breaks', async () => {
    const member = await remembered();
    ({ browser } = member);
    const link = await service.resetPath(member);
    await dropOldKey();
    expect((await browser.get('/')).status).toBe(200);
    expect((await browser.get('/profile')).location).toBe('/login?next=/profile');
    const check = await browser.get('/api/auth/session-check');
    expect([check.status, check.json.authenticated]).toEqual([200, false]);
    expect((await browser.get('/api/profile')).json.code).toBe('not_authenticated');
    expect((await browser.post('/api/auth/logout')).status).toBe(200);
    expect((await service.logIn(member, browser)).status).toBe(200);
    expect((await browser.get('/profile')).status).toBe(200);
    // A link in a mail that has arrived is signed by nobody: it still works.
    expect((await service.reset(link)).status).toBe(200);
    expect(troubles()).toEqual([]);
  });

  it('opens the mails that wait, also when the old one was gone too early and comes back', async () => {
    const { port, ...server } = await startSmtpServer({ login: SMTP_LOGIN });
    await server.stop();
    const person = await service.owner();
    browser = service.visitor();
    await restart(smtpVariables(port));
    await service.expect(200, browser.post('/api/auth/reset-request', { email: person.email }));
    await until('it was tried', () => service.running.logText().includes('Mail not sent'));

    const smtp = await startSmtpServer({ login: SMTP_LOGIN, port });
    try {
      service.clock.advance(HOUR / 2);
      await restart({ ...smtpVariables(port), SECRET_KEY: NEW_KEY });
      await until('no key opens it', () => service.running.logText().includes('no_key_opens_it'));
      service.clock.advance(HOUR / 4);
      await restart({ ...smtpVariables(port), SECRET_KEY: NEW_KEY, SECRET_KEY_PREVIOUS: oldKey() });
      await until('the mail was sent', () => smtp.mails.length === 1);
      const [path = ''] = /\/reset-password\/\S+/.exec(smtp.mails[0]?.text ?? '') ?? [];
      expect((await service.reset(path)).status).toBe(200);
    } finally {
      await smtp.stop();
    }
  });
});
