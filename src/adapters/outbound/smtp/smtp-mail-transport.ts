import type { ConnectionOptions } from 'node:tls';
import { MailerService, type MailerOptions } from '@nestjs-modules/mailer';
import { createTransport } from 'nodemailer';
import type { MailContent } from '../../../core/mail/mail.js';
import { MailTransport } from '../../../core/mail/mail.ports.js';
import type { HealthRegistry } from '../../../observability/health-registry.js';
import { SmtpFailure, smtpFailure } from './smtp-failure.js';

export interface SmtpSettings {
  readonly server: string;
  readonly port: number;
  /** STARTTLS is demanded: a server without it is sent nothing. */
  readonly useTls: boolean;
  /** TLS from the first byte. With neither, the connection stays in clear whatever the server offers. */
  readonly useSsl: boolean;
  /** `null`: no log-in. */
  readonly username: string | null;
  readonly password: string | null;
  /** `address` or `Name <address>`. */
  readonly sender: string;
}

/** In milliseconds. Whoever sends sets a limit to the whole; these find a dead server sooner. */
const TIMEOUTS = { dnsTimeout: 10_000, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** One plain address: no list, no name, nothing that would begin another header or command. */
const ONE_ADDRESS = /^[^\s<>()[\]\\,;:"@\p{Cc}]+@[^\s<>()[\]\\,;:"@\p{Cc}]+$/u;

/**
 * Hands mails to an SMTP server, each over a connection of its own: there are few, and so no connection can have died
 * while it waited. Reports to the board how the server did.
 */
export class SmtpMailTransport extends MailTransport {
  private readonly mailer: MailerService;
  private readonly senderDomain: string;

  /** @param tls what to trust besides the usual authorities (`ca`); certificates are checked unless this says otherwise */
  constructor(
    private readonly settings: SmtpSettings,
    private readonly board: HealthRegistry,
    tls: Pick<ConnectionOptions, 'ca' | 'rejectUnauthorized'> = {},
  ) {
    super();
    const options = mailerOptions(settings, tls);
    this.mailer = new MailerService(options, { createTransport: () => createTransport(options.transport) });
    this.senderDomain = /@([^@<>\s]+)>?$/.exec(settings.sender)?.[1] ?? 'localhost';
  }

  /** @throws SmtpFailure when the server did not take it, or not before `signal` aborted */
  async send(mail: { id: string; kind: string; to: string; content: MailContent }, signal: AbortSignal): Promise<void> {
    if (!ONE_ADDRESS.test(mail.to)) throw new SmtpFailure('EENVELOPE', 'RCPT TO', null);
    const { subject, text, html } = mail.content;
    const message = {
      from: this.settings.sender,
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
      this.board.report('mail', failure.isAboutRecipient ? 'up' : 'down');
      throw failure;
    }
    this.board.report('mail', 'up');
  }
}

function mailerOptions(settings: SmtpSettings, tls: Pick<ConnectionOptions, 'ca' | 'rejectUnauthorized'>) {
  const { server, port, useTls, useSsl, username, password } = settings;
  return {
    transport: {
      host: server,
      port,
      secure: useSsl,
      requireTLS: useTls,
      ignoreTLS: !useTls,
      tls,
      ...(username !== null && { auth: { user: username, pass: password ?? '' } }),
      ...TIMEOUTS,
    },
  } satisfies MailerOptions;
}
