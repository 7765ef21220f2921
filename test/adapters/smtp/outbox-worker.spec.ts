import { OutboxWorker } from '../../../src/adapters/outbound/smtp/outbox-worker.js';
import { SmtpFailure } from '../../../src/adapters/outbound/smtp/smtp-failure.js';
import type { Delivery } from '../../../src/core/mail/deliver-mail.js';
import { captureLog, type CapturedLog } from '../../support/captured-log.js';

const POLL_MS = 5_000;

/** A round that ends when the test says so. */
interface Round {
  readonly stop: AbortSignal | undefined;
  end(deliveries?: readonly Delivery[]): Promise<void>;
  fail(error: Error): Promise<void>;
}

describe('OutboxWorker', () => {
  let rounds: Round[];
  let log: CapturedLog;
  let worker: OutboxWorker;

  const settle = (): Promise<void> => new Promise(setImmediate);

  const deliverMail = {
    run: (stop?: AbortSignal): Promise<readonly Delivery[]> =>
      new Promise((resolve, reject) => {
        rounds.push({
          stop,
          end: (deliveries = []) => (resolve(deliveries), settle()),
          fail: (error) => (reject(error), settle()),
        });
      }),
  };

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    rounds = [];
    log = captureLog();
    worker = new OutboxWorker(deliverMail, POLL_MS, log.logger);
  });

  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('does nothing before it is started', () => {
    jest.advanceTimersByTime(60_000);
    expect(rounds).toHaveLength(0);
  });

  it.each([
    ['least', 0, 4_500],
    ['most', 1, 5_500],
  ])(
    'looks at once when started, and then every five seconds, less or more a tenth: %s',
    async (_, chance, pauseMs) => {
      jest.spyOn(Math, 'random').mockReturnValue(chance);
      worker.start();
      for (let looks = 1; looks < 5; looks += 1) {
        expect(rounds).toHaveLength(looks);
        await rounds.at(-1)?.end();
        jest.advanceTimersByTime(pauseMs - 1);
        expect(rounds).toHaveLength(looks);
        jest.advanceTimersByTime(1);
      }
    },
  );

  it('begins a round as soon as there is mail', async () => {
    worker.start();
    await rounds[0]?.end();
    worker.mailWaiting();
    expect(rounds).toHaveLength(2);
  });

  it('does not let a round that is held up hold up new mail', () => {
    worker.start();
    worker.mailWaiting();
    expect(rounds).toHaveLength(2);
  });

  it('has two rounds under way at most, and one more when mail came in meanwhile', async () => {
    worker.start();
    for (let i = 0; i < 10; i += 1) worker.mailWaiting();
    jest.advanceTimersByTime(60_000);
    expect(rounds).toHaveLength(2);
    await rounds[1]?.end();
    expect(rounds).toHaveLength(3);
    await rounds[2]?.end();
    await rounds[0]?.end();
    expect(rounds).toHaveLength(3);
  });

  it('logs how each try ended, without addresses or content', async () => {
    worker.start();
    const error = new SmtpFailure('EENVELOPE', 'RCPT TO', 550);
    await rounds[0]?.end([
      { outcome: 'sent', mailId: 'm1', kind: 'verify_email' },
      { outcome: 'failed', mailId: 'm2', kind: 'reset_password', attempts: 2, error },
      {
        outcome: 'given_up',
        mailId: 'm3',
        kind: 'account_locked',
        attempts: 30,
        error: new Error('to anna@example.net'),
      },
    ]);
    expect(log.lines).toMatchObject([
      { level: 'INFO', mail_id: 'm1', kind: 'verify_email' },
      {
        level: 'WARNING',
        mail_id: 'm2',
        kind: 'reset_password',
        attempts: 2,
        error_code: 'EENVELOPE',
        smtp_command: 'RCPT TO',
        smtp_status: 550,
      },
      { level: 'ERROR', mail_id: 'm3', kind: 'account_locked', attempts: 30, error: 'Error' },
    ]);
    expect(log.text()).not.toContain('anna');
  });

  it('survives a store that is out of reach, and says so once', async () => {
    worker.start();
    await rounds[0]?.fail(new Error('mongodb://user:secret@db is gone'));
    for (let i = 1; i <= 3; i += 1) {
      jest.advanceTimersByTime(POLL_MS * 1.1);
      await rounds[i]?.fail(new Error('mongodb://user:secret@db is gone'));
    }
    expect(log.lines.map(({ level }) => level)).toEqual(['WARNING']);
    jest.advanceTimersByTime(POLL_MS * 1.1);
    await rounds[4]?.end();
    expect(log.lines.map(({ level }) => level)).toEqual(['WARNING', 'INFO']);
    expect(log.text()).not.toContain('secret');
  });

  it('waits at its end for the mails that are being sent, and begins nothing more', async () => {
    worker.start();
    worker.mailWaiting();
    worker.mailWaiting();
    const stopped = worker.stop(10_000);
    expect(rounds[0]?.stop?.aborted).toBe(true);
    worker.mailWaiting();
    await rounds[0]?.end();
    await rounds[1]?.end();
    expect(await stopped).toBe(true);
    jest.advanceTimersByTime(60_000);
    expect(rounds).toHaveLength(2);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not wait longer than it may', async () => {
    worker.start();
    let finished: boolean | undefined;
    void worker.stop(10_000).then((all) => (finished = all));
    jest.advanceTimersByTime(9_999);
    await settle();
    expect(finished).toBeUndefined();
    jest.advanceTimersByTime(1);
    await settle();
    expect(finished).toBe(false);
  });
});
