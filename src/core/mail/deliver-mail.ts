import type { Clock } from '../shared/clock.js';
import type { Random } from '../shared/random.js';
import type { SecretBox } from '../shared/secrets.js';
import { nextTry, type DeliveryPolicy } from './delivery-policy.js';
import type { ClaimedMail, MailContent, MailKind } from './mail.js';
import type { MailQueue, MailTransport } from './mail.ports.js';

/** The result of one attempt. `given_up`: no more retries. `error` is for the log and holds nothing of the content. */
export type Delivery =
  | { readonly outcome: 'sent'; readonly mailId: string; readonly kind: MailKind }
  | {
      readonly outcome: 'failed' | 'given_up';
      readonly mailId: string;
      readonly kind: MailKind;
      readonly attempts: number;
      readonly error: unknown;
    };

/** Sends what is due. Any number of processes may do so at once: each mail is one sender's at a time. */
export class DeliverMail {
  constructor(
    private readonly queue: MailQueue,
    private readonly transport: MailTransport,
    private readonly box: SecretBox,
    private readonly random: Random,
    private readonly clock: Clock,
    private readonly policy: DeliveryPolicy,
  ) {}

  /**
   * One round: until no mail is due.
   * @param stop aborts to end the round after the mails that are being sent
   * @returns how each try ended
   * @throws only what the queue throws, and only when there is nothing to answer; a mail server's failures are part of
   *   the answer
   */
  async run(stop?: AbortSignal): Promise<readonly Delivery[]> {
    const deliveries: Delivery[] = [];
    const sendWhileDue = async (): Promise<void> => {
      while (stop?.aborted !== true) {
        const now = this.clock.now();
        const holder = this.random.token(16);
        const mail = await this.queue.claim({ holder, until: new Date(now.getTime() + this.policy.leaseMs) }, now);
        if (mail === null) return;
        deliveries.push(await this.deliver(mail, holder));
      }
    };
    // Waits for all, so that nothing goes on behind the back of whoever stops the service.
    const ends = await Promise.allSettled(Array.from({ length: this.policy.parallelSends }, sendWhileDue));
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined && deliveries.length === 0) throw failed.reason;
    return deliveries;
  }

  private async deliver(mail: ClaimedMail, holder: string): Promise<Delivery> {
    const { id, kind, to } = mail;
    const opened = this.box.open(mail.sealedContent);
    // Another process may have the key, while a new one is brought in; or it was thrown away too early and comes back.
    if (opened === null) return this.tryAgain(mail, holder, noKeyOpensIt());
    try {
      const content = JSON.parse(opened) as MailContent;
      await this.clock.within(this.policy.sendTimeLimitMs, (signal) =>
        this.transport.send({ id, kind, to, content }, signal),
      );
    } catch (error) {
      return this.tryAgain(mail, holder, error);
    }
    await this.queue.markSent(id, holder, this.clock.now());
    return { outcome: 'sent', mailId: id, kind };
  }

  private async tryAgain(mail: ClaimedMail, holder: string, error: unknown): Promise<Delivery> {
    const dueAt = nextTry(mail, this.clock.now(), this.policy);
    if (dueAt === null) return this.giveUp(mail, holder, error);
    await this.queue.retryLater(mail.id, holder, dueAt);
    return { outcome: 'failed', mailId: mail.id, kind: mail.kind, attempts: mail.attempts, error };
  }

  private async giveUp(mail: ClaimedMail, holder: string, error: unknown): Promise<Delivery> {
    await this.queue.giveUp(mail.id, holder, this.clock.now());
    return { outcome: 'given_up', mailId: mail.id, kind: mail.kind, attempts: mail.attempts, error };
  }
}

/** The code is what an operator finds in the log. */
function noKeyOpensIt(): Error {
  return Object.assign(new Error('The content cannot be opened with any key.'), { code: 'no_key_opens_it' });
}
