import { isIP } from 'node:net';
import { DeliverMail } from '../core/mail/deliver-mail.js';
import { defaultDeliveryPolicy } from '../core/mail/delivery-policy.js';
import { DeliveryTrigger, MailQueue, MailTransport } from '../core/mail/mail.ports.js';
import type { Clock } from '../core/shared/clock.js';
import type { Random } from '../core/shared/random.js';
import type { SecretBox } from '../core/shared/secrets.js';
import { DevelopmentMailbox } from '../adapters/out/smtp/development-mailbox.js';
import { OutboxWorker } from '../adapters/out/smtp/outbox-worker.js';
import type { DependencyBoard } from '../observability/dependency-board.js';
import type { MailMetrics } from '../observability/mail-metrics.js';
import type { Logger } from '../observability/logger.js';
import type { MailSettings } from './configuration/settings.js';

export interface MailParts {
  readonly queue: MailQueue;
  readonly secretBox: SecretBox;
  readonly random: Random;
  readonly clock: Clock;
  readonly board: DependencyBoard;
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

export async function openMail(settings: MailSettings, parts: MailParts): Promise<Mail> {
  const { queue, secretBox, random, clock, board, logger, metrics } = parts;
  const mailbox = settings.server === null ? new DevelopmentMailbox(clock, logger) : null;
  const transport = mailbox ?? (await openSmtp(settings, board));
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

/** Loaded only where there is a mail server. */
async function openSmtp({ server, ...settings }: MailSettings, board: DependencyBoard): Promise<MailTransport> {
  const { SmtpMailTransport } = await import('../adapters/out/smtp/smtp-mail-transport.js');
  const host = server ?? '';
  // Nobody stands between us and a relay on this very machine, whose certificate no authority would sign.
  return new SmtpMailTransport({ server: host, ...settings }, board, { rejectUnauthorized: !isThisMachine(host) });
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
