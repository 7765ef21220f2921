import type { DeliverMail, Delivery } from '../../../core/mail/deliver-mail.js';
import { DeliveryTrigger } from '../../../core/mail/mail.ports.js';
import { describeError, type Logger, type LogFields } from '../../../observability/logger.js';
import { MailMetrics } from '../../../observability/mail-metrics.js';
import { SmtpFailure } from './smtp-failure.js';

/** How much the time between two looks varies, both ways, so that the processes don't all look at once. */
const JITTER = 0.1;

/** How many rounds may be under way at once: one that is held up by a slow mail server must not hold up all mail. */
const MOST_ROUNDS = 2;

/**
 * Keeps the outbox moving: a round of sending as soon as there is mail, and every few seconds for what is due again or
 * was left behind by another process. Rounds may overlap: each mail is claimed in the store by one of them.
 */
export class OutboxWorker extends DeliveryTrigger {
  private readonly stopping = new AbortController();
  private readonly rounds = new Set<Promise<void>>();
  /** Mail came in while no more rounds could begin, perhaps after they had looked for the last time. */
  private mailCameIn = false;
  private storeIsOut = false;
  private timer: NodeJS.Timeout | null = null;

  /** @param pollMs the time between two looks, about */
  constructor(
    private readonly deliverMail: Pick<DeliverMail, 'run'>,
    private readonly pollMs: number,
    private readonly logger: Logger,
    private readonly metrics = new MailMetrics(),
  ) {
    super();
  }

  /** Looks for mail at once and from now on. */
  start(): void {
    this.look();
  }

  mailWaiting(): void {
    this.mailCameIn = !this.beginRound();
  }

  /**
   * Begins nothing new and waits for the mails that are being sent.
   * @param limitMs how long it waits, in milliseconds
   * @returns whether all of them were finished; the others' claims run out by themselves
   */
  async stop(limitMs: number): Promise<boolean> {
    this.stopping.abort();
    if (this.timer !== null) clearTimeout(this.timer);
    let limit: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => (limit = setTimeout(() => resolve(false), limitMs)));
    const done = Promise.all(this.rounds).then(() => true);
    return Promise.race([done, late]).finally(() => clearTimeout(limit));
  }

  private look(): void {
    this.beginRound();
    const pauseMs = this.pollMs * (1 + JITTER * (2 * Math.random() - 1));
    this.timer = setTimeout(() => this.look(), pauseMs);
    this.timer.unref();
  }

  /** @returns whether it could */
  private beginRound(): boolean {
    if (this.stopping.signal.aborted || this.rounds.size >= MOST_ROUNDS) return false;
    const round = this.runRound().finally(() => {
      this.rounds.delete(round);
      if (this.mailCameIn) this.mailWaiting();
    });
    this.rounds.add(round);
    return true;
  }

  /** Never rejects: whatever is wrong, the next round tries again. */
  private async runRound(): Promise<void> {
    try {
      const deliveries = await this.deliverMail.run(this.stopping.signal);
      if (this.storeIsOut) this.logger.info('The mail outbox can be read again');
      this.storeIsOut = false;
      for (const delivery of deliveries) this.tell(delivery);
    } catch (error) {
      // Once an outage: the next look is only seconds away.
      if (!this.storeIsOut) this.logger.warning('The mail outbox cannot be read', describeError(error));
      this.storeIsOut = true;
    }
  }

  /** Never the address or anything of the content. */
  private tell(delivery: Delivery): void {
    const { outcome, mailId, kind } = delivery;
    this.metrics.tried(outcome === 'failed' ? 'retried' : outcome);
    if (outcome === 'sent') {
      this.logger.info('Mail sent', { mail_id: mailId, kind });
      return;
    }
    const fields = { mail_id: mailId, kind, attempts: delivery.attempts, ...describeFailure(delivery.error) };
    if (outcome === 'failed') this.logger.warning('Mail not sent, it will be tried again', fields);
    else this.logger.error('Mail given up', fields);
  }
}

function describeFailure(error: unknown): LogFields {
  if (!(error instanceof SmtpFailure)) return describeError(error);
  return { error: error.name, error_code: error.code, smtp_command: error.command, smtp_status: error.status };
}
