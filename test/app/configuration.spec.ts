import { ConfigurationError, parseSettings } from '../../src/app/config/parse-settings.js';
import type { Settings } from '../../src/app/config/settings.js';
import type { Variables } from '../../src/app/config/variable-reader.js';
import { PRODUCTION_VARIABLES } from '../support/production-variables.js';

const production = (variables: Variables = {}): Settings => parseSettings({ ...PRODUCTION_VARIABLES, ...variables });

/** What is wrong with these variables; empty when nothing is. */
function problemsOf(variables: Variables): readonly string[] {
  try {
    parseSettings(variables);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

describe('without any variable', () => {
  it('everything has its default', () => {
    expect(parseSettings({})).toEqual({
      environment: 'development',
      dataFolder: 'data',
      production: false,
      port: 5000,
      secretKey: null,
      previousSecretKeys: [],
      spotify: {
        mode: 'sample',
        clientId: '',
        clientSecret: '',
        apiBaseUrl: 'https://api.spotify.com/v1',
        accountsBaseUrl: 'https://accounts.spotify.com',
      },
      youtube: {
        mode: 'sample',
        apiKey: '',
        apiBaseUrl: 'https://www.googleapis.com/youtube/v3',
        daily: { searches: 100, units: 10_000 },
      },
      musicbrainz: { mode: 'sample', contact: '', apiBaseUrl: 'https://musicbrainz.org/ws/2' },
      database: { kind: 'sqlite', file: 'data/octa_music.db' },
      mail: expect.objectContaining({
        server: null,
        port: 587,
        useTls: true,
        useSsl: false,
        username: null,
        password: null,
      }),
      frontendUrls: ['http://localhost:5000'],
      session: {
        cookieSecure: false,
        cookieHttpOnly: true,
        cookieSameSite: 'lax',
        idleSeconds: 4800,
        absoluteSeconds: 43_200,
        rememberSeconds: 2_592_000,
      },
      rateLimits: {
        redisUrl: null,
        loginPerMinute: 3,
        loginPerHour: 10,
        registerPerHour: 5,
        resetPerHour: 3,
        apiPerMinute: 20,
        pagePerMinute: 30,
        writePerMinute: 120,
        importPerMinute: 10,
        importPerDay: 100,
      },
      trustProxyHops: 0,
      logLevel: 'DEBUG',
      metricsToken: null,
      apiDocs: true,
      webConcurrency: 1,
      shutdownGraceSeconds: 25,
      devPagesPublic: false,
      warnings: [],
    });
  });

  it('blank values count as not given', () => {
    expect(parseSettings({ PORT: '', SECRET_KEY: '  ', MONGODB_URI: '', LOG_LEVEL: ' ', MAIL_SERVER: '""' })).toEqual(
      parseSettings({}),
    );
  });

  it('names of the former service and of others are ignored', () => {
    const others = {
      FLASK_ENV: 'production',
      FLASK_DEBUG: '1',
      GUNICORN_CMD_ARGS: '-w 4',
      PATH: '/bin',
      JWT_SECRET: 'x',
    };
    expect(parseSettings(others)).toEqual(parseSettings({}));
  });
});

describe('in production', () => {
  it('has its own defaults', () => {
    expect(production()).toMatchObject({
      production: true,
      spotify: { mode: 'not_configured' },
      youtube: { mode: 'not_configured' },
      database: { kind: 'sqlite', file: '/var/lib/octa/octa_music.db' },
      session: { cookieSecure: true, cookieHttpOnly: true, cookieSameSite: 'lax' },
      trustProxyHops: 1,
      logLevel: 'INFO',
      apiDocs: false,
      frontendUrls: ['https://music.example.org'],
    });
  });

  it('insists on everything that it needs, in one message', () => {
    const problems = problemsOf({ APP_ENV: 'production' });
    for (const name of [
      'SECRET_KEY',
      'MONGODB_URI',
      'DATABASE_URL',
      'MAIL_SERVER',
      'MAIL_DEFAULT_SENDER',
      'FRONTEND_URL',
    ]) {
      expect(problems.join('\n')).toMatch(new RegExp(`\\b${name}\\b.* required`));
    }
    expect(problems).toHaveLength(5);
  });

  it('is told by any case of its name', () => {
    expect(production({ APP_ENV: ' Production ' }).production).toBe(true);
  });

  it.each(['development', 'test'])('is not %s, where nothing is required', (environment) => {
    expect(parseSettings({ APP_ENV: environment })).toMatchObject({ environment, production: false });
  });

  it.each([
    ['63 characters', PRODUCTION_VARIABLES.SECRET_KEY.slice(0, 63)],
    ['nine different ones', 'abcdefghi'.repeat(10)],
    ['the sample text', 'replace-this-sample-text-with-a-long-random-key-of-at-least-64-characters'],
  ])('refuses a secret key of %s', (_what, key) => {
    expect(problemsOf({ ...PRODUCTION_VARIABLES, SECRET_KEY: key })).toEqual([expect.stringContaining('SECRET_KEY')]);
  });

  it.each(['production', 'preproduction'])(
    'refuses weak and missing keys in %s too, the previous ones included',
    (name) => {
      const variables = { ...PRODUCTION_VARIABLES, APP_ENV: name };
      const { SECRET_KEY: key, ...keyless } = variables;
      expect(problemsOf(keyless)).toEqual([expect.stringContaining('SECRET_KEY is required')]);
      expect(problemsOf({ ...variables, SECRET_KEY: 'a' })).toEqual([expect.stringContaining('SECRET_KEY must')]);
      expect(problemsOf({ ...variables, SECRET_KEY_PREVIOUS: `${key},a` })).toEqual([
        expect.stringContaining('SECRET_KEY_PREVIOUS'),
      ]);
      expect(problemsOf({ ...variables, SECRET_KEY_PREVIOUS: `${key},${key}` })).toEqual([]);
    },
  );

  it('takes a secret key of 64 characters, ten of them different', () => {
    const key = 'abcdefghij'.repeat(7).slice(0, 64);
    expect(production({ SECRET_KEY: key }).secretKey).toBe(key);
  });

  it.each(['SESSION_COOKIE_SECURE', 'SESSION_COOKIE_HTTPONLY'])('refuses %s=false', (name) => {
    expect(problemsOf({ ...PRODUCTION_VARIABLES, [name]: 'false' })).toEqual([expect.stringContaining(name)]);
    expect(problemsOf({ [name]: 'false' })).toEqual([]);
  });

  it.each(['http://music.example.org', 'https://a.example,http://b.example'])('refuses FRONTEND_URL=%s', (url) => {
    expect(problemsOf({ ...PRODUCTION_VARIABLES, FRONTEND_URL: url })).toEqual([expect.stringContaining('https')]);
  });

  it('takes MongoDB instead of a file', () => {
    const { DATABASE_URL: _file, ...others } = PRODUCTION_VARIABLES;
    const settings = parseSettings({ ...others, MONGODB_URI: 'mongodb+srv://user:word@cluster.example.org/music' });
    expect(settings.database).toEqual({ kind: 'mongodb', uri: 'mongodb+srv://user:word@cluster.example.org/music' });
  });

  it('cannot have sample sources', () => {
    const { spotify, youtube } = production({ SAMPLE_SOURCES: 'true', OCTA_SAMPLE: '1' });
    expect([spotify.mode, youtube.mode]).toEqual(['not_configured', 'not_configured']);
  });
});

describe('the sources', () => {
  it('are asked live with credentials, each for itself', () => {
    const settings = production({ SPOTIPY_CLIENT_ID: 'id', SPOTIPY_CLIENT_SECRET: 'secret' });
    expect(settings.spotify).toMatchObject({ mode: 'live', clientId: 'id', clientSecret: 'secret' });
    expect(settings.youtube.mode).toBe('not_configured');
    expect(parseSettings({ YOUTUBE_API_KEY: 'key' })).toMatchObject({
      youtube: { mode: 'live', apiKey: 'key' },
      spotify: { mode: 'sample' },
    });
  });

  it.each([
    ['SPOTIPY_CLIENT_ID', 'SPOTIPY_CLIENT_SECRET'],
    ['SPOTIPY_CLIENT_SECRET', 'SPOTIPY_CLIENT_ID'],
  ])('need both of Spotify’s credentials: not only %s', (given, missing) => {
    expect(problemsOf({ [given]: 'x' })).toEqual([expect.stringMatching(new RegExp(`^${missing} is missing`))]);
  });

  it.each(['https://music.example.org', 'https://music.example.org/contact', 'music@example.org'])(
    'know the operator as %s',
    (contact) => {
      expect(production({ MUSICBRAINZ_CONTACT: contact }).musicbrainz).toEqual({
        mode: 'live',
        contact,
        apiBaseUrl: 'https://musicbrainz.org/ws/2',
      });
    },
  );

  it('do not include MusicBrainz without an operator to be asked about us', () => {
    expect(production({}).musicbrainz.mode).toBe('not_configured');
    expect(parseSettings({}).musicbrainz.mode).toBe('sample');
  });

  it.each([
    'music',
    'music@',
    'a b@example.org',
    'mü@example.org',
    'ftp://x',
    'https://u:p@x',
    'a@b(c)',
    'a@b\\',
    'a@b\r\nX: y',
  ])('are not told a contact like %j', (contact) => {
    expect(problemsOf({ MUSICBRAINZ_CONTACT: contact })).toEqual([expect.stringContaining('MUSICBRAINZ_CONTACT')]);
  });

  it.each(['SPOTIFY_API_BASE_URL', 'SPOTIFY_ACCOUNTS_BASE_URL', 'YOUTUBE_API_BASE_URL', 'MUSICBRAINZ_API_BASE_URL'])(
    'may be elsewhere: %s',
    (name) => {
      const settings = JSON.stringify(parseSettings({ [name]: 'http://127.0.0.1:4010/base/' }));
      expect(settings).toContain('"http://127.0.0.1:4010/base"');
      for (const wrong of ['localhost:4010', 'ftp://x', 'http://user:word@x/', 'http://x/?key=1', 'x']) {
        expect(problemsOf({ [name]: wrong })).toEqual([expect.stringContaining(name)]);
      }
    },
  );
});

describe('the database', () => {
  it.each([
    ['sqlite:///data/octa_music.db', 'data/octa_music.db'],
    ['sqlite:////var/lib/octa.db', '/var/lib/octa.db'],
    ['sqlite:///octa.db', 'octa.db'],
    ['sqlite:///a folder/octa.db', 'a folder/octa.db'],
  ])('is the file that %s names', (url, file) => {
    expect(parseSettings({ DATABASE_URL: url }).database).toEqual({ kind: 'sqlite', file });
  });

  it.each([
    'sqlite://octa.db',
    'sqlite:///',
    'sqlite:///x?mode=ro',
    'sqlite:///:memory:',
    'postgresql://x/y',
    'octa.db',
  ])('is not %s', (url) => {
    expect(problemsOf({ DATABASE_URL: url })).toEqual([expect.stringContaining('DATABASE_URL')]);
  });

  it('is MongoDB where both are given', () => {
    const both = { MONGODB_URI: 'mongodb://localhost/x', DATABASE_URL: 'sqlite:///x.db' };
    expect(parseSettings(both).database.kind).toBe('mongodb');
  });

  it.each(['http://x', 'mongodb:/x', 'localhost:27017'])('cannot be reached at MONGODB_URI=%s', (uri) => {
    expect(problemsOf({ MONGODB_URI: uri })).toEqual([expect.stringContaining('MONGODB_URI')]);
  });
});

describe('switches', () => {
  const spellings = (words: string) => words.split(' ').flatMap((word) => [word, word.toUpperCase(), ` ${word} `]);
  it.each(spellings('true 1 yes on Yes'))('are on as %j', (text) => {
    expect(parseSettings({ SESSION_COOKIE_SECURE: text }).session.cookieSecure).toBe(true);
  });

  it.each(spellings('false 0 no off Off'))('are off as %j', (text) => {
    expect(parseSettings({ API_DOCS: text }).apiDocs).toBe(false);
  });

  it.each(['2', 'maybe', 't', 'enabled'])('are neither as %j', (text) => {
    for (const name of [
      'API_DOCS',
      'MAIL_USE_TLS',
      'MAIL_USE_SSL',
      'SESSION_COOKIE_SECURE',
      'SESSION_COOKIE_HTTPONLY',
    ]) {
      expect(problemsOf({ [name]: text })).toContainEqual(expect.stringContaining(name));
    }
  });
});

describe('numbers', () => {
  it.each([
    ['PORT', '8080', (s: Settings) => s.port],
    ['PORT', '0', (s: Settings) => s.port],
    ['MAIL_PORT', '25', (s: Settings) => s.mail.port],
    ['PERMANENT_SESSION_LIFETIME', '60', (s: Settings) => s.session.idleSeconds],
    ['SESSION_ABSOLUTE_LIFETIME', '61', (s: Settings) => s.session.absoluteSeconds],
    ['REMEMBER_ME_DURATION', '62', (s: Settings) => s.session.rememberSeconds],
    ['LOGIN_RATE_LIMIT_PER_MINUTE', '4', (s: Settings) => s.rateLimits.loginPerMinute],
    ['LOGIN_RATE_LIMIT_PER_HOUR', '5', (s: Settings) => s.rateLimits.loginPerHour],
    ['REGISTER_RATE_LIMIT_PER_HOUR', '6', (s: Settings) => s.rateLimits.registerPerHour],
    ['RESET_RATE_LIMIT_PER_HOUR', '7', (s: Settings) => s.rateLimits.resetPerHour],
    ['API_RATE_LIMIT_PER_MINUTE', '8', (s: Settings) => s.rateLimits.apiPerMinute],
    ['PAGE_RATE_LIMIT_PER_MINUTE', '9', (s: Settings) => s.rateLimits.pagePerMinute],
    ['WRITE_RATE_LIMIT_PER_MINUTE', '10', (s: Settings) => s.rateLimits.writePerMinute],
    ['IMPORT_RATE_LIMIT_PER_MINUTE', '11', (s: Settings) => s.rateLimits.importPerMinute],
    ['IMPORT_RATE_LIMIT_PER_DAY', '12', (s: Settings) => s.rateLimits.importPerDay],
    ['TRUST_PROXY_HOPS', '2', (s: Settings) => s.trustProxyHops],
    ['SHUTDOWN_GRACE_SECONDS', '30', (s: Settings) => s.shutdownGraceSeconds],
  ])('%s=%s is taken, nonsense is not', (name, text, read) => {
    expect(read(parseSettings({ [name]: text }))).toBe(Number(text));
    for (const wrong of ['-1', '1.5', '1e3', '0x10', 'many', '99999999999999999999']) {
      expect(problemsOf({ [name]: wrong })).toEqual([expect.stringContaining(name)]);
    }
  });

  it('are bounded', () => {
    expect(problemsOf({ PORT: '65536' })).toEqual([expect.stringContaining('PORT')]);
    for (const name of [
      'SHUTDOWN_GRACE_SECONDS',
      'API_RATE_LIMIT_PER_MINUTE',
      'PERMANENT_SESSION_LIFETIME',
      'WEB_CONCURRENCY',
    ]) {
      expect(problemsOf({ [name]: '0' })).toEqual([expect.stringContaining(name)]);
    }
  });
});

describe('mail', () => {
  it('is sent with STARTTLS, or with TLS from the start, not with both', () => {
    expect(parseSettings({ MAIL_USE_SSL: 'true' }).mail).toMatchObject({ useSsl: true, useTls: false });
    expect(parseSettings({ MAIL_PORT: '465' }).mail).toMatchObject({ useSsl: true, useTls: false });
    expect(parseSettings({ MAIL_PORT: '465', MAIL_USE_SSL: 'false' }).mail).toMatchObject({
      useSsl: false,
      useTls: true,
    });
    expect(parseSettings({ MAIL_PORT: '465', MAIL_USE_TLS: 'true' }).mail).toMatchObject({
      useSsl: true,
      useTls: false,
    });
    expect(problemsOf({ MAIL_USE_SSL: 'true', MAIL_USE_TLS: 'true' })).toEqual([
      expect.stringContaining('MAIL_USE_SSL'),
    ]);
  });

  it('needs name and password together', () => {
    expect(problemsOf({ MAIL_USERNAME: 'x' })).toEqual([expect.stringMatching(/^MAIL_PASSWORD is missing/)]);
    expect(problemsOf({ MAIL_PASSWORD: 'x' })).toEqual([expect.stringMatching(/^MAIL_USERNAME is missing/)]);
    expect(parseSettings({ MAIL_USERNAME: 'x', MAIL_PASSWORD: 'y' }).mail).toMatchObject({
      username: 'x',
      password: 'y',
    });
  });

  it.each(['no-reply@example.org', 'Octa Music <no-reply@example.org>'])('comes from %s', (sender) => {
    expect(parseSettings({ MAIL_DEFAULT_SENDER: sender }).mail.sender).toBe(sender);
  });

  it.each(['nobody', 'a@b@c', 'x <y>', 'x\r\nBcc: <a@b.example>'])('does not come from %j', (sender) => {
    expect(problemsOf({ MAIL_DEFAULT_SENDER: sender })).toEqual([expect.stringContaining('MAIL_DEFAULT_SENDER')]);
  });
});

describe('lists and choices', () => {
  it('SECRET_KEY_PREVIOUS and FRONTEND_URL are comma-separated', () => {
    expect(parseSettings({ SECRET_KEY_PREVIOUS: ' one , two,,' }).previousSecretKeys).toEqual(['one', 'two']);
    expect(parseSettings({ FRONTEND_URL: 'https://a.example/, http://b.example:8080' }).frontendUrls).toEqual([
      'https://a.example',
      'http://b.example:8080',
    ]);
  });

  it('FRONTEND_URL follows PORT where it is not given', () => {
    expect(parseSettings({ PORT: '8080' }).frontendUrls).toEqual(['http://localhost:8080']);
  });

  it.each(['music.example.org', 'https://a.example/path', 'https://a.example,nonsense'])(
    'FRONTEND_URL is not %s',
    (url) => {
      expect(problemsOf({ FRONTEND_URL: url })).toEqual([expect.stringContaining('FRONTEND_URL')]);
    },
  );

  it.each([
    ['APP_ENV', 'staging'],
    ['LOG_LEVEL', 'LOUD'],
    ['SESSION_COOKIE_SAMESITE', 'sometimes'],
    ['RATELIMIT_STORAGE_URL', 'memcached://x'],
    ['RATELIMIT_STORAGE_URL', 'redis://localhost:63790x'],
  ])('%s is not %s', (name, text) => {
    expect(problemsOf({ [name]: text })).toEqual([expect.stringContaining(name)]);
  });

  it.each(['DEBUG', 'info', 'Warning', 'ERROR', 'CRITICAL'])('LOG_LEVEL may be %s', (level) => {
    expect(parseSettings({ LOG_LEVEL: level }).logLevel).toBe(level.toUpperCase());
  });

  it('SESSION_COOKIE_SAMESITE=None needs a secure cookie', () => {
    expect(problemsOf({ SESSION_COOKIE_SAMESITE: 'None' })).toEqual([
      expect.stringContaining('SESSION_COOKIE_SAMESITE'),
    ]);
    const secure = { SESSION_COOKIE_SAMESITE: 'None', SESSION_COOKIE_SECURE: 'yes' };
    expect(parseSettings(secure).session.cookieSameSite).toBe('none');
    expect(parseSettings({ SESSION_COOKIE_SAMESITE: 'Strict' }).session.cookieSameSite).toBe('strict');
  });

  it('RATELIMIT_STORAGE_URL is memory or Redis', () => {
    expect(parseSettings({ RATELIMIT_STORAGE_URL: 'memory://' }).rateLimits.redisUrl).toBeNull();
    expect(parseSettings({ RATELIMIT_STORAGE_URL: 'rediss://x:1/0' }).rateLimits.redisUrl).toBe('rediss://x:1/0');
  });

  it('METRICS_TOKEN is taken as it is', () => {
    expect(parseSettings({ METRICS_TOKEN: 'a token' }).metricsToken).toBe('a token');
  });
});

describe('several problems', () => {
  const wrong: Variables = {
    APP_ENV: 'production',
    PORT: 'secret-value-1',
    SECRET_KEY: 'secret-value-2',
    SPOTIPY_CLIENT_ID: 'secret-value-3',
    SPOTIFY_API_BASE_URL: 'secret-value-4',
    SPOTIFY_ACCOUNTS_BASE_URL: 'https://user:secret-value-5@x',
    YOUTUBE_API_BASE_URL: 'secret-value-6',
    MUSICBRAINZ_CONTACT: 'secret-value-6b',
    MUSICBRAINZ_API_BASE_URL: 'secret-value-6c',
    MONGODB_URI: 'secret-value-7',
    MAIL_PORT: 'secret-value-8',
    MAIL_USE_TLS: 'secret-value-9',
    MAIL_PASSWORD: 'secret-value-10',
    MAIL_DEFAULT_SENDER: 'secret-value-11',
    FRONTEND_URL: 'secret-value-12',
    SESSION_COOKIE_SECURE: 'secret-value-13',
    SESSION_COOKIE_SAMESITE: 'secret-value-14',
    PERMANENT_SESSION_LIFETIME: 'secret-value-15',
    RATELIMIT_STORAGE_URL: 'secret-value-16',
    TRUST_PROXY_HOPS: 'secret-value-17',
    LOG_LEVEL: 'secret-value-18',
    API_DOCS: 'secret-value-19',
    WEB_CONCURRENCY: 'secret-value-20',
    SHUTDOWN_GRACE_SECONDS: 'secret-value-21',
  };

  it('are all in one message that names the variables and no value', () => {
    let message = '';
    try {
      parseSettings(wrong);
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError);
      message = (error as Error).message;
    }
    const { APP_ENV: _right, SPOTIPY_CLIENT_ID: _given, MAIL_PASSWORD: _also, ...others } = wrong;
    for (const name of [...Object.keys(others), 'SPOTIPY_CLIENT_SECRET', 'MAIL_USERNAME', 'MAIL_SERVER']) {
      expect(message).toMatch(new RegExp(`\\b${name}\\b`));
    }
    expect(message).not.toMatch(/secret-value/);
    expect(message).not.toContain('\n');
  });
});

describe('several processes', () => {
  const WITH_REDIS = { RATELIMIT_STORAGE_URL: 'redis://localhost' };

  it('are as many as WEB_CONCURRENCY says', () => {
    expect(parseSettings({ ...WITH_REDIS, WEB_CONCURRENCY: '2' }).webConcurrency).toBe(2);
    expect(problemsOf({ ...WITH_REDIS, WEB_CONCURRENCY: '65' })).toEqual([expect.stringContaining('WEB_CONCURRENCY')]);
  });

  it('need limits that they share', () => {
    const problem = expect.stringMatching(/WEB_CONCURRENCY.*RATELIMIT_STORAGE_URL/);
    expect(problemsOf({ WEB_CONCURRENCY: '2' })).toEqual([problem]);
    expect(parseSettings({ WEB_CONCURRENCY: '1' }).webConcurrency).toBe(1);
  });
});

describe('warnings', () => {
  it.each([
    ['"true"', true],
    ["'true'", true],
    ['  true\n', true],
    ['" true "', true],
  ])('are given for a value such as %j, which counts without quotation marks and spaces', (text, expected) => {
    const { apiDocs, warnings } = parseSettings({ APP_ENV: 'test', API_DOCS: text });
    expect([apiDocs, warnings]).toEqual([expected, [expect.stringMatching(/^API_DOCS has quotation marks or spaces/)]]);
  });

  it('are not given for quotation marks inside a value', () => {
    for (const sender of ['"Octa" <a@b.example>', 'The "Octa" <a@b.example>']) {
      expect(parseSettings({ MAIL_DEFAULT_SENDER: sender })).toMatchObject({ warnings: [], mail: { sender } });
    }
    expect(parseSettings({ METRICS_TOKEN: '"a" or "b"' })).toMatchObject({ warnings: [], metricsToken: '"a" or "b"' });
  });

  const PASSWORD = 'pass-of-octa';
  it.each([
    ['MONGODB_URI', `mongodb://octa:${PASSWORD}@db.example/x`],
    ['MONGODB_URI', `mongodb://octa:${PASSWORD}@localhost:27017,10.0.0.2:27017/x?replicaSet=a`],
    ['MONGODB_URI', `mongodb+srv://octa:${PASSWORD}@db.example/?tls=false`],
    ['RATELIMIT_STORAGE_URL', `redis://:${PASSWORD}@redis.example:6379/0`],
  ])('are given for a password that crosses the network without TLS: %s=%s', (name, value) => {
    expect(parseSettings({ [name]: value }).warnings).toEqual([expect.stringMatching(`^${name}.*without TLS`)]);
    expect(parseSettings({ [name]: value }).warnings.join()).not.toContain(PASSWORD);
  });

  it.each([
    ['MONGODB_URI', `mongodb://octa:${PASSWORD}@127.0.0.1:27017/x`],
    ['MONGODB_URI', `mongodb://octa:${PASSWORD}@[::1]/x`],
    ['MONGODB_URI', `mongodb://octa:${PASSWORD}@%2Ftmp%2Fmongodb.sock/x`],
    ['MONGODB_URI', `mongodb://octa:${PASSWORD}@db.example/x?ssl=true`],
    ['MONGODB_URI', `mongodb+srv://octa:${PASSWORD}@db.example/x`],
    ['MONGODB_URI', 'mongodb://db.example/x'],
    ['RATELIMIT_STORAGE_URL', `redis://:${PASSWORD}@localhost:6379`],
    ['RATELIMIT_STORAGE_URL', `rediss://:${PASSWORD}@redis.example`],
    ['RATELIMIT_STORAGE_URL', 'redis://redis.example'],
  ])('are not given for %s=%s', (name, value) => {
    expect(parseSettings({ [name]: value }).warnings).toEqual([]);
  });

  it('are given for a mail server elsewhere that is logged in to in clear', () => {
    const mail = { MAIL_USERNAME: 'x', MAIL_PASSWORD: PASSWORD, MAIL_USE_TLS: 'false' };
    expect(parseSettings({ ...mail, MAIL_SERVER: 'mail.example' }).warnings).toEqual([
      expect.stringContaining('MAIL_PASSWORD'),
    ]);
    expect(parseSettings({ ...mail, MAIL_SERVER: 'localhost' }).warnings).toEqual([]);
    expect(parseSettings({ ...mail, MAIL_SERVER: 'mail.example', MAIL_USE_TLS: 'true' }).warnings).toEqual([]);
  });
});
