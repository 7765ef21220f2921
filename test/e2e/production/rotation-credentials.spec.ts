import { Redis } from 'ioredis';
import {
  sampleSpotifyCredentials,
  startSpotifySandbox,
  startYouTubeSandbox,
} from '../../support/sandbox-faults/index.js';
import type { Variables } from '../../../src/app/config/variable-reader.js';
import { AccountService, HOUR } from '../../support/accounts.js';
import { closedAfterEach } from '../../support/closed-after-each.js';
import { describeOnEachStore, mongoStore } from '../../support/each-store.js';
import { ManualClock } from '../../support/manual-clock.js';
import { describeOnMongo, withClient } from '../../support/mongo-server.js';
import { describeWithRedis, startRedis } from '../../support/redis-server.js';
import { GENEROUS_LIMITS, sendJson, startService, type TestService } from '../../support/run-service.js';
import { startSmtpServer } from '../../support/smtp-server.js';
import { SMTP_LOGIN, smtpVariables } from '../../support/smtp-variables.js';
import { until } from '../../support/until.js';

const OLD_SECRET = 'the-0ld-one-of-a-test';
const NEW_SECRET = 'the-n3w-one-of-a-test';
const OPERATOR_SECRET = 'the-0perat0r-of-a-test';

const levels = (service: TestService): string[] => service.logs.map(({ level }) => level);

describe('new keys of the sources', () => {
  const afterwards = closedAfterEach();

  const start = async (variables: Variables): Promise<TestService> => {
    const service = await startService({ ...GENEROUS_LIMITS, ...variables });
    afterwards(() => service.stop());
    return service;
  };
  const refusals = (service: TestService) =>
    service.logs.filter(({ level, msg }) => level === 'ERROR' && msg === 'Upstream refused the credentials');

  it('of Spotify: an instance with the old one says so, one with the new one finds', async () => {
    const { clientId } = sampleSpotifyCredentials;
    const before = await startSpotifySandbox({ clientId, clientSecret: OLD_SECRET });
    const access = (clientSecret: string): Variables => ({
      SPOTIPY_CLIENT_ID: clientId,
      SPOTIPY_CLIENT_SECRET: clientSecret,
      SPOTIFY_API_BASE_URL: `${before.baseUrl}/v1`,
      SPOTIFY_ACCOUNTS_BASE_URL: before.baseUrl,
    });
    const old = await start(access(OLD_SECRET));
    const search = ({ url }: TestService, name: string) =>
      sendJson(`${url}/api/v1/spotify/search`, { artist_name: name });
    expect((await search(old, 'Muse')).status).toBe(200);

    // The secret is rotated at the source: from now on only the new one counts, for tokens too.
    await before.close();
    const port = Number(new URL(before.baseUrl).port);
    const after = await startSpotifySandbox({ clientId, clientSecret: NEW_SECRET, port });
    afterwards(() => after.close());
    // A name that it does not know the answer to yet.
    const refused = await search(old, 'Adele');
    expect([refused.status, refused.json.code]).toEqual([503, 'spotify_unavailable']);
    expect(refusals(old)).toEqual([expect.objectContaining({ upstream: 'spotify' })]);
    expect(old.logText()).not.toContain(OLD_SECRET);
    const both = await fetch(`${old.url}/api/v1/search?q=Queen`);
    expect(both.status).toBe(200);

    const fresh = await start(access(NEW_SECRET));
    expect((await search(fresh, 'Adele')).status).toBe(200);
    expect(refusals(fresh)).toEqual([]);
  });

  it('of YouTube: an instance with the old one says so, one with the new one finds', async () => {
    const before = await startYouTubeSandbox({ apiKey: OLD_SECRET });
    const access = (key: string): Variables => ({
      YOUTUBE_API_KEY: key,
      YOUTUBE_API_BASE_URL: `${before.baseUrl}/youtube/v3`,
    });
    const old = await start(access(OLD_SECRET));
    const search = ({ url }: TestService, name: string) =>
      sendJson(`${url}/api/v1/youtube/search`, { channel_name: name });
    expect((await search(old, 'Muse')).status).toBe(200);

    await before.close();
    const port = Number(new URL(before.baseUrl).port);
    const after = await startYouTubeSandbox({ apiKey: NEW_SECRET, port });
    afterwards(() => after.close());
    const refused = await search(old, 'Adele');
    expect([refused.status, refused.json.code]).toEqual([503, 'youtube_unavailable']);
    expect(refusals(old)).toEqual([expect.objectContaining({ upstream: 'youtube' })]);
    expect(old.logText()).not.toContain(OLD_SECRET);

    const fresh = await start(access(NEW_SECRET));
    expect((await search(fresh, 'Adele')).status).toBe(200);
    expect(refusals(fresh)).toEqual([]);
  });
});

describeOnMongo('new credentials of the database', (server) => {
  const afterwards = closedAfterEach();

  it('serve beside the old ones, which can go then', async () => {
    const { process: own, host, port } = server();
    if (own === null) {
      process.stderr.write('new credentials of the database: NOT TRIED, the server is not the tests’ own to lock\n');
      return;
    }
    const roles = [{ role: 'readWrite', db: 'octa_rotation' }];
    await own.admit([
      { name: 'old_user', password: OLD_SECRET, roles },
      { name: 'new_user', password: NEW_SECRET, roles },
      { name: 'operator', password: OPERATOR_SECRET, roles: ['root'] },
    ]);
    const uri = (login: string): string =>
      `mongodb://${login}@${host}:${port}/octa_rotation?authSource=admin&authMechanism=SCRAM-SHA-256`;
    const [oldUri, newUri] = [uri(`old_user:${OLD_SECRET}`), uri(`new_user:${NEW_SECRET}`)];
    await withClient(uri(`operator:${OPERATOR_SECRET}`), async (client) => {
      const store = mongoStore(oldUri, client);
      const old = await AccountService.start(store);
      afterwards(() => old.stop());
      const fresh = await AccountService.start({ ...store, variables: { ...store.variables, MONGODB_URI: newUri } });
      afterwards(() => fresh.stop());
      const { browser } = await old.member();
      browser.url = fresh.url;
      expect(await fresh.isLoggedIn(browser)).toBe(true);

      await old.stop();
      await client.db('admin').command({ dropUser: 'old_user' });
      expect((await browser.get('/profile')).status).toBe(200);
      // Never healthy.
      const late = await startService({ ...GENEROUS_LIMITS, ...store.variables });
      afterwards(() => late.stop());
      browser.url = late.url;
      const refused = await browser.get('/api/profile');
      expect([refused.status, refused.json.code]).toEqual([503, 'database_unavailable']);
      expect(late.logText()).toContain('Database connection error');
      for (const running of [old.running, fresh.running, late]) {
        for (const secret of [OLD_SECRET, NEW_SECRET]) expect(running.logText()).not.toContain(secret);
      }
    });
  });
});

describeWithRedis('a new password of Redis', () => {
  const afterwards = closedAfterEach();

  it('counts in the same budgets as the old one, which can go then', async () => {
    const redis = await startRedis(OLD_SECRET);
    afterwards(() => redis.stop());
    const operator = new Redis(redis.url);
    afterwards(() => operator.quit());
    const withPassword = (password: string): string => redis.url.replace(OLD_SECRET, password);
    const start = async (password: string): Promise<TestService> => {
      const variables = { RATELIMIT_STORAGE_URL: withPassword(password), LOGIN_RATE_LIMIT_PER_HOUR: '3' };
      const service = await startService({ ...GENEROUS_LIMITS, ...variables });
      afterwards(() => service.stop());
      return service;
    };
    const logIn = async ({ url }: TestService) =>
      (await sendJson(`${url}/api/auth/login`, { login: 'Nobody', password: 'not the right one' })).status;

    await operator.call('ACL', 'SETUSER', 'default', `>${NEW_SECRET}`);
    const [old, fresh] = [await start(OLD_SECRET), await start(NEW_SECRET)];
    expect([await logIn(old), await logIn(fresh), await logIn(old)]).toEqual([401, 401, 401]);
    expect([await logIn(fresh), await logIn(old)]).toEqual([429, 429]);

    await operator.call('ACL', 'SETUSER', 'default', `<${OLD_SECRET}`);
    expect(await logIn(fresh)).toBe(429);
    expect(levels(fresh)).not.toContain('ERROR');
    // Whoever was forgotten still limits, by itself, and says what is wrong.
    const late = await start(OLD_SECRET);
    expect(await logIn(late)).toBe(401);
    expect(late.logs.filter(({ level }) => level === 'ERROR')).toEqual([
      expect.objectContaining({ msg: expect.stringContaining('Redis does not answer'), reason: 'WRONGPASS' }),
    ]);
    expect(late.logText()).not.toContain(OLD_SECRET);
  });
});

describeOnEachStore('a new password of the mail server', (newStore) => {
  const afterwards = closedAfterEach();

  it('sends what the old one could not', async () => {
    const before = await startSmtpServer({ login: SMTP_LOGIN });
    const { port } = before;
    const service = await AccountService.start(newStore(), smtpVariables(port), new ManualClock(new Date()));
    afterwards(() => service.stop());
    const person = await service.newcomer();
    await until('the first mail was sent', () => before.mails.length === 1);

    await before.stop();
    const after = await startSmtpServer({ login: { ...SMTP_LOGIN, password: NEW_SECRET }, port });
    afterwards(() => after.stop());
    await service.expect(200, service.visitor().post('/api/auth/resend-verification', { email: person.email }));
    await until('it was tried', () => service.running.logText().includes('Mail not sent'));
    expect(after.mails).toEqual([]);
    expect(service.running.logText()).not.toContain(SMTP_LOGIN.password);

    service.clock.advance(HOUR / 2);
    await service.restart({ MAIL_PASSWORD: NEW_SECRET });
    await until('the mail was sent', () => after.mails.length === 1);
    expect(after.mails.map(({ to }) => to.map((address) => address.toLowerCase()))).toEqual([
      [person.email.toLowerCase()],
    ]);
    expect(levels(service.running)).not.toContain('ERROR');
  });
});
