import { AesSecretBox } from '../../../src/adapters/outbound/crypto/aes-secret-box.js';
import { MemoryMailOutbox } from '../../support/memory/memory-mail-outbox.js';
import { OutboxWorker } from '../../../src/adapters/outbound/smtp/outbox-worker.js';
import { SmtpMailTransport } from '../../../src/adapters/outbound/smtp/smtp-mail-transport.js';
import { SystemRandom } from '../../../src/adapters/outbound/system/system-random.js';
import { DeliverMail } from '../../../src/core/mail/deliver-mail.js';
import { defaultDeliveryPolicy } from '../../../src/core/mail/delivery-policy.js';
import { HealthRegistry } from '../../../src/observability/health-registry.js';
import { captureLog, type CapturedLog } from '../../support/captured-log.js';
import { ManualClock } from '../../support/manual-clock.js';
import { smtpRefusal, startSmtpServer, type TestSmtpServer } from '../../support/smtp-server.js';
import { until } from '../../support/until.js';

/** Short, so that a look is never far away; what is due is decided by the clock that the test moves. */
const POLL_MS = 20;

/** The outbox, its workers and the transport together, against a real server. */
describe('Mail from the outbox to an SMTP server', () => {
  const box = new AesSecretBox('mail', 'k'.repeat(64));
  let clock: ManualClock;
  let log: CapturedLog;
  let outbox: MemoryMailOutbox;
  let server: TestSmtpServer;
  let workers: OutboxWorker[];

  beforeEach(async () => {
    clock = new ManualClock();
    log = captureLog();
    outbox = new MemoryMailOutbox();
    server = await startSmtpServer();
    workers = [];
  });

  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop(5_000)));
    await server.stop();
  });

  /** One process that sends what is in the outbox. */
  const startWorker = (): OutboxWorker => {
    const settings = { server: 'localhost', port: server.port, useTls: true, useSsl: false };
    const sender = { username: null, password: null, sender: 'no-reply@music.example.org' };
    const transport = new SmtpMailTransport({ ...settings, ...sender }, new HealthRegistry(), {
      ca: server.certificate,
    });
    const deliver = new DeliverMail(outbox, transport, box, new SystemRandom(), clock, defaultDeliveryPolicy);
    const worker = new OutboxWorker(deliver, POLL_MS, log.logger);
    workers.push(worker);
    worker.start();
    return worker;
  };

  const write = (subject: string): Promise<void> => {
    const content = { subject, text: `${subject} in words`, html: `<p>${subject}</p>`, link: null };
    const sealedContent = box.seal(JSON.stringify(content));
    return outbox.add({
      kind: 'verify_email',
      userId: 'u1',
      to: 'a@example.net',
      sealedContent,
      createdAt: clock.now(),
    });
  };

  const allSent = (): Promise<void> => until('the outbox to be empty', async () => (await outbox.countPending()) === 0);

  it('arrives once, whoever of several processes sends it', async () => {
    const several = [startWorker(), startWorker(), startWorker()];
    for (let i = 0; i < 10; i += 1) {
      await write(`mail ${i}`);
      for (const worker of several) worker.mailWaiting();
    }
    await allSent();
    const subjects = server.mails.map((mail) => mail.header('Subject'));
    expect(subjects.sort()).toEqual(Array.from({ length: 10 }, (_, i) => `mail ${i}`));
    expect(server.mails.every(({ text, html }) => /^mail \d in words$/.test(text) && html.startsWith('<p>'))).toBe(
      true,
    );
    expect(new Set(server.mails.map((mail) => mail.header('Message-ID'))).size).toBe(10);
  });

  it('arrives once after the server refused it twice, as the same mail', async () => {
    await server.stop();
    let refusals = 2;
    server = await startSmtpServer({
      onStep: ({ name }) => {
        if (name !== 'mail' || refusals === 0) return;
        refusals -= 1;
        throw smtpRefusal(451, 'not now');
      },
    });
    await write('a mail');
    startWorker();
    await until('the first refusal', () => refusals === 1);
    await until('the refusal to be noted', () => log.ofLevel('WARNING').length === 1);
    expect(server.mails).toHaveLength(0);
    clock.advanceSeconds(20);
    await until('the second refusal', () => log.ofLevel('WARNING').length === 2);
    clock.advanceSeconds(40);
    await allSent();
    expect(server.mails).toHaveLength(1);
    expect(log.text()).not.toMatch(/example\.net|a mail/);
  });

  it('arrives once after the server was dead for ten minutes', async () => {
    const { port } = server;
    await server.stop();
    await write('a mail');
    startWorker();
    // With pauses that double from 20 s on, the tries of the first ten minutes are these.
    for (const [index, pause] of [0, 20, 40, 80, 160, 320].entries()) {
      clock.advanceSeconds(pause);
      await until('the next try to fail', () => log.ofLevel('WARNING').length === index + 1);
    }
    server = await startSmtpServer({ port });
    clock.advanceSeconds(640);
    await allSent();
    expect(server.mails).toHaveLength(1);
  });
});
