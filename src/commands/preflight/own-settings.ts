import { randomBytes } from 'node:crypto';
import type { Variables } from '../../app/config/variable-reader.js';

/**
 * A production configuration that nobody else uses: an embedded database in the given folder, a mail server that is
 * never asked, no source. Enough to see that the build starts, serves and stops as it would in production.
 */
export function ownSettings(folder: string): Variables {
  return {
    APP_ENV: 'production',
    SECRET_KEY: randomBytes(64).toString('base64url'),
    DATABASE_URL: `sqlite:///${folder}/octa_music.db`,
    // Port 9 is "discard": nobody listens, and no mail is written here.
    MAIL_SERVER: '127.0.0.1',
    MAIL_PORT: '9',
    MAIL_DEFAULT_SENDER: 'no-reply@example.org',
    FRONTEND_URL: 'https://preflight.example.org',
    // A fifth of it passes before the service hangs up; nobody's balancer has to notice here.
    SHUTDOWN_GRACE_SECONDS: '10',
  };
}
