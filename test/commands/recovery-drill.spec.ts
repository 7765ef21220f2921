import type { mongo } from 'mongoose';
import { AccountService, MINUTE, PASSWORD, pathsIn, type Person } from '../support/accounts.js';
import { closedAfterEach } from '../support/closed-after-each.js';
import { describeOnEachStore, type TestStore } from '../support/each-store.js';
import { ManualClock } from '../support/manual-clock.js';
import { withClient } from '../support/mongo-server.js';
import { aPlaylist, boundsWith, someSongs } from '../support/playlists.js';
import { GENEROUS_LIMITS } from '../support/run-service.js';
import { scratchFolder } from '../support/scratch-folder.js';
import { startSmtpServer } from '../support/smtp-server.js';
import { SMTP_LOGIN, smtpVariables } from '../support/smtp-variables.js';
import { spawnService, type SpawnedService } from '../support/spawned-service.js';
import { until } from '../support/until.js';
import { Visitor } from '../support/visitor.js';
import { bytesOf, destroy, OLD_DOCUMENTS, onStore, withStores } from './backup/backup-bench.js';

const folder = scratchFolder();
const closeAfter = closedAfterEach();

const [OLD_USER] = OLD_DOCUMENTS;

/** Puts in what the old service left, where it knew the store. */
async function addOldDocuments({ variables }: TestStore): Promise<void> {
  const uri = variables['MONGODB_URI'];
  if (uri === undefined) return;
  await withClient(uri, async (client) => {
    await client
      .db()
      .collection('users')
      .insertOne({ ...OLD_USER });
    await client.db().collection('search_history').insertOne({ user_id: OLD_USER?.['_id'], results: OLD_DOCUMENTS });
  });
}

/** What became of these, as the bytes that the server keeps; nothing where there are none. */
async function oldDocuments({ variables }: TestStore): Promise<unknown> {
  const uri = variables['MONGODB_URI'];
  if (uri === undefined) return null;
  const bytes = (await bytesOf(uri)) as Record<string, { readonly documents: readonly string[] }>;
  const id = (OLD_USER?.['_id'] as mongo.ObjectId).toHexString();
  return [bytes['search_history']?.documents, bytes['users']?.documents.filter((user) => user.includes(id))];
}

const somebody = (username: string): Person => ({ username, email: `${username}@mail.example`, password: PASSWORD });

async function register(url: string, person: Person): Promise<void> {
  const { status } = await new Visitor(url).post('/api/auth/register', {
    ...person,
    confirm_password: person.password,
  });
  expect(status).toBe(201);
}

/** People who register, some at a time since each takes half a second, until they are told to stop. */
class Crowd {
  /** Who was answered with success. */
  readonly registered: Person[] = [];
  private stopped = false;
  private readonly running: Promise<unknown>;
  private begun = 0;

  constructor(private readonly url: string) {
    this.running = Promise.all(Array.from({ length: 10 }, () => this.run()));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const person = somebody(`Crowd_${(this.begun += 1)}`);
      await register(this.url, person);
      this.registered.push(person);
    }
  }
}

/** Whose rows are there without their account or registration. */
async function orphans(store: TestStore): Promise<unknown[]> {
  const owners = await Promise.all(['users', 'registrations'].map((name) => store.rows(name)));
  const known = new Set(owners.flat().map((row) => String(row['id'] ?? row['_id'])));
  const found = await Promise.all(['sessions', 'account_tokens', 'mail_outbox'].map((name) => store.rows(name)));
  expect(found.every((rows) => rows.length > 0)).toBe(true);
  return found.flat().filter((row) => !known.has(String(row['user_id'])));
}

describeOnEachStore('a recovery drill', (newStore) => {
  let store: TestStore;
  let relayPort: number;
  beforeAll(async () => {
    store = newStore();
    const smtp = await startSmtpServer({ login: SMTP_LOGIN });
    relayPort = smtp.port;
    // From now on the mail server is down, and mails wait.
    await smtp.stop();
  });

  const serve = async (): Promise<SpawnedService> => {
    const variables = { ...GENEROUS_LIMITS, ...store.variables, ...smtpVariables(relayPort), TRUST_PROXY_HOPS: '1' };
    const service = await spawnService(variables);
    closeAfter(() => service.kill());
    return service;
  };

  it('gives people their accounts, sessions and waiting mails back', async () => {
    await addOldDocuments(store);
    const setUp = await AccountService.start(store);
    const member = await setUp.owner();
    await setUp.stop();
    const running = await serve();
    const browser = new Visitor(running.url);
    const { status } = await browser.post('/api/auth/login', { login: member.email, password: member.password });
    expect(status).toBe(200);
    expect((await browser.post('/api/v1/spotify/search', { artist_name: 'Muse' })).status).toBe(200);
    const historyBefore = (await browser.get('/api/v1/history')).json.data;
    expect(historyBefore.items).toHaveLength(1);
    const madeAt = new Date(1_800_000_000_000);
    const playlist = await withStores(store, async ({ users, playlists }) => {
      const owner = await users.findByLogin(member.username);
      return playlists.addWithin(boundsWith(), aPlaylist(owner?.id ?? '', madeAt, { songs: someSongs(3, madeAt) }));
    });
    const waiting = somebody('Waiting_for_mail');
    await register(running.url, waiting);
    const old = await oldDocuments(store);

    const crowd = new Crowd(running.url);
    closeAfter(() => crowd.stop());
    await until('some have registered', () => crowd.registered.length > 1);
    const before = [...crowd.registered];
    const backup = await onStore(store, 'backup mine', folder.path);
    const meanwhile = crowd.registered.length - before.length;
    await crowd.stop();
    await running.kill();
    await destroy(store);
    expect(await store.rows('users')).toEqual([]);
    expect([backup.exitCode, meanwhile > 0]).toEqual([0, true]);

    const restore = await onStore(store, 'restore mine', folder.path);
    expect([restore.exitCode, restore.errors]).toEqual([0, '']);
    expect(await oldDocuments(store)).toEqual(old);
    expect(await orphans(store)).toEqual([]);

    const smtp = await startSmtpServer({ login: SMTP_LOGIN, port: relayPort });
    closeAfter(() => smtp.stop());
    // By then every mail that was tried in vain is due again.
    const clock = new ManualClock(new Date(Date.now() + MINUTE));
    const service = await AccountService.start(store, smtpVariables(relayPort), clock);
    closeAfter(() => service.stop());
    browser.url = service.url;
    expect(await service.isLoggedIn(browser)).toBe(true);
    expect((await browser.get('/api/v1/history')).json.data).toEqual(historyBefore);
    const found = await withStores(store, ({ playlists }) =>
      playlists.find(playlist?.ownerId ?? '', playlist?.id ?? ''),
    );
    expect([found?.playlist.songCount, found?.songs]).toEqual([3, someSongs(3, madeAt)]);
    expect((await service.logIn(member)).status).toBe(200);
    for (const person of before) expect((await service.logIn(person)).json.code).toBe('email_not_verified');

    const mailTo = ({ email }: Person) => smtp.mails.find(({ to }) => to.includes(email));
    await until('the mail that waited was sent', () => mailTo(waiting) !== undefined);
    const [confirm = ''] = pathsIn(mailTo(waiting)?.text ?? '');
    expect((await service.visitor().get(confirm)).status).toBe(200);
    expect((await service.logIn(waiting)).status).toBe(200);
  }, 60_000);
});
