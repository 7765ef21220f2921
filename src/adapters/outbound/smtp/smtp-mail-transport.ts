import { MailerService } from '@nestjs-modules/mailer';
import { createTransport } from 'nodemailer';
import type { MailContent } from '../../../core/mail/mail.js';
import { MailTransport } from '../../../core/mail/mail.ports.js';
import type { HealthRegistry } from '../../../observability/health-registry.js';
import { type SmtpSettings, type SmtpTrust, smtpConnection } from './smtp-connection.js';
import { SmtpFailure, smtpFailure } from './smtp-failure.js';

/** In milliseconds. The caller limits the whole delivery; these detect a dead server sooner. */
const TIMEOUTS = { dnsTimeout: 10_000, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** One plain address: no list, no name, nothing that would begin another header or command. */
const ONE_ADDRESS = /^[^\s<>()[\]\\,;:"@\p{Cc}]+@[^\s<>()[\]\\,;:"@\p{Cc}]+$/u;

/**
 * Sends mails to an SMTP server, each over a connection of its own: there are few, and a pooled connection could have died
 * while idle. Reports the server's health.
 */
export class SmtpMailTransport extends MailTransport {
  private readonly mailer: MailerService;
  private readonly from: { name: string; address: string };
  private readonly senderDomain: string;

  /** @param tls what to trust besides the usual authorities (`ca`); certificates are checked unless this says otherwise */
  constructor(
    settings: SmtpSettings,
    private readonly health: HealthRegistry,
    tls: SmtpTrust = {},
  ) {
    super();
    const transport = smtpConnection(settings, tls, TIMEOUTS);
    this.mailer = new MailerService({ transport }, { createTransport: () => createTransport(transport) });
    // In two parts: nodemailer takes a text for a list of addresses, in which `:`, `;` and `,` have a meaning.
    const [, name = '', address = settings.sender] = /^([^<]*)<([^>]*)>$/.exec(settings.sender) ?? [];
    this.from = { name: name.trim().replace(/^"(.*)"$/, '$1'), address };
    this.senderDomain = address.slice(address.lastIndexOf('@') + 1);
  }

  /** @throws SmtpFailure when the server did not take it, or not before `signal` aborted */
  async send(mail: { id: string; kind: string; to: string; content: MailContent }, signal: AbortSignal): Promise<void> {
    if (!ONE_ADDRESS.test(mail.to)) throw new SmtpFailure('EENVELOPE', 'RCPT TO', null);
    const { subject, text, html } = mail.content;
    const message = {
      from: this.from,
      to: { name: '', address: mail.to },
      subject,
      text,
      html,
      messageId: `<${encodeURIComponent(mail.id)}@${this.senderDomain}>`,
      // RFC 3834: keeps out-of-office replies from answering.
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
      signal,
    };
    try {
      await this.mailer.sendMail(message);
    } catch (error) {
      const failure = smtpFailure(error);
      this.health.report('mail', failure.isAboutRecipient ? 'up' : 'down');
      throw failure;
    }
    this.health.report('mail', 'up');
  }
}
