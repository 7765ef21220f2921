import type { ConnectionOptions } from 'node:tls';

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

/** What to trust besides the usual authorities; certificates are checked unless this says otherwise. */
export type SmtpTrust = Pick<ConnectionOptions, 'ca' | 'rejectUnauthorized'>;

/** In milliseconds. */
export interface SmtpTimeouts {
  readonly dnsTimeout: number;
  readonly connectionTimeout: number;
  readonly greetingTimeout: number;
  readonly socketTimeout: number;
}

/** Nodemailer's options for this server. The service and `doctor` connect by the same ones. */
export function smtpConnection(settings: Omit<SmtpSettings, 'sender'>, tls: SmtpTrust, timeouts: SmtpTimeouts) {
  const { server, port, useTls, useSsl, username, password } = settings;
  return {
    host: server,
    port,
    secure: useSsl,
    requireTLS: useTls,
    ignoreTLS: !useTls,
    tls,
    ...(username !== null && { auth: { user: username, pass: password ?? '' } }),
    ...timeouts,
  };
}
