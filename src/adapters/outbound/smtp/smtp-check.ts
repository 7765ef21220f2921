import { createTransport } from 'nodemailer';
import { smtpConnection, type SmtpSettings, type SmtpTrust } from './smtp-connection.js';
import { smtpFailure } from './smtp-failure.js';

/**
 * Connects to the mail server as the service does, up to and including the log-in, and disconnects. Sends nothing.
 * @param limitMs how long each step may take
 * @throws SmtpFailure
 */
export async function checkSmtp(
  settings: Omit<SmtpSettings, 'sender'>,
  tls: SmtpTrust,
  limitMs: number,
): Promise<void> {
  const timeouts = {
    dnsTimeout: limitMs,
    connectionTimeout: limitMs,
    greetingTimeout: limitMs,
    socketTimeout: limitMs,
  };
  const transport = createTransport(smtpConnection(settings, tls, timeouts));
  try {
    await transport.verify();
  } catch (error) {
    throw smtpFailure(error);
  } finally {
    transport.close();
  }
}
