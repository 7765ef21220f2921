import type { Variables } from '../../src/app/config/variable-reader.js';

export const SMTP_LOGIN = { username: 'octa', password: 'sm7p-passw0rd' } as const;

/** Environment variables that make the service send by a server on this machine, over STARTTLS and with a log-in. */
export function smtpVariables(port: number): Variables {
  return {
    MAIL_SERVER: '127.0.0.1',
    MAIL_PORT: String(port),
    MAIL_USERNAME: SMTP_LOGIN.username,
    MAIL_PASSWORD: SMTP_LOGIN.password,
    MAIL_DEFAULT_SENDER: 'Octa Music <no-reply@octa.example>',
  };
}
