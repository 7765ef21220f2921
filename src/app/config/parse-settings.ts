import { dirname } from 'node:path';
import type {
  DatabaseSettings,
  Environment,
  MailSettings,
  MusicBrainzSettings,
  RateLimitSettings,
  SessionSettings,
  Settings,
  SourceMode,
  SpotifySettings,
  YouTubeSettings,
} from './settings.js';
import { passwordsInClear } from './passwords-in-clear.js';
import { parseHttpUrl, VariableReader, type Variables } from './variable-reader.js';

/** The text that `.env.example` carries: whoever deploys it has not chosen a key. */
const SAMPLE_SECRET_KEY = 'replace-this-sample-text-with-a-long-random-key-of-at-least-64-characters';

const SECRET_KEY_MIN_LENGTH = 64;
const SECRET_KEY_MIN_DISTINCT = 10;

const IMPLICIT_TLS_PORT = 465;

const YEAR_SECONDS = 365 * 24 * 3600;

/** Wrong or missing variables: one message that lists them all. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration has ${problems.length} problem(s): ${problems.join('; ')}.`);
    this.name = 'ConfigurationError';
  }
}

/**
 * Turns environment variables into settings.
 * @param variables the process's environment, or a test's
 * @throws ConfigurationError that names every wrong or missing variable, never a value
 */
export function parseSettings(variables: Variables): Settings {
  const read = new VariableReader(variables);
  const environment = read.oneOf<Environment>('APP_ENV', 'development', [
    'development',
    'preproduction',
    'production',
    'test',
  ]);
  const production = environment === 'production';
  const port = read.integer('PORT', 5000, { min: 0, max: 65_535 });

  const settings = {
    environment,
    production,
    port,
    ...readSecretKeys(read, production || environment === 'preproduction'),
    spotify: readSpotify(read, production),
    youtube: readYouTube(read, production),
    musicbrainz: readMusicBrainz(read, production),
    ...readDatabase(read, production),
    mail: readMail(read, production),
    frontendUrls: readFrontendUrls(read, production, port),
    session: readSession(read, production),
    rateLimits: readRateLimits(read),
    trustProxyHops: read.integer('TRUST_PROXY_HOPS', production ? 1 : 0, { min: 0, max: 10 }),
    logLevel: read.oneOf('LOG_LEVEL', production ? 'INFO' : 'DEBUG', [
      'DEBUG',
      'INFO',
      'WARNING',
      'ERROR',
      'CRITICAL',
    ] as const),
    metricsToken: read.text('METRICS_TOKEN'),
    apiDocs: read.flag('API_DOCS', !production),
    webConcurrency: read.integer('WEB_CONCURRENCY', 1, { min: 1, max: 64 }),
    shutdownGraceSeconds: read.integer('SHUTDOWN_GRACE_SECONDS', 25, { min: 1, max: 600 }),
    devPagesPublic: read.flag('DEV_PAGES_PUBLIC', false),
  };
  if (settings.webConcurrency > 1 && settings.rateLimits.redisUrl === null) {
    read.problem(
      'WEB_CONCURRENCY above 1 needs RATELIMIT_STORAGE_URL=redis://…, or each process would have limits of its own',
    );
  }
  if (read.problems.length > 0) throw new ConfigurationError(read.problems);
  return { ...settings, warnings: [...read.warnings, ...passwordsInClear(settings)] };
}

/**
 * Only where the data is: for commands that need nothing else, such as a backup from another machine.
 * @throws ConfigurationError
 */
export function parseDatabaseSettings(variables: Variables): DatabaseSettings {
  const read = new VariableReader(variables);
  const { database } = readDatabase(read, read.text('APP_ENV')?.toLowerCase() === 'production');
  if (read.problems.length > 0) throw new ConfigurationError(read.problems);
  return database;
}

/** @param deployed in production and preproduction, where strangers can reach the service */
function readSecretKeys(read: VariableReader, deployed: boolean): Pick<Settings, 'secretKey' | 'previousSecretKeys'> {
  const secretKey = read.text('SECRET_KEY');
  const previousSecretKeys = read.list('SECRET_KEY_PREVIOUS');
  if (deployed) {
    const rule = `must have at least ${SECRET_KEY_MIN_LENGTH} characters, at least ${SECRET_KEY_MIN_DISTINCT} different ones, and must not be the sample text`;
    if (secretKey === null) read.problem('SECRET_KEY is required in production and preproduction');
    else if (!isStrongKey(secretKey)) read.problem(`SECRET_KEY ${rule}`);
    if (!previousSecretKeys.every(isStrongKey)) read.problem(`SECRET_KEY_PREVIOUS: each key ${rule}`);
  }
  return { secretKey, previousSecretKeys };
}

function isStrongKey(key: string): boolean {
  return (
    key.length >= SECRET_KEY_MIN_LENGTH && new Set(key).size >= SECRET_KEY_MIN_DISTINCT && key !== SAMPLE_SECRET_KEY
  );
}

function readSpotify(read: VariableReader, production: boolean): SpotifySettings {
  const clientId = read.text('SPOTIPY_CLIENT_ID');
  const clientSecret = read.text('SPOTIPY_CLIENT_SECRET');
  if ((clientId === null) !== (clientSecret === null)) {
    const missing = clientId === null ? 'SPOTIPY_CLIENT_ID' : 'SPOTIPY_CLIENT_SECRET';
    read.problem(`${missing} is missing: SPOTIPY_CLIENT_ID and SPOTIPY_CLIENT_SECRET go together`);
  }
  return {
    mode: sourceMode(clientId !== null && clientSecret !== null, production),
    clientId: clientId ?? '',
    clientSecret: clientSecret ?? '',
    apiBaseUrl: read.httpUrl('SPOTIFY_API_BASE_URL', 'https://api.spotify.com/v1'),
    accountsBaseUrl: read.httpUrl('SPOTIFY_ACCOUNTS_BASE_URL', 'https://accounts.spotify.com'),
  };
}

function readYouTube(read: VariableReader, production: boolean): YouTubeSettings {
  const apiKey = read.text('YOUTUBE_API_KEY');
  return {
    mode: sourceMode(apiKey !== null, production),
    apiKey: apiKey ?? '',
    apiBaseUrl: read.httpUrl('YOUTUBE_API_BASE_URL', 'https://www.googleapis.com/youtube/v3'),
    daily: {
      searches: read.integer('YOUTUBE_SEARCHES_PER_DAY', 100, { min: 1, max: 100_000_000 }),
      units: read.integer('YOUTUBE_UNITS_PER_DAY', 10_000, { min: 1, max: 100_000_000 }),
    },
  };
}

function readMusicBrainz(read: VariableReader, production: boolean): MusicBrainzSettings {
  const contact = read.text('MUSICBRAINZ_CONTACT');
  if (contact !== null && !isContact(contact)) {
    read.problem('MUSICBRAINZ_CONTACT must be an http or https address, or an email address, of ASCII characters');
  }
  return {
    mode: sourceMode(contact !== null, production),
    contact: contact ?? '',
    apiBaseUrl: read.httpUrl('MUSICBRAINZ_API_BASE_URL', 'https://musicbrainz.org/ws/2'),
  };
}

/** It stands in a header, between parentheses. */
function isContact(text: string): boolean {
  if (!/^[!-~]{3,200}$/.test(text) || /[()\\]/.test(text)) return false;
  return /^[^@:/<>]+@[^@:/<>]+$/.test(text) || parseHttpUrl(text) !== null;
}

function sourceMode(hasCredentials: boolean, production: boolean): SourceMode {
  if (hasCredentials) return 'live';
  return production ? 'not_configured' : 'sample';
}

function readDatabase(read: VariableReader, production: boolean): Pick<Settings, 'database' | 'dataFolder'> {
  const uri = read.text('MONGODB_URI');
  const url = read.text('DATABASE_URL');
  if (uri !== null) {
    if (!/^mongodb(\+srv)?:\/\/\S+$/.test(uri))
      read.problem('MONGODB_URI must begin with mongodb:// or mongodb+srv://');
    return { database: { kind: 'mongodb', uri }, dataFolder: 'data' };
  }
  if (url === null && production) read.problem('MONGODB_URI or DATABASE_URL is required in production');
  // Three slashes: relative; four: absolute.
  const file = /^sqlite:\/\/\/([^?#]+)$/.exec(url ?? 'sqlite:///data/octa_music.db')?.[1];
  // `:memory:` too, which SQLite would take for no file: each process and each connection would have other data.
  if (file === undefined || file.startsWith(':')) {
    read.problem('DATABASE_URL must be sqlite:///relative/path or sqlite:////absolute/path, of a file');
  }
  return { database: { kind: 'sqlite', file: file ?? '' }, dataFolder: dirname(file ?? '') };
}

function readMail(read: VariableReader, production: boolean): MailSettings {
  const server = read.text('MAIL_SERVER');
  const sender = read.text('MAIL_DEFAULT_SENDER');
  if (production && server === null) read.problem('MAIL_SERVER is required in production');
  if (production && sender === null) read.problem('MAIL_DEFAULT_SENDER is required in production');
  if (sender !== null && !/^(?:[^<>\p{Cc}]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/u.test(sender)) {
    read.problem('MAIL_DEFAULT_SENDER must be an address, or a name followed by <an address>');
  }
  const username = read.text('MAIL_USERNAME');
  const password = read.text('MAIL_PASSWORD');
  if ((username === null) !== (password === null)) {
    const missing = username === null ? 'MAIL_USERNAME' : 'MAIL_PASSWORD';
    read.problem(`${missing} is missing: MAIL_USERNAME and MAIL_PASSWORD go together`);
  }
  const port = read.integer('MAIL_PORT', 587, { min: 1, max: 65_535 });
  // RFC 8314: on this port TLS begins with the first byte.
  const useSsl = read.flag('MAIL_USE_SSL', port === IMPLICIT_TLS_PORT);
  const startTls = read.flag('MAIL_USE_TLS', !useSsl);
  const impliesSsl = useSsl && read.text('MAIL_USE_SSL') === null;
  if (useSsl && startTls && !impliesSsl) read.problem('MAIL_USE_TLS and MAIL_USE_SSL must not both be on');
  return {
    server,
    port,
    useTls: startTls && !useSsl,
    useSsl,
    username,
    password,
    sender: sender ?? 'Octa Music <no-reply@localhost>',
  };
}

function readFrontendUrls(read: VariableReader, production: boolean, port: number): [string, ...string[]] {
  const urls = read.list('FRONTEND_URL');
  if (production && urls.length === 0) read.problem('FRONTEND_URL is required in production');
  const origins = urls.map((text) => parseHttpUrl(text));
  if (origins.some((url) => url?.pathname !== '/')) {
    read.problem('FRONTEND_URL must be one or more comma-separated addresses such as https://music.example.org');
  }
  if (production && origins.some((url) => url?.protocol === 'http:')) {
    read.problem('FRONTEND_URL must be https in production');
  }
  const [first, ...others] = origins.flatMap((url) => (url === null ? [] : [url.origin]));
  return [first ?? `http://localhost:${port}`, ...others];
}

function readSession(read: VariableReader, production: boolean): SessionSettings {
  const cookieSecure = read.flag('SESSION_COOKIE_SECURE', production);
  const cookieHttpOnly = read.flag('SESSION_COOKIE_HTTPONLY', true);
  if (production && !cookieSecure) read.problem('SESSION_COOKIE_SECURE must not be off in production');
  if (production && !cookieHttpOnly) read.problem('SESSION_COOKIE_HTTPONLY must not be off in production');
  const cookieSameSite = read.oneOf('SESSION_COOKIE_SAMESITE', 'lax', ['lax', 'strict', 'none'] as const);
  // Browsers drop a cookie that is SameSite=None without being Secure.
  if (cookieSameSite === 'none' && !cookieSecure) {
    read.problem('SESSION_COOKIE_SAMESITE must not be None unless SESSION_COOKIE_SECURE is on');
  }
  const seconds = { min: 1, max: YEAR_SECONDS };
  return {
    cookieSecure,
    cookieHttpOnly,
    cookieSameSite,
    idleSeconds: read.integer('PERMANENT_SESSION_LIFETIME', 4_800, seconds),
    absoluteSeconds: read.integer('SESSION_ABSOLUTE_LIFETIME', 43_200, seconds),
    rememberSeconds: read.integer('REMEMBER_ME_DURATION', 2_592_000, seconds),
  };
}

function readRateLimits(read: VariableReader): RateLimitSettings {
  const limit = (name: string, fallback: number): number => read.integer(name, fallback, { min: 1, max: 1_000_000 });
  const url = read.text('RATELIMIT_STORAGE_URL') ?? 'memory://';
  const usesRedis = /^rediss?:\/\/\S+$/.test(url);
  if (!usesRedis && url !== 'memory://') {
    read.problem('RATELIMIT_STORAGE_URL must be memory:// or begin with redis:// or rediss://');
  }
  if (usesRedis && URL.parse(url) === null) {
    read.problem('RATELIMIT_STORAGE_URL cannot be parsed (percent-encode its password)');
  }
  return {
    redisUrl: usesRedis ? url : null,
    loginPerMinute: limit('LOGIN_RATE_LIMIT_PER_MINUTE', 3),
    loginPerHour: limit('LOGIN_RATE_LIMIT_PER_HOUR', 10),
    registerPerHour: limit('REGISTER_RATE_LIMIT_PER_HOUR', 5),
    resetPerHour: limit('RESET_RATE_LIMIT_PER_HOUR', 3),
    apiPerMinute: limit('API_RATE_LIMIT_PER_MINUTE', 20),
    pagePerMinute: limit('PAGE_RATE_LIMIT_PER_MINUTE', 30),
    writePerMinute: limit('WRITE_RATE_LIMIT_PER_MINUTE', 120),
    importPerMinute: limit('IMPORT_RATE_LIMIT_PER_MINUTE', 10),
    importPerDay: limit('IMPORT_RATE_LIMIT_PER_DAY', 100),
  };
}
