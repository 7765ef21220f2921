import { AccountService, MINUTE, pathsIn, SITE, type Person } from '../../support/accounts.js';
import { describeOnEachStore, type TestStore } from '../../support/each-store.js';
import { ManualClock } from '../../support/manual-clock.js';
import { allTriedInVain, nothingWaits } from '../../support/outbox.js';
import { rawRequest } from '../../support/raw-request.js';
import { smtpRefusal, startSmtpServer, type SmtpStep, type TestSmtpServer } from '../../support/smtp-server.js';
import { SMTP_LOGIN, smtpVariables } from '../../support/smtp-variables.js';
import { until } from '../../support/until.js';

/** What a person waits for without wondering; a mail server that hangs must not be noticed. */
const PROMPT_MS = 2_000;

describeOnEachStore('mail', (newStore) => {
  let store: TestStore;
  let smtp: TestSmtpServer;
  let service: AccountService;
  /** What the mail server does with each step of a client's. */
  let mood: (step: SmtpStep) => void | Promise<void>;

  const startSmtp = (port = 0) => startSmtpServer({ port, login: SMTP_LOGIN, onStep: (step) => mood(step) });
  beforeEach(async () => {
    mood = () => undefined;
    smtp = await startSmtp();
    store = newStore();
    service = await AccountService.start(store, smtpVariables(smtp.port));
  });
  afterEach(async () => {
    await service.stop();
    await smtp.stop();
  });

  const newcomer = async (): Promise<Person> => {
    const person = service.newPerson();
    await service.expect(201, service.register(person));
    return person;
  };
  // A domain's case is lost on the way.
  const mailsTo = ({ email }: Person) =>
    smtp.mails.filter(({ to }) => to.some((address) => address.toLowerCase() === email.toLowerCase()));
  const arrived = async (person: Person) => {
    await until(`a mail to ${person.email}`, () => mailsTo(person).length > 0);
    return mailsTo(person)[0];
  };
  /** Lets time pass, and something happen that wakes the sender. */
  const later = async (milliseconds: number): Promise<void> => {
    service.clock.advance(milliseconds);
    await newcomer();
  };

  it('is sent encrypted and logged in, in both forms, with links to the site alone', async () => {
    const { username, email, password } = service.newPerson();
    const body = JSON.stringify({ username, email, password, confirm_password: password });
    const forged = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' };
    const headers = { 'content-type': 'application/json', ...forged };
    const answer = await rawRequest(`${service.url}/api/auth/register`, { method: 'POST', headers, body });
    expect(answer.status).toBe(201);

    const mail = await arrived({ username, email, password });
    expect(mail).toMatchObject({
      from: 'no-reply@octa.example',
      to: [expect.stringMatching(new RegExp(`^${email}$`, 'i'))],
      secure: true,
      user: SMTP_LOGIN.username,
    });
    for (const part of [mail?.text ?? '', mail?.html ?? '']) {
      expect(part).toContain(username);
      const links = part.match(/https?:\/\/[^\s"<]+/g) ?? [];
      expect(links.length).toBeGreaterThanOrEqual(3);
      for (const link of links) expect(new URL(link).origin).toBe(SITE);
    }
    expect(mail?.raw).not.toContain('evil.example');
    expect(mail?.raw).not.toContain(password);
  });

  it('leaves nothing of its content once it is sent', async () => {
    const person = await newcomer();
    await arrived(person);
    await nothingWaits(service);
    const [row] = await store.rows('mail_outbox');
    expect(row?.['sealed_content'] ?? '').toBe('');
  });

  it('never holds a request up, however slow the server is', async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    mood = () => released;
    const people = [];
    for (let count = 0; count < 6; count += 1) {
      const start = performance.now();
      people.push(await newcomer());
      expect(performance.now() - start).toBeLessThan(PROMPT_MS);
    }
    expect(smtp.mails).toEqual([]);
    release();
    for (const person of people) await arrived(person);
    expect(smtp.mails).toHaveLength(people.length);
  });

  it('is tried again when the server refuses it for now', async () => {
    mood = ({ name }) => {
      if (name === 'recipient') throw smtpRefusal(451, '4.3.0 try again');
    };
    const person = await newcomer();
    await allTriedInVain(service);
    // It is said after the mail was put back, so perhaps a moment later.
    await until('a failed attempt is logged', () => service.running.logText().includes('Mail not sent'));
    mood = () => undefined;
    await later(30_000);
    await arrived(person);
    await nothingWaits(service);
    expect(mailsTo(person)).toHaveLength(1);
  });

  it('waits for a server that is dead for ten minutes, and then arrives once', async () => {
    const { port } = smtp;
    await smtp.stop();
    const person = await newcomer();
    for (let minute = 1; minute <= 10; minute += 1) {
      await allTriedInVain(service);
      await later(MINUTE);
    }
    await allTriedInVain(service);
    smtp = await startSmtp(port);
    // Pauses double: the next is due ten minutes on at the latest.
    await later(11 * MINUTE);
    const mail = await arrived(person);
    await nothingWaits(service);
    expect(mailsTo(person)).toHaveLength(1);
    const [confirm = ''] = pathsIn(mail?.text ?? '');
    expect((await service.visitor().get(confirm)).status).toBe(200);
  });

  it('is sent once by two processes on one database', async () => {
    const second = await AccountService.start(store, smtpVariables(smtp.port), new ManualClock());
    const people = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const person = service.newPerson();
        await service.expect(201, (index % 2 === 0 ? service : second).register(person));
        return person;
      }),
    );
    for (const person of people) await arrived(person);
    await nothingWaits(service);
    await second.stop();
    expect(smtp.mails).toHaveLength(people.length);
  });

  it('has no page to look at where it is sent', async () => {
    expect((await service.visitor().get('/dev/mailbox')).status).toBe(404);
  });
});
