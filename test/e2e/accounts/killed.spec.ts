import { AccountService, MINUTE, PASSWORD, pathsIn } from '../../support/accounts.js';
import { describeOnEachStore, type TestStore } from '../../support/each-store.js';
import { ManualClock } from '../../support/manual-clock.js';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtp-server.js';
import { SMTP_LOGIN, smtpVariables } from '../../support/smtp-variables.js';
import { spawnService } from '../../support/spawned-service.js';
import { until } from '../../support/until.js';
import { Visitor } from '../../support/visitor.js';

const PERSON = { username: 'Survivor', email: 'survivor@mail.example', password: PASSWORD };

describeOnEachStore('after kill -9', (newStore) => {
  let store: TestStore;
  let smtp: TestSmtpServer;
  beforeEach(() => {
    store = newStore();
  });

  /**
   * Registers with a process that is killed as soon as it has answered, and starts the service anew a minute later,
   * when whatever the dead process had begun to send is free again.
   */
  const registerAndKill = async (): Promise<AccountService> => {
    const process = await spawnService({ ...store.variables, ...smtpVariables(smtp.port) });
    try {
      const { password } = PERSON;
      const answer = await new Visitor(process.url).post('/api/auth/register', {
        ...PERSON,
        confirm_password: password,
      });
      expect(answer.status).toBe(201);
    } finally {
      await process.kill();
    }
    return AccountService.start(store, smtpVariables(smtp.port), new ManualClock(new Date(Date.now() + MINUTE)));
  };

  const expectAllThere = async (service: AccountService): Promise<void> => {
    const isWaiting = (row: Record<string, unknown>): boolean => (row['sent_at'] ?? null) === null;
    await until('the mail was sent', async () => !(await store.rows('mail_outbox')).some(isWaiting));
    expect(smtp.mails.map(({ to }) => to)).toEqual([[PERSON.email]]);
    expect((await service.logIn(PERSON)).json.code).toBe('email_not_verified');
    const [confirm = ''] = pathsIn(smtp.mails[0]?.text ?? '');
    expect((await service.visitor().get(confirm)).status).toBe(200);
    expect((await service.logIn(PERSON)).status).toBe(200);
  };

  it('while its mail was being sent, a new account and its mail are there, and the mail arrives once', async () => {
    let release = (): void => undefined;
    const killed = new Promise<void>((resolve) => (release = resolve));
    smtp = await startSmtpServer({ login: SMTP_LOGIN, onStep: ({ name }) => (name === 'sender' ? killed : undefined) });
    const service = await registerAndKill();
    release();
    await expectAllThere(service);
    await service.stop();
    await smtp.stop();
  }, 60_000);

  it('while the mail server was down, too', async () => {
    smtp = await startSmtpServer({ login: SMTP_LOGIN });
    const { port } = smtp;
    await smtp.stop();
    const service = await registerAndKill();
    await until('it was tried in vain', () => service.running.logText().includes('Mail not sent'));
    smtp = await startSmtpServer({ login: SMTP_LOGIN, port });
    service.clock.advance(2 * MINUTE);
    await service.visitor().post('/api/auth/resend-verification', { email: PERSON.email });
    await until('both mails were sent', () => smtp.mails.length === 2);
    const subjects = smtp.mails.map((mail) => mail.header('subject'));
    expect(subjects).toEqual(Array(2).fill('Confirm your email address'));
    await service.stop();
    await smtp.stop();
  }, 60_000);

  it('a session and everything else that was answered with success is there', async () => {
    const setup = await AccountService.start(store);
    const person = await setup.owner();
    await setup.stop();

    const process = await spawnService(store.variables);
    const browser = new Visitor(process.url);
    const username = 'Renamed_Before';
    const logIn = await browser.post('/api/auth/login', { login: person.username, password: person.password });
    const rename = await browser.put('/api/profile/username', { username, current_password: person.password });
    await process.kill();
    expect([logIn.status, rename.status]).toEqual([200, 200]);

    const service = await AccountService.start(store, {}, new ManualClock(new Date()));
    browser.url = service.url;
    expect((await browser.get('/api/profile')).json.data.username).toBe(username);
    await service.stop();
  }, 60_000);
});
