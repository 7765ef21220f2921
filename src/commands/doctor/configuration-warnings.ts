import type { Settings } from '../../app/config/settings.js';
import type { Variables } from '../../app/config/variable-reader.js';

/**
 * What a process needs at its worst, in MB, and what the one that watches over several needs beside. Measured
 * (`npm run load -- --memory 512`, docs/load-tests.md): 246 with two processes, 387 with four, while four passwords at
 * once are hashed in each with 19 MB. The alert on memory is at four fifths of what there is.
 */
const PROCESS_MB = 100;
const WATCHING_MB = 45;
const USABLE_SHARE = 0.8;

/** Closed to Render's free instances; a relay that listens on 2525 as well is the way out. */
const SMTP_PORTS_CLOSED_ON_RENDER = [25, 465, 587];

const METRICS_TOKEN_MIN_LENGTH = 16;

/** What the machine says of itself. */
export interface Surroundings {
  /** The process's memory limit, or the machine's memory, in MB. */
  readonly memoryMb: number;
}

/**
 * What is allowed, and may be meant, but is often a mistake.
 * @param variables what the settings were read from
 * @returns a line each, which names variables and never their values
 */
export function configurationWarnings(settings: Settings, variables: Variables, { memoryMb }: Surroundings): string[] {
  const onRender = variables['RENDER'] === 'true';
  return [
    ...settings.warnings,
    ...(settings.production ? productionWarnings(settings, onRender) : []),
    ...(onRender ? renderWarnings(settings) : []),
    ...keyWarnings(settings),
    ...databaseWarnings(variables),
    ...memoryWarnings(settings, memoryMb),
  ];
}

function productionWarnings(settings: Settings, onRender: boolean): string[] {
  const { metricsToken, rateLimits, trustProxyHops, logLevel, mail, session } = settings;
  const warnings: string[] = [];
  if (metricsToken === null)
    warnings.push('METRICS_TOKEN is not set: there is no /metrics, and so no monitoring by it');
  else if (metricsToken.length < METRICS_TOKEN_MIN_LENGTH) {
    warnings.push(`METRICS_TOKEN has fewer than ${METRICS_TOKEN_MIN_LENGTH} characters: it can be guessed`);
  }
  if (rateLimits.redisUrl === null) {
    warnings.push(
      'RATELIMIT_STORAGE_URL is memory://: right for one instance only, each further one has limits of its own',
    );
  }
  if (trustProxyHops === 0 && !onRender) {
    warnings.push('TRUST_PROXY_HOPS is 0: behind a proxy all visitors would share one budget, the proxy’s');
  }
  if (logLevel === 'DEBUG') warnings.push('LOG_LEVEL is DEBUG: every health poll and asset is logged');
  if (!mail.useTls && !mail.useSsl) {
    warnings.push('MAIL_USE_TLS and MAIL_USE_SSL are off: mails, and the log-in to the mail server, travel in clear');
  }
  if (session.cookieSameSite === 'none') {
    warnings.push('SESSION_COOKIE_SAMESITE is None: other sites’ requests carry the session’s cookie');
  }
  for (const [name, url] of [
    ['SPOTIFY_API_BASE_URL', settings.spotify.apiBaseUrl],
    ['SPOTIFY_ACCOUNTS_BASE_URL', settings.spotify.accountsBaseUrl],
    ['YOUTUBE_API_BASE_URL', settings.youtube.apiBaseUrl],
  ] as const) {
    if (url.startsWith('http:')) warnings.push(`${name} is http: credentials travel in clear`);
  }
  return warnings;
}

function renderWarnings({ environment, devPagesPublic, trustProxyHops, mail }: Settings): string[] {
  const warnings: string[] = [];
  if (environment === 'development' || environment === 'test') {
    warnings.push('APP_ENV is not production nor preproduction on Render: the keys are not checked while it is so');
  }
  if (devPagesPublic && environment !== 'production') {
    warnings.push('DEV_PAGES_PUBLIC is on: anybody can read the mails at /dev/mailbox, reset links included');
  }
  if (trustProxyHops !== 2) {
    warnings.push('TRUST_PROXY_HOPS is not 2: on Render two proxies stand in front, Cloudflare’s and Render’s own');
  }
  if (mail.server !== null && SMTP_PORTS_CLOSED_ON_RENDER.includes(mail.port)) {
    warnings.push('MAIL_PORT is 25, 465 or 587: closed to Render’s free instances; many relays listen on 2525 too');
  }
  return warnings;
}

function keyWarnings({ previousSecretKeys }: Settings): string[] {
  if (previousSecretKeys.length === 0) return [];
  return ['SECRET_KEY_PREVIOUS is set: take it away 24 hours after the rotation, until then the old key still counts'];
}

function databaseWarnings(variables: Variables): string[] {
  const isSet = (name: string): boolean => (variables[name] ?? '').trim() !== '';
  if (!isSet('MONGODB_URI') || !isSet('DATABASE_URL')) return [];
  return ['MONGODB_URI and DATABASE_URL are both set: MongoDB is used, DATABASE_URL counts for nothing'];
}

function memoryWarnings({ webConcurrency }: Settings, memoryMb: number): string[] {
  const carried = Math.max(1, Math.floor((memoryMb * USABLE_SHARE - WATCHING_MB) / PROCESS_MB));
  if (webConcurrency <= carried) return [];
  return [
    `WEB_CONCURRENCY is ${webConcurrency}, but ${Math.round(memoryMb)} MB of memory carry about ${carried} process(es) of ${PROCESS_MB} MB`,
  ];
}
