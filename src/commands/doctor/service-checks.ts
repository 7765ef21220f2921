import { RedisFailure } from '../../adapters/outbound/redis/redis-failure.js';
import { SmtpFailure } from '../../adapters/outbound/smtp/smtp-failure.js';
import { failure, ok, warning, type CheckResult } from '../../observability/check-result.js';
import type { MailSettings, RateLimitSettings } from '../../app/config/settings.js';
import { plainReason } from './plain-reasons.js';
import { CHECK_LIMIT_MS, withinLimit } from './with-timeout.js';

/** Redis, where the limits are counted in it. */
export async function checkRedis({ redisUrl }: RateLimitSettings): Promise<CheckResult[]> {
  if (redisUrl === null) return [ok('Redis: not used, RATELIMIT_STORAGE_URL is memory://')];
  const { checkRedis } = await import('../../adapters/outbound/redis/redis-check.js');
  const asked = checkRedis(redisUrl).then(
    ({ latencyMs, runsScripts }) =>
      runsScripts
        ? ok(`Redis: answers in ${latencyMs.toFixed(1)} ms`)
        : failure('Redis: its user may not run scripts (EVAL), which the limits are counted with'),
    (error: unknown) =>
      failure(`Redis (RATELIMIT_STORAGE_URL): ${redisReason(error)}; limits hold per process meanwhile`),
  );
  return [await withinLimit(asked, () => failure('Redis (RATELIMIT_STORAGE_URL): it does not answer in time'))];
}

/** @throws what is no failure of Redis */
function redisReason(error: unknown): string {
  if (!(error instanceof RedisFailure)) throw error;
  if (['NOAUTH', 'WRONGPASS', 'ERR'].includes(error.reason))
    return `it refuses the user or the password (${error.reason})`;
  if (error.reason === 'NOPERM') return 'its user may not do what the limits need (NOPERM)';
  return plainReason(error.reason);
}

/** The mail server, up to and including the log-in. Sends nothing. */
export async function checkMail(
  { server, ...settings }: MailSettings,
  tls: { readonly rejectUnauthorized: boolean },
): Promise<CheckResult[]> {
  if (server === null) return [warning('mail: MAIL_SERVER is not set, mails are shown at /dev/mailbox and not sent')];
  const { checkSmtp } = await import('../../adapters/outbound/smtp/smtp-check.js');
  const login = settings.username === null ? 'without a log-in' : 'and accepts the log-in';
  const encrypted = settings.useTls || settings.useSsl ? 'encrypted' : 'in clear';
  const knocked = checkSmtp({ server, ...settings }, tls, CHECK_LIMIT_MS).then(
    () => ok(`mail: the server answers, ${encrypted}, ${login}; nothing was sent`),
    (error: unknown) => failure(`mail server (MAIL_SERVER, MAIL_PORT): ${smtpReason(error)}`),
  );
  return [
    await withinLimit(knocked, () => failure('mail server (MAIL_SERVER, MAIL_PORT): it does not answer in time')),
  ];
}

/** @throws what is no failure of the mail server */
function smtpReason(error: unknown): string {
  if (!(error instanceof SmtpFailure)) throw error;
  const { code, status } = error;
  if (code === 'EAUTH') return `it refuses MAIL_USERNAME and MAIL_PASSWORD${status === null ? '' : ` (${status})`}`;
  if (code === 'ETLS')
    return 'it offers no STARTTLS: mails are not sent in clear; set MAIL_USE_SSL for a port that begins with TLS';
  if (code === 'ECERTIFICATE')
    return 'its certificate is not accepted; an authority of your own goes into NODE_EXTRA_CA_CERTS';
  if (code === 'EDNS') return 'its host is not known to the DNS';
  if (code === 'EPROTOCOL' || code === 'ESOCKET')
    return `it does not speak as expected (${code}): look at MAIL_PORT, MAIL_USE_TLS and MAIL_USE_SSL`;
  return plainReason(code);
}
