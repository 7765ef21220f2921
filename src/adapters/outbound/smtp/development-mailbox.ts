import type { MailContent } from '../../../core/mail/mail.js';
import { MailTransport } from '../../../core/mail/mail.ports.js';
import type { Clock } from '../../../core/shared/clock.js';
import type { Logger } from '../../../observability/logger.js';

export interface MailboxEntry {
  readonly id: string;
  readonly kind: string;
  readonly to: string;
  readonly content: MailContent;
  readonly receivedAt: Date;
}

/** Enough for a day of trying things out, and never more than about 2 MB. */
const CAPACITY = 200;

/**
 * Where mails go outside production when there is no mail server: this process's memory. Of each the log gets one line
 * with its link, the one place where a token may be logged.
 */
export class DevelopmentMailbox extends MailTransport {
  /** Oldest first. */
  private readonly mails = new Map<string, MailboxEntry>();

  constructor(
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    super();
  }

  send(mail: { id: string; kind: string; to: string; content: MailContent }): Promise<void> {
    const { id, kind, to, content } = mail;
    // A mail that was sent twice is one, as it would be in anybody's mailbox.
    this.mails.delete(id);
    this.mails.set(id, { id, kind, to, content, receivedAt: this.clock.now() });
    const [oldest] = this.mails.keys();
    if (this.mails.size > CAPACITY && oldest !== undefined) this.mails.delete(oldest);
    this.logger.info('Mail kept in the development mailbox', { kind, link: content.link });
    return Promise.resolve();
  }

  /** The last 200 mails, newest first. */
  list(): readonly MailboxEntry[] {
    return [...this.mails.values()].reverse();
  }
}
