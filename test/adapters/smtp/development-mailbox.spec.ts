import { DevelopmentMailbox } from '../../../src/adapters/outbound/smtp/development-mailbox.js';
import { captureLog, type CapturedLog } from '../../support/captured-log.js';
import { ManualClock } from '../../support/manual-clock.js';

describe('DevelopmentMailbox', () => {
  let clock: ManualClock;
  let log: CapturedLog;
  let mailbox: DevelopmentMailbox;

  beforeEach(() => {
    clock = new ManualClock('2026-11-23T12:00:00Z');
    log = captureLog();
    mailbox = new DevelopmentMailbox(clock, log.logger);
  });

  const mail = (id: string) => ({
    id,
    kind: 'reset_password',
    to: 'anna@example.net',
    content: { subject: `Mail ${id}`, text: 'the text', html: '<p>the text</p>', link: `http://localhost/${id}` },
  });

  it('keeps what is sent, the newest first', async () => {
    await mailbox.send(mail('1'));
    clock.advance(1_000);
    await mailbox.send(mail('2'));
    expect(mailbox.list()).toEqual([
      { ...mail('2'), receivedAt: new Date('2026-11-23T12:00:01Z') },
      { ...mail('1'), receivedAt: new Date('2026-11-23T12:00:00Z') },
    ]);
  });

  it('logs one line a mail, with its link and nothing else of it', async () => {
    await mailbox.send(mail('1'));
    expect(log.lines).toMatchObject([{ level: 'INFO', kind: 'reset_password', link: 'http://localhost/1' }]);
    expect(log.text()).not.toMatch(/anna|the text|Mail 1/);
  });

  it('keeps the last 200', async () => {
    for (let id = 1; id <= 205; id += 1) await mailbox.send(mail(String(id)));
    const kept = mailbox.list().map(({ id }) => id);
    expect(kept).toHaveLength(200);
    expect(kept[0]).toBe('205');
    expect(kept.at(-1)).toBe('6');
  });

  it('keeps a mail that is sent twice once', async () => {
    await mailbox.send(mail('1'));
    await mailbox.send(mail('2'));
    await mailbox.send(mail('1'));
    expect(mailbox.list().map(({ id }) => id)).toEqual(['1', '2']);
  });
});
