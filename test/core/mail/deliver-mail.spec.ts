import { defaultDeliveryPolicy, nextTry } from '../../../src/core/mail/delivery-policy.js';
import { DAY, HOUR, MINUTE, SECOND, World } from '../auth/world.js';

describe('when a mail is tried again', () => {
  const createdAt = new Date('2026-03-01T12:00:00.000Z');
  const pause = (attempts: number, now = createdAt): number | null => {
    const due = nextTry({ createdAt, attempts }, now, defaultDeliveryPolicy);
    return due === null ? null : due.getTime() - now.getTime();
  };

  it('is after 20 s first, then after twice as long each time, up to an hour', () => {
    expect([1, 2, 3, 4].map((attempts) => pause(attempts))).toEqual([20_000, 40_000, 80_000, 160_000]);
    expect(pause(8)).toBe(2_560_000);
    expect(pause(9)).toBe(3_600_000);
    expect(pause(2000)).toBe(3_600_000);
  });

  it('is within a day of its writing, or not at all', () => {
    const at = (milliseconds: number): Date => new Date(createdAt.getTime() + milliseconds);
    expect(pause(1, at(DAY - 20_000))).toBe(20_000);
    expect(pause(1, at(DAY - 19_999))).toBeNull();
  });

  it('keeps what the contract promises, a poll included', () => {
    const { firstRetryMs, leaseMs, pollMs, sendTimeLimitMs, giveUpAfterMs, parallelSends } = defaultDeliveryPolicy;
    expect(firstRetryMs + pollMs).toBeLessThan(30 * SECOND);
    expect(leaseMs + pollMs).toBeLessThan(MINUTE);
    expect(sendTimeLimitMs).toBeLessThan(leaseMs);
    expect(giveUpAfterMs).toBe(DAY);
    expect(parallelSends).toBe(4);
  });
});

describe('a round of delivery', () => {
  let world: World;
  beforeEach(async () => {
    world = new World();
    await world.register('alice');
  });

  it('sends what waits, opened, within the time limit, and says so', async () => {
    expect(await world.deliverMail.run()).toEqual([{ outcome: 'sent', mailId: 'mail-1', kind: 'verify_email' }]);
    expect(world.transport.sent).toMatchObject([
      {
        id: 'mail-1',
        kind: 'verify_email',
        to: 'alice@example.com',
        content: { subject: 'Confirm your email address' },
      },
    ]);
    expect(world.clock.deadlines).toEqual([30_000]);
    expect(world.transport.signals[0]).toBeInstanceOf(AbortSignal);
    expect(await world.outbox.countPending()).toBe(0);
    expect(await world.deliverMail.run()).toEqual([]);
  });

  it('sends each mail once, however many rounds run at once', async () => {
    for (let i = 0; i < 9; i += 1) await world.register(`user${i}`);
    await Promise.all([world.deliverMail.run(), world.deliverMail.run()]);
    expect(new Set(world.transport.sent.map(({ id }) => id)).size).toBe(10);
    expect(world.transport.sent).toHaveLength(10);
  });

  it('sends four at once, no more', async () => {
    for (let i = 0; i < 9; i += 1) await world.register(`user${i}`);
    let [underWay, most] = [0, 0];
    jest.spyOn(world.transport, 'send').mockImplementation(async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
    });
    await world.deliverMail.run();
    expect(most).toBe(4);
  });

  it('tries again when the server fails, and loses nothing', async () => {
    world.transport.failure = new Error('451 later');
    expect(await world.deliverMail.run()).toEqual([
      { outcome: 'failed', mailId: 'mail-1', kind: 'verify_email', attempts: 1, error: world.transport.failure },
    ]);
    world.clock.advance(20 * SECOND - 1);
    expect(await world.deliverMail.run()).toEqual([]);
    world.clock.advance(1);
    expect(await world.deliverMail.run()).toMatchObject([{ outcome: 'failed', attempts: 2 }]);
    world.clock.advance(40 * SECOND);
    world.transport.failure = null;
    expect(await world.mails()).toMatchObject([{ id: 'mail-1', to: 'alice@example.com' }]);
  });

  it('gives up after a day', async () => {
    world.transport.failure = new Error('550 never');
    world.clock.advance(DAY - 20 * SECOND);
    expect(await world.deliverMail.run()).toMatchObject([{ outcome: 'failed' }]);
    world.clock.advance(20 * SECOND);
    expect(await world.deliverMail.run()).toEqual([
      { outcome: 'given_up', mailId: 'mail-1', kind: 'verify_email', attempts: 2, error: world.transport.failure },
    ]);
    expect(await world.outbox.countPending()).toBe(0);
    world.clock.advance(HOUR);
    expect(await world.deliverMail.run()).toEqual([]);
  });

  it('keeps what no key opens, in case another process has the key or it comes back', async () => {
    world.box.keyLost = true;
    const [delivery] = await world.deliverMail.run();
    expect(delivery).toMatchObject({ outcome: 'failed', mailId: 'mail-1', attempts: 1 });
    expect(delivery).toHaveProperty('error.code', 'no_key_opens_it');
    expect(world.transport.sent).toEqual([]);
    world.box.keyLost = false;
    world.clock.advance(20 * SECOND);
    expect(await world.mails()).toMatchObject([{ id: 'mail-1', to: 'alice@example.com' }]);
  });

  it('gives up what no key opened for a day', async () => {
    world.box.keyLost = true;
    world.clock.advance(DAY);
    expect(await world.deliverMail.run()).toMatchObject([{ outcome: 'given_up', mailId: 'mail-1' }]);
    expect(await world.outbox.countPending()).toBe(0);
  });

  it('takes over what a dead sender left, within a minute', async () => {
    await world.outbox.claim(
      { holder: 'dead', until: new Date(world.clock.now().getTime() + 45 * SECOND) },
      world.clock.now(),
    );
    world.clock.advance(45 * SECOND - 1);
    expect(await world.mails()).toEqual([]);
    world.clock.advance(1);
    expect(await world.mails()).toHaveLength(1);
  });

  it('leaves a mail to its sender for 45 seconds', async () => {
    const claim = jest.spyOn(world.outbox, 'claim');
    await world.deliverMail.run();
    const now = world.clock.now();
    expect(claim).toHaveBeenCalledWith(
      { holder: expect.stringMatching(/^16-byte-token-/) as string, until: new Date(now.getTime() + 45 * SECOND) },
      now,
    );
    const holders = claim.mock.calls.map(([lease]) => lease.holder);
    expect(new Set(holders).size).toBe(holders.length);
  });

  it('stops when told to, after what it is sending', async () => {
    for (let i = 0; i < 9; i += 1) await world.register(`user${i}`);
    const stop = new AbortController();
    const send = world.transport.send.bind(world.transport);
    jest.spyOn(world.transport, 'send').mockImplementation((mail, signal) => {
      stop.abort();
      return send(mail, signal);
    });
    const deliveries = await world.deliverMail.run(stop.signal);
    expect(deliveries.length).toBeGreaterThan(0);
    expect(deliveries.length).toBeLessThanOrEqual(4);
    expect(await world.outbox.countPending()).toBe(10 - deliveries.length);
    expect(await world.deliverMail.run(stop.signal)).toEqual([]);
  });
});
