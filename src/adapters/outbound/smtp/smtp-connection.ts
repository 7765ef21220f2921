import type { ConnectionOptions } from 'node:tls';
import type { SmtpSettings } from './smtp-mail-transport.js';

/** What to trust besides the usual authorities; certificates are checked unless this says otherwise. */
export type SmtpTrust = Pick<ConnectionOptions, 'ca' | 'rejectUnauthorized'>;

/** In milliseconds. */
export interface SmtpTimeouts {
  readonly dnsTimeout: number;
  readonly connectionTimeout: number;
  readonly greetingTimeout: number;
  readonly socketTimeout: number;
}

/** How to reach the mail server, as the mail library wants to be told. */
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
