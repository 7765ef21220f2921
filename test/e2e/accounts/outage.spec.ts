import { mkdirSync, mkdtempSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mongo } from 'mongoose';
import { AccountService, PASSWORD, type Member } from '../../support/accounts.js';
import { mongoStore, sqliteStore, type TestStore } from '../../support/each-store.js';
import { describeOnMongo } from '../../support/mongo-server.js';
import { formOf } from '../../support/page-forms.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { until } from '../../support/until.js';
import type { Answer, Visitor } from '../../support/visitor.js';

/** The contract's. */
const ANSWER_LIMIT_MS = 3_000;

/** How long it may take until a database that is back is used again. */
const RECOVERY_LIMIT_MS = 15_000;

interface Outage {
  begin(): void | Promise<void>;
  end(): void | Promise<void>;
}

/** Everything that somebody who is logged in, or wants to be, may ask for meanwhile. */
function requestsThatNeedIt(member: Member, visitor: Visitor): Promise<Answer>[] {
  const { username, email, browser } = member;
  const passwords = { password: PASSWORD, confirm_password: PASSWORD };
  return [
    visitor.post('/api/auth/login', { login: username, password: PASSWORD }),
    visitor.post('/api/auth/register', { username: 'In_Vain', email: 'in.vain@mail.example', ...passwords }),
    visitor.post('/api/auth/reset-request', { email }),
    visitor.post('/api/auth/resend-verification', { email }),
    visitor.post('/api/auth/reset-password/some-token', passwords),
    visitor.get('/api/auth/verify-email/some-token'),
    browser.get('/api/auth/session-check'),
    browser.post('/api/auth/logout'),
    browser.post('/api/auth/refresh-session'),
    browser.get('/api/profile'),
    browser.get('/api/profile/sessions'),
    browser.delete('/api/profile', { current_password: PASSWORD }),
    browser.get('/profile'),
    browser.get('/api/v1/history'),
    browser.delete('/api/v1/history'),
    browser.delete('/api/v1/history/some-id'),
    browser.get('/history'),
  ];
}

async function expectSurvival(store: TestStore, outage: Outage): Promise<void> {
  const service = await AccountService.start(store, {}, null);
  try {
    const member = await service.member();
    const visitor = service.visitor();
    const form = formOf((await visitor.get('/login')).text, '/login');
    const cookie = member.browser.cookieHeader();

    await outage.begin();
    // Twice: the first may find connections that look well.
    for (let round = 0; round < 2; round += 1) {
      const start = performance.now();
      const pages = [visitor.submit(form, { login: member.username, password: PASSWORD })];
      const answers = await Promise.all([...requestsThatNeedIt(member, visitor), ...pages]);
      expect(performance.now() - start).toBeLessThan(ANSWER_LIMIT_MS);
      for (const [index, { status, headers, text }] of answers.entries()) {
        expect([index, status, Number(headers.get('retry-after')) > 0]).toEqual([index, 503, true]);
        if (headers.get('content-type')?.startsWith('application/json')) {
          expect(JSON.parse(text)).toMatchObject({ success: false, data: null, code: 'database_unavailable' });
        }
        expect(text).not.toMatch(/sqlite|mongo|ECONN|\/tmp|at \w+ \(/i);
      }
      // Searching goes on as a visitor's, and the cookie is left alone.
      for (const answer of await Promise.all([
        member.browser.post('/api/v1/spotify/search', { artist_name: 'Muse' }),
        member.browser.get('/api/v1/search?q=Muse'),
        member.browser.get('/?q=Muse&source=spotify'),
      ])) {
        expect([answer.status, answer.setCookies]).toEqual([200, []]);
      }
    }
    expect(member.browser.cookieHeader()).toContain(cookie);

    await outage.end();
    await until(
      'the database is found again',
      async () => (await visitor.get('/api/v1/health')).status === 200,
      RECOVERY_LIMIT_MS,
    );
    const isBack = async () => (await member.browser.get('/api/profile')).status === 200;
    await until('the session works again', isBack, RECOVERY_LIMIT_MS);
    // A database that has just come back may be too slow for one request or another: 503 is right then, but not for good.
    const logsIn = async () => (await service.logIn(member)).status === 200;
    await until('people can log in again', logsIn, RECOVERY_LIMIT_MS);
    expect((await store.rows('users')).map((user) => user['username'])).toEqual([member.username]);
    const { logs } = service.running;
    expect(logs.filter(({ msg }) => msg === 'Database connection error').length).toBeGreaterThan(0);
    expect(logs.filter(({ msg }) => msg === 'Request failed')).toEqual([]);
  } finally {
    await outage.end();
    await service.stop();
  }
}

describe('an outage of the embedded database', () => {
  const outages: readonly (readonly [string, (file: string) => Outage])[] = [
    [
      'its folder is gone',
      (file) => {
        const folder = dirname(file);
        return swap(
          folder,
          () => undefined,
          () => undefined,
        );
      },
    ],
    [
      'a folder stands in its place',
      (file) =>
        swap(
          file,
          () => mkdirSync(file),
          () => rmdirSync(file),
        ),
    ],
    [
      'it holds something else',
      (file) =>
        swap(
          file,
          () => writeFileSync(file, 'no database at all '.repeat(1000)),
          () => rmSync(file),
        ),
    ],
  ];

  it.each(outages)(
    'is survived: %s',
    async (_what, outageOf) => {
      const root = mkdtempSync(join(tmpdir(), 'octa-outage-'));
      const file = join(root, 'data', 'octa_music.db');
      mkdirSync(dirname(file));
      await expectSurvival(sqliteStore(file), outageOf(file));
      rmSync(root, { recursive: true });
    },
    60_000,
  );
});

/** Something is moved away, and later back. */
function swap(path: string, replace: () => void, remove: () => void): Outage {
  let away = false;
  return {
    begin: () => {
      renameSync(path, `${path}.away`);
      replace();
      away = true;
    },
    end: () => {
      if (!away) return;
      remove();
      renameSync(`${path}.away`, path);
      away = false;
    },
  };
}

describeOnMongo('an outage of MongoDB', (server) => {
  it.each(['hang', 'cut', 'refuse'] as const)(
    'on the way to it is survived: %s',
    async (mood) => {
      const proxy = await TcpProxy.start(server().host, server().port);
      const uri = server().uriThrough(proxy.port);
      const client = new mongo.MongoClient(uri);
      try {
        await expectSurvival(mongoStore(uri, client), {
          begin: () => proxy.behave(mood),
          end: () => proxy.behave('forward'),
        });
      } finally {
        await client.close();
        await proxy.close();
      }
    },
    60_000,
  );

  it.each(['killed', 'frozen'] as const)(
    'itself is survived: %s',
    async (how) => {
      const { process } = server();
      // Somebody else's server is nobody's to stop.
      if (process === null) return;
      const uri = server().uri();
      const client = new mongo.MongoClient(uri);
      let out = false;
      const begin = async (): Promise<void> => {
        out = true;
        if (how === 'killed') await process.kill();
        else process.freeze();
      };
      const end = async (): Promise<void> => {
        if (out && how === 'killed') await process.start();
        if (out && how === 'frozen') process.thaw();
        out = false;
      };
      try {
        await expectSurvival(mongoStore(uri, client), { begin, end });
      } finally {
        await client.close();
      }
    },
    60_000,
  );
});
