import { existsSync } from 'node:fs';
import {
  sampleSpotifyCredentials,
  sampleYouTubeApiKey,
  startMusicBrainzSandbox,
  startSpotifySandbox,
  startYouTubeSandbox,
} from '../support/sandbox-faults/index.js';
import type { Variables } from '../../src/app/config/variable-reader.js';
import { closedAfterEach } from '../support/closed-after-each.js';
import { PRODUCTION_VARIABLES } from '../support/production-variables.js';
import { describeWithRedis, startRedis } from '../support/redis-server.js';
import { runCommand } from '../support/run-command.js';
import { scratchFolder } from '../support/scratch-folder.js';
import { startStubUpstream } from '../support/stub-upstream.js';
import { startSmtpServer, type SmtpServerOptions } from '../support/smtp-server.js';
import { SMTP_LOGIN, smtpVariables } from '../support/smtp-variables.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const folder = scratchFolder();
const afterwards = closedAfterEach();

/** Values that no line may hold. */
const SECRETS = {
  SECRET_KEY: PRODUCTION_VARIABLES.SECRET_KEY,
  SECRET_KEY_PREVIOUS: 'the-f0rmer-key-that-must-not-show',
  SPOTIPY_CLIENT_SECRET: 'sp0tify-s3cret-that-must-not-show',
  YOUTUBE_API_KEY: 'y0utube-key-that-must-not-show',
  MAIL_PASSWORD: 'm4il-passw0rd-that-must-not-show',
  METRICS_TOKEN: 'm3trics-token-that-must-not-show',
} as const;
const REDIS_PASSWORD = 'r3dis-passw0rd-that-must-not-show';

/** Runs it, and sees to it that it told no secret. */
async function doctor(words: string, variables: Variables) {
  const result = await runCommand(`doctor ${words}`, { folder: folder.path, variables });
  const said = result.output + result.errors;
  for (const secret of [...Object.values(SECRETS), SMTP_LOGIN.password, REDIS_PASSWORD])
    expect(said).not.toContain(secret);
  return result;
}

async function startSources(access: { clientSecret?: string; apiKey?: string } = {}) {
  const [spotify, youtube, musicbrainz] = await Promise.all([
    startSpotifySandbox(access),
    startYouTubeSandbox(access),
    startMusicBrainzSandbox(),
  ]);
  afterwards(() => Promise.all([spotify.close(), youtube.close(), musicbrainz.close()]));
  const variables: Variables = {
    SPOTIPY_CLIENT_ID: sampleSpotifyCredentials.clientId,
    SPOTIPY_CLIENT_SECRET: access.clientSecret ?? sampleSpotifyCredentials.clientSecret,
    SPOTIFY_API_BASE_URL: `${spotify.baseUrl}/v1`,
    SPOTIFY_ACCOUNTS_BASE_URL: spotify.baseUrl,
    YOUTUBE_API_KEY: access.apiKey ?? sampleYouTubeApiKey,
    YOUTUBE_API_BASE_URL: `${youtube.baseUrl}/youtube/v3`,
    MUSICBRAINZ_CONTACT: 'music@example.org',
    MUSICBRAINZ_API_BASE_URL: `${musicbrainz.baseUrl}/ws/2`,
  };
  return { spotify, youtube, musicbrainz, variables };
}

async function startSmtp(options: SmtpServerOptions = {}) {
  const smtp = await startSmtpServer({ login: SMTP_LOGIN, ...options });
  afterwards(() => smtp.stop());
  return smtp;
}

/** A port of this machine where nobody listens. */
async function closedPort(): Promise<number> {
  const proxy = await TcpProxy.start('127.0.0.1', 9);
  await proxy.close();
  return proxy.port;
}

describeWithRedis('doctor where everything is there', () => {
  it('reaches each dependency, sends no mail, spends one unit, and ends well', async () => {
    const redis = await startRedis(REDIS_PASSWORD);
    afterwards(() => redis.stop());
    const smtp = await startSmtp();
    const access = { clientSecret: SECRETS.SPOTIPY_CLIENT_SECRET, apiKey: SECRETS.YOUTUBE_API_KEY };
    const { spotify, youtube, variables: sources } = await startSources(access);
    const database = { DATABASE_URL: 'sqlite:///octa.db' };
    await runCommand('migrate up', { folder: folder.path, variables: database });

    const { exitCode, lines, errors } = await doctor('--data', {
      ...database,
      ...sources,
      ...smtpVariables(smtp.port),
      RATELIMIT_STORAGE_URL: redis.url,
      FRONTEND_URL: `http://127.0.0.1:${await closedPort()}`,
    });
    expect([exitCode, errors]).toEqual([0, '']);
    for (const told of [
      /^ok +Node\.js: v\d+/,
      /^ok +configuration: valid for development$/,
      /^ok +database: SQLite file octa\.db answers in [\d.]+ ms \(SQLite [\d.]+\)$/,
      /^ok +migrations: all \d+ are applied$/,
      /^ok +Redis: answers in [\d.]+ ms$/,
      /^ok +mail: the server answers, encrypted, and accepts the log-in; nothing was sent$/,
      /^ok +Spotify: gives a token$/,
      /^ok +YouTube: accepts the key \(this cost 1 unit of the day’s budget\)$/,
      /^ok +MusicBrainz: answers$/,
      /^ok +data: the file is sound/,
      /^Done: nothing failed/,
    ]) {
      expect(lines).toContainEqual(expect.stringMatching(told));
    }
    expect(smtp.mails).toEqual([]);
    expect(smtp.steps.map(({ name, secure }) => [name, secure])).toEqual([
      ['connect', false],
      ['login', true],
    ]);
    expect(spotify.calls.map(({ path }) => path)).toEqual(['/api/token']);
    expect(youtube.calls.map(({ path }) => path)).toEqual(['/youtube/v3/channels']);
  });

  it('names a Redis that refuses the password', async () => {
    const redis = await startRedis('another one');
    afterwards(() => redis.stop());
    const { exitCode, output } = await doctor('', {
      RATELIMIT_STORAGE_URL: redis.url.replace(/\/\/.*@/, `//:${REDIS_PASSWORD}@`),
    });
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^FAILED +Redis \(RATELIMIT_STORAGE_URL\): it refuses the user or the password/m);
  });
});

describe('doctor', () => {
  it('names every dependency that is out of reach, and ends with 1', async () => {
    const port = await closedPort();
    const gone = `http://127.0.0.1:${port}`;
    const { exitCode, output } = await doctor(`--data --url ${gone}`, {
      ...SECRETS,
      MONGODB_URI: `mongodb://octa:${SECRETS.MAIL_PASSWORD}@127.0.0.1:${port}/octa`,
      RATELIMIT_STORAGE_URL: `redis://octa:${REDIS_PASSWORD}@127.0.0.1:${port}`,
      MAIL_SERVER: '127.0.0.1',
      MAIL_PORT: String(port),
      MAIL_USERNAME: 'octa',
      SPOTIPY_CLIENT_ID: 'octa',
      SPOTIFY_ACCOUNTS_BASE_URL: gone,
      YOUTUBE_API_BASE_URL: gone,
    });
    expect(exitCode).toBe(1);
    const failures = output.split('\n').filter((line) => line.startsWith('FAILED'));
    for (const name of [
      'database: MongoDB',
      'Redis',
      'mail server',
      'Spotify',
      'YouTube',
      'proxies',
      'data: MongoDB',
    ]) {
      expect(failures).toContainEqual(expect.stringContaining(name));
    }
    expect(failures).toHaveLength(7);
    for (const line of failures) expect(line).toContain('nothing listens at its address (ECONNREFUSED)');
  });

  it('does not wait long for those that accept a connection and then say nothing', async () => {
    const { spotify } = await startSources();
    const proxy = await TcpProxy.start('127.0.0.1', Number(new URL(spotify.baseUrl).port));
    afterwards(() => proxy.close());
    await proxy.behave('hang');
    const silent = `http://127.0.0.1:${proxy.port}`;
    const startedAt = Date.now();
    const { exitCode, output } = await doctor('', {
      MONGODB_URI: `mongodb://127.0.0.1:${proxy.port}/octa`,
      RATELIMIT_STORAGE_URL: `redis://127.0.0.1:${proxy.port}`,
      ...smtpVariables(proxy.port),
      SPOTIPY_CLIENT_ID: 'octa',
      SPOTIPY_CLIENT_SECRET: SECRETS.SPOTIPY_CLIENT_SECRET,
      SPOTIFY_ACCOUNTS_BASE_URL: silent,
      YOUTUBE_API_KEY: SECRETS.YOUTUBE_API_KEY,
      YOUTUBE_API_BASE_URL: silent,
    });
    expect(exitCode).toBe(1);
    expect(output.match(/^FAILED .*it does not answer in time/gm)).toHaveLength(5);
    expect(Date.now() - startedAt).toBeLessThan(12_000);
  });

  it('says what each that refuses us refuses, and what to do', async () => {
    const smtp = await startSmtp();
    const { variables: sources } = await startSources();
    const { exitCode, output } = await doctor('', {
      ...sources,
      SPOTIPY_CLIENT_SECRET: SECRETS.SPOTIPY_CLIENT_SECRET,
      YOUTUBE_API_KEY: SECRETS.YOUTUBE_API_KEY,
      ...smtpVariables(smtp.port),
      MAIL_PASSWORD: SECRETS.MAIL_PASSWORD,
    });
    expect(exitCode).toBe(1);
    expect(output).toMatch(
      /^FAILED +Spotify: refuses SPOTIPY_CLIENT_ID and SPOTIPY_CLIENT_SECRET \(invalid_client\); compare/m,
    );
    expect(output).toMatch(/^FAILED +YouTube: refuses YOUTUBE_API_KEY \(API_KEY_INVALID\); look at/m);
    expect(output).toMatch(/^FAILED +mail server .*: it refuses MAIL_USERNAME and MAIL_PASSWORD \(535\)$/m);
  });

  it('tells a mail server without STARTTLS, and a used-up budget that will be back', async () => {
    const smtp = await startSmtp({ encryption: 'none' });
    const { spotify, youtube, variables: sources } = await startSources();
    spotify.faults.set({ kind: 'server_error', status: 503 });
    youtube.faults.set({ kind: 'quota_exceeded' });
    const { output } = await doctor('', { ...sources, ...smtpVariables(smtp.port) });
    expect(output).toMatch(/^FAILED +mail server .*: it offers no STARTTLS/m);
    expect(output).toMatch(/^FAILED +Spotify: answers with status 503/m);
    expect(output).toMatch(/^warning +YouTube: the budget is used up for now \(quotaExceeded\)$/m);
  });

  it('lists every problem of the configuration, by name, and looks at the database all the same', async () => {
    const variables = {
      ...SECRETS,
      APP_ENV: 'production',
      PORT: 'nowhere',
      SECRET_KEY: 'sh0rt',
      DATABASE_URL: 'sqlite:///octa.db',
    };
    const { exitCode, output } = await doctor('--data', variables);
    expect(exitCode).toBe(1);
    for (const name of ['PORT', 'SECRET_KEY', 'MAIL_SERVER', 'MAIL_DEFAULT_SENDER', 'FRONTEND_URL']) {
      expect(output).toMatch(new RegExp(`^FAILED +configuration: ${name} `, 'm'));
    }
    expect(output).not.toMatch(/nowhere|sh0rt/);
    expect(output).toContain('database: SQLite file octa.db does not exist yet');
    expect(existsSync(`${folder.path}/octa.db`)).toBe(false);
  });

  it.each(['--date', '--url', '--url nowhere', 'data'])('typed with %s it says how it is typed', async (words) => {
    const { exitCode, output, errors } = await doctor(words, {});
    expect([exitCode, output]).toEqual([2, '']);
    expect(errors).toContain('npm run doctor');
  });
});

describe('doctor about MusicBrainz', () => {
  const lineAbout = async (variables: Variables) =>
    (await doctor('', variables)).lines.find((line) => line.includes('MusicBrainz'));

  it('says that nobody is identified in production without a contact', async () => {
    expect(await lineAbout({})).toMatch(
      /^warning +MusicBrainz: not configured \(MUSICBRAINZ_CONTACT\), answers come from the sample/,
    );
    expect(await lineAbout({ ...PRODUCTION_VARIABLES })).toMatch(
      /^warning +MusicBrainz: not configured .* found by name only$/,
    );
  });

  it.each([
    [403, /^FAILED +MusicBrainz: refuses MUSICBRAINZ_CONTACT; it wants to know an operator/],
    [503, /^warning +MusicBrainz: the budget is used up for now$/],
    [200, /^FAILED +MusicBrainz: answers with status 200, which is not its protocol$/],
  ])('tells a %i apart', async (status, told) => {
    const server = await startStubUpstream(() => ({ status, body: { error: 'x' } }));
    afterwards(() => server.close());
    const access = { MUSICBRAINZ_CONTACT: 'music@example.org', MUSICBRAINZ_API_BASE_URL: server.baseUrl };
    expect(await lineAbout(access)).toMatch(told);
    expect(server.requests[0]?.headers['user-agent']).toMatch(/^OctaMusic\/[\d.]+ \( music@example\.org \)$/);
  });
});
