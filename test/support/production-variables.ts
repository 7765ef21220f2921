import type { Variables } from '../../src/app/config/variable-reader.js';

/** Everything that production insists on. The values are as good as any: nothing behind them is reached. */
export const PRODUCTION_VARIABLES = {
  APP_ENV: 'production',
  SECRET_KEY: 'k3Y-aB9_zQ7wE1rT5yU2iO8pL4sD6fG0hJcVxNmZqWtRbYuIoPaSdFgHjKlMnBvCx',
  DATABASE_URL: 'sqlite:////var/lib/octa/octa_music.db',
  MAIL_SERVER: 'mail.example.org',
  MAIL_DEFAULT_SENDER: 'Octa Music <no-reply@example.org>',
  FRONTEND_URL: 'https://music.example.org',
} as const satisfies Variables;
