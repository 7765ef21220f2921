import { isIP } from 'node:net';
import { DeliverMail } from '../core/mail/deliver-mail.js';
import { defaultDeliveryPolicy } from '../core/mail/delivery-policy.js';
import { DeliveryTrigger, MailQueue, MailTransport } from '../core/mail/mail.ports.js';
import type { Clock } from '../core/shared/clock.js';
import type { Random } from '../core/shared/random.js';
import type { SecretBox } from '../core/shared/secrets.js';
import { DevelopmentMailbox } from '../adapters/outbound/smtp/development-mailbox.js';
import { OutboxWorker } from '../adapters/outbound/smtp/outbox-worker.js';
import type { HealthRegistry } from '../observability/health-registry.js';
import type { MailMetrics } from '../observability/mail-metrics.js';
import type { Logger } from '../observability/logger.js';
import type { MailSettings } from './config/settings.js';

export interface MailParts {
  readonly queue: MailQueue;
  readonly secretBox: SecretBox;
  readonly random: Random;
  readonly clock: Clock;
  readonly board: HealthRegistry;
  readonly logger: Logger;
  readonly metrics: MailMetrics;
}

/** What becomes of the mails in the outbox. */
export interface Mail {
  readonly trigger: DeliveryTrigger;
  /** What was shown instead of sent; `null` when there is a mail server. */
  readonly mailbox: DevelopmentMailbox | null;
  /** Begins to send what waits. */
  start(): void;
  /** Waits for the mails that are being sent, but not long: whoever takes over sends the rest. */
  close(): Promise<void>;
}

/** How long the mails under way may take at the end, in milliseconds. */
const CLOSING_MS = 2_000;

export function openMail(settings: MailSettings, parts: MailParts): Mail {
  const { queue, secretBox, random, clock, board, logger, metrics } = parts;
  const mailbox = settings.server === null ? new DevelopmentMailbox(clock, logger) : null;
  const transport = mailbox ?? new SmtpOnDemand(settings, board);
  board.expect('mail', mailbox === null ? 'unused' : 'not_configured');
  const deliverMail = new DeliverMail(queue, transport, secretBox, random, clock, defaultDeliveryPolicy);
  const worker = new OutboxWorker(deliverMail, defaultDeliveryPolicy.pollMs, logger, metrics);
  return {
    trigger: worker,
    mailbox,
    start: () => worker.start(),
    close: async () => {
      await worker.stop(CLOSING_MS);
    },
  };
}

/** Loaded when the first mail is sent: nodemailer and what comes with it is a megabyte of source. */
class SmtpOnDemand extends MailTransport {
  private transport: Promise<MailTransport> | null = null;

  constructor(
    private readonly settings: MailSettings,
    private readonly board: HealthRegistry,
  ) {
    super();
  }

  async send(...mail: Parameters<MailTransport['send']>): Promise<void> {
    this.transport ??= this.open();
    await (await this.transport).send(...mail);
  }

  private async open(): Promise<MailTransport> {
    const { SmtpMailTransport } = await import('../adapters/outbound/smtp/smtp-mail-transport.js');
    const { server, ...settings } = this.settings;
    const host = server ?? '';
    // Nobody stands between us and a relay on this very machine, whose certificate no authority would sign.
    const tls = { rejectUnauthorized: !isThisMachine(host) };
    return new SmtpMailTransport({ server: host, ...settings }, this.board, tls);
  }
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
