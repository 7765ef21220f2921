import type { NewMail } from '../../src/core/mail/mail.js';
import type { MailOutbox, MailQueue } from '../../src/core/mail/mail.ports.js';
import { after, inParallel, NOON, PARALLEL, type MakeStore } from './store-under-test.js';

export interface MailStoresUnderTest {
  readonly outbox: MailOutbox;
  readonly queue: MailQueue;
  /** Everything that the store keeps about mails, as text, so that a test can look for what must not be there. */
  readonly dump?: () => Promise<string>;
}

/** What every adapter of the two outbox ports must do. */
export function describeMailOutbox(name: string, make: MakeStore<MailStoresUnderTest>): void {
  describe(`waiting mails in ${name}`, () => {
    let stores: Awaited<ReturnType<typeof make>>;
    beforeEach(async () => {
      stores = await make();
    });
    afterEach(() => stores.close());

    const mail = (sealedContent: string, change: Partial<NewMail> = {}): NewMail => ({
      kind: 'reset_password',
      userId: 'u1',
      to: 'Alice@Example.com',
      sealedContent,
      createdAt: NOON,
      ...change,
    });
    const claim = (holder: string, at: Date, leaseMs = 1000) =>
      stores.queue.claim({ holder, until: after(at, leaseMs) }, at);

    it('gives a waiting mail, due at once, to a sender, as it was written', async () => {
      await stores.outbox.add(mail('sealed'));
      expect(await claim('a', after(NOON, -1))).toBeNull();
      const claimed = await claim('a', NOON);
      expect(claimed).toEqual({ ...mail('sealed'), id: expect.stringMatching(/./) as string, attempts: 1 });
    });

    it('gives nothing where nothing waits', async () => {
      expect(await claim('a', NOON)).toBeNull();
      expect(await stores.outbox.countPending()).toBe(0);
    });

    it('gives each of many mails to one of many senders at once', async () => {
      for (let i = 0; i < 5; i += 1) await stores.outbox.add(mail(`sealed ${i}`));
      const all = await inParallel(PARALLEL, (i) => claim(`sender ${i}`, NOON));
      const contents = all.flatMap((each) => (each === null ? [] : [each.sealedContent]));
      expect(contents.sort()).toEqual(['sealed 0', 'sealed 1', 'sealed 2', 'sealed 3', 'sealed 4']);
    });

    it('gives first what has been due longest', async () => {
      await stores.outbox.add(mail('second', { createdAt: after(NOON, -1) }));
      await stores.outbox.add(mail('first', { createdAt: after(NOON, -2) }));
      expect((await claim('a', NOON))?.sealedContent).toBe('first');
      expect((await claim('b', NOON))?.sealedContent).toBe('second');
    });

    it('is another sender’s from the end of the lease on, and no longer the first’s', async () => {
      await stores.outbox.add(mail('sealed'));
      const first = await claim('a', NOON);
      const id = first?.id ?? '';
      expect(await claim('b', after(NOON, 999))).toBeNull();
      expect(await claim('b', after(NOON, 1000))).toEqual({ ...first, attempts: 2 });
      expect(await stores.queue.markSent(id, 'a', NOON)).toBe(false);
      expect(await stores.queue.retryLater(id, 'a', NOON)).toBe(false);
      expect(await stores.queue.giveUp(id, 'a', NOON)).toBe(false);
      expect(await stores.outbox.countPending()).toBe(1);
      expect(await stores.queue.markSent(id, 'b', NOON)).toBe(true);
    });

    it('is still its sender’s after the lease where nobody else took it', async () => {
      await stores.outbox.add(mail('sealed'));
      const { id = '' } = (await claim('a', NOON)) ?? {};
      expect(await stores.queue.markSent(id, 'a', after(NOON, 5000))).toBe(true);
    });

    it('is sent once, and its content wiped', async () => {
      await stores.outbox.add(mail('secret content'));
      const { id = '' } = (await claim('a', NOON)) ?? {};
      expect(await stores.outbox.countPending()).toBe(1);
      expect(await stores.queue.markSent(id, 'a', after(NOON, 7))).toBe(true);
      expect(await stores.queue.markSent(id, 'a', after(NOON, 8))).toBe(false);
      expect(await stores.queue.retryLater(id, 'a', NOON)).toBe(false);
      expect(await stores.queue.giveUp(id, 'a', NOON)).toBe(false);
      expect(await stores.outbox.countPending()).toBe(0);
      expect(await claim('b', after(NOON, 1e9))).toBeNull();
      expect(await stores.outbox.listOf('u1')).toEqual([
        { kind: 'reset_password', to: 'Alice@Example.com', createdAt: NOON, sentAt: after(NOON, 7) },
      ]);
      if (stores.dump !== undefined) expect(await stores.dump()).not.toContain('secret content');
    });

    it('is due again when a failed try says so, for anybody', async () => {
      await stores.outbox.add(mail('sealed'));
      const { id = '' } = (await claim('a', NOON)) ?? {};
      expect(await stores.queue.retryLater(id, 'a', after(NOON, 100))).toBe(true);
      expect(await stores.queue.markSent(id, 'a', NOON)).toBe(false);
      expect(await claim('b', after(NOON, 99))).toBeNull();
      expect(await stores.outbox.countPending()).toBe(1);
      expect(await claim('b', after(NOON, 100))).toMatchObject({ id, attempts: 2, sealedContent: 'sealed' });
    });

    it('is given up for good, and its content wiped', async () => {
      await stores.outbox.add(mail('secret content'));
      const { id = '' } = (await claim('a', NOON)) ?? {};
      expect(await stores.queue.giveUp(id, 'a', NOON)).toBe(true);
      expect(await stores.outbox.countPending()).toBe(0);
      expect(await claim('b', after(NOON, 1e9))).toBeNull();
      expect((await stores.outbox.listOf('u1'))[0]?.sentAt).toBeNull();
      if (stores.dump !== undefined) expect(await stores.dump()).not.toContain('secret content');
    });

    it('is unknown by any other id', async () => {
      for (const id of ['', 'unknown', '507f1f77bcf86cd799439011']) {
        expect(await stores.queue.markSent(id, 'a', NOON)).toBe(false);
        expect(await stores.queue.retryLater(id, 'a', NOON)).toBe(false);
        expect(await stores.queue.giveUp(id, 'a', NOON)).toBe(false);
      }
    });

    it('removes what is finished, and what belongs to an account', async () => {
      await stores.outbox.add(mail('sent'));
      await stores.queue.markSent((await claim('a', NOON))?.id ?? '', 'a', after(NOON, 10));
      await stores.outbox.add(mail('given up'));
      await stores.queue.giveUp((await claim('a', NOON))?.id ?? '', 'a', after(NOON, 20));
      await stores.outbox.add(mail('waiting'));
      await stores.outbox.add(mail('other', { userId: 'u2', createdAt: after(NOON, 1) }));
      expect(await stores.queue.removeFinished(after(NOON, 9))).toBe(0);
      expect(await stores.queue.removeFinished(after(NOON, 10))).toBe(1);
      expect(await stores.queue.removeFinished(after(NOON, 1e9))).toBe(1);
      expect(await stores.outbox.countPending()).toBe(2);
      await stores.outbox.removeAllOf('u1');
      expect(await stores.outbox.listOf('u1')).toEqual([]);
      expect((await claim('a', after(NOON, 1)))?.sealedContent).toBe('other');
    });

    it('lists an account’s mails, oldest first', async () => {
      await stores.outbox.add(mail('2', { createdAt: after(NOON, 2), kind: 'verify_email' }));
      await stores.outbox.add(mail('1', { createdAt: after(NOON, 1), to: 'other@example.com' }));
      await stores.outbox.add(mail('3', { userId: 'u2' }));
      expect(await stores.outbox.listOf('u1')).toEqual([
        { kind: 'reset_password', to: 'other@example.com', createdAt: after(NOON, 1), sentAt: null },
        { kind: 'verify_email', to: 'Alice@Example.com', createdAt: after(NOON, 2), sentAt: null },
      ]);
      expect(await stores.outbox.listOf('nobody')).toEqual([]);
    });
  });
}
