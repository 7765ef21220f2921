import type { DeliverMail, Delivery } from '../../../core/mail/deliver-mail.js';
import { DeliveryTrigger } from '../../../core/mail/mail.ports.js';
import { describeError, type Logger, type LogFields } from '../../../observability/logger.js';
import { MailMetrics } from '../../../observability/mail-metrics.js';
import { SmtpFailure } from './smtp-failure.js';

/** How much the poll interval varies, both ways, so that processes don't all poll at once. */
const JITTER = 0.1;

/** How many rounds may be under way at once: one that is held up by a slow mail server must not hold up all mail. */
const MAX_ROUNDS = 2;

/**
 * Delivers the mails of the outbox: a round as soon as a mail is added, and every few seconds for retries and for what
 * another process has left behind. Rounds may overlap: each mail is claimed in the store by one of them.
 */
export class OutboxWorker extends DeliveryTrigger {
  private readonly stopping = new AbortController();
  private readonly rounds = new Set<Promise<void>>();
  /** A mail was added while no more rounds could begin, perhaps after their last query. */
  private roundRequested = false;
  private storeUnavailable = false;
  private timer: NodeJS.Timeout | null = null;

  /** @param pollMs the poll interval, on average */
  constructor(
    private readonly deliverMail: Pick<DeliverMail, 'run'>,
    private readonly pollMs: number,
    private readonly logger: Logger,
    private readonly metrics = new MailMetrics(),
  ) {
    super();
  }

  /** Polls at once, and from now on. */
  start(): void {
    this.poll();
  }

  mailWaiting(): void {
    this.roundRequested = !this.beginRound();
  }

  /**
   * Begins nothing new and waits for the mails that are being sent.
   * @param limitMs how long it waits, in milliseconds
   * @returns whether all of them were finished; the others' claims expire
   */
  async stop(limitMs: number): Promise<boolean> {
    this.stopping.abort();
    if (this.timer !== null) clearTimeout(this.timer);
    let limit: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => (limit = setTimeout(() => resolve(false), limitMs)));
    const done = Promise.all(this.rounds).then(() => true);
    return Promise.race([done, late]).finally(() => clearTimeout(limit));
  }

  private poll(): void {
    this.beginRound();
    const pauseMs = this.pollMs * (1 + JITTER * (2 * Math.random() - 1));
    this.timer = setTimeout(() => this.poll(), pauseMs);
    this.timer.unref();
  }

  /** @returns whether it could */
  private beginRound(): boolean {
    if (this.stopping.signal.aborted || this.rounds.size >= MAX_ROUNDS) return false;
    const round = this.runRound().finally(() => {
      this.rounds.delete(round);
      if (this.roundRequested) this.mailWaiting();
    });
    this.rounds.add(round);
    return true;
  }

  /** Never rejects: whatever is wrong, the next round tries again. */
  private async runRound(): Promise<void> {
    try {
      const deliveries = await this.deliverMail.run(this.stopping.signal);
      if (this.storeUnavailable) this.logger.info('The mail outbox can be read again');
      this.storeUnavailable = false;
      for (const delivery of deliveries) this.report(delivery);
    } catch (error) {
      // Once per outage: the next poll is only seconds away.
      if (!this.storeUnavailable) this.logger.warning('The mail outbox cannot be read', describeError(error));
      this.storeUnavailable = true;
    }
  }

  /** Never the address or anything of the content. */
  private report(delivery: Delivery): void {
    const { outcome, mailId, kind } = delivery;
    this.metrics.attempted(outcome === 'failed' ? 'retried' : outcome);
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
