import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { MongoTools } from '../../src/adapters/outbound/mongo/mongo-tools.js';
import { AccountService, PASSWORD, type Member } from '../support/accounts.js';
import { closedAfterEach } from '../support/closed-after-each.js';
import { mongoStore, sqliteStore, type TestStore } from '../support/each-store.js';
import { describeOnMongo, refuseCommands } from '../support/mongo-server.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { until } from '../support/until.js';

/** Of MongoDB: `OutOfDiskSpace`, `UserWritesBlocked`, `Unauthorized`, and Atlas' own for a cluster that is full. */
const REFUSALS = [14031, 371, 13, 8000];

/** Their use is recorded once a second. */
const SHORT_SESSIONS = { PERMANENT_SESSION_LIFETIME: '100' };

const afterwards = closedAfterEach();

async function start(store: TestStore): Promise<AccountService> {
  const service = await AccountService.start(store, SHORT_SESSIONS, null);
  afterwards(() => service.stop());
  return service;
}

/** What health says of the database. */
async function health(service: AccountService): Promise<{ status: number; database: Record<string, unknown> }> {
  const { status, json } = await service.visitor().get('/api/v1/health');
  return { status, database: json.data.dependencies.database };
}

async function isWell(service: AccountService): Promise<boolean> {
  return (await health(service)).database['status'] === 'up';
}

const logIn = ({ username }: Member, service: AccountService) =>
  service.visitor().post('/api/auth/login', { login: username, password: PASSWORD });

/** Log-ins fail, and health says why, but those who are logged in can read; once they could succeed it is well again without any. */
async function expectDegraded(service: AccountService, member: Member, end: () => unknown): Promise<void> {
  await until('writes are refused', async () => (await logIn(member, service)).status === 503);
  for (let polls = 0; polls < 5; polls += 1) {
    const { status, database } = await health(service);
    expect([status, database]).toEqual([
      200,
      { status: 'degraded', latency_ms: expect.any(Number), reason: 'refuses_writes' },
    ]);
  }
  await wait(1_100);
  expect((await member.browser.get('/api/v1/playlists')).status).toBe(200);
  const logged = (text: string) => service.running.logs.filter(({ msg }) => msg === text);
  const errors = logged('Database connection error');
  // A mail on its way may have been noted between two refusals.
  expect(errors).toHaveLength(logged('Database connection restored').length + 1);
  for (const error of errors) expect(error).toMatchObject({ database_code: expect.any(Number) });
  await end();
  await until('it is well again', () => isWell(service));
  expect((await logIn(member, service)).status).toBe(200);
}

const MOUNT = ['mount', '-t', 'tmpfs', '-o', 'size=2m,mode=700', 'tmpfs'];

/** A small disk of its own for a test; `null` where this system user may mount none. */
function mountDisk(): { folder: string; unmount: () => void } | null {
  const folder = mkdtempSync(join(tmpdir(), 'octa-disk-'));
  const [program = '', ...options] = MOUNT;
  if (spawnSync(program, [...options, folder]).status !== 0) {
    rmSync(folder, { recursive: true });
    return null;
  }
  const unmount = (): void => {
    spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true });
  };
  return { folder, unmount };
}

function disk(): string {
  const mounted = mountDisk();
  if (mounted === null) throw new Error('no disk to be had');
  // Registered before the service: closed after it.
  afterwards(() => Promise.resolve(mounted.unmount()));
  return mounted.folder;
}

const trial = mountDisk();
trial?.unmount();
const onDisk = trial === null ? it.skip : it;

describe('the health of an embedded database', () => {
  onDisk('whose disk is full is degraded until there is room', async () => {
    const folder = disk();
    const ballast = join(folder, 'ballast');
    const fill = (): void => {
      for (const size of [65_536, 4_096, 512]) {
        try {
          for (;;) writeFileSync(ballast, randomBytes(size), { flag: 'a' });
        } catch {
          // Full for pieces of this size.
        }
      }
    };
    const service = await start(sqliteStore(join(folder, 'octa_music.db')));
    const member = await service.member();
    expect(await isWell(service)).toBe(true);
    fill();
    await expectDegraded(service, member, () => rmSync(ballast));
  });

  onDisk('whose disk is read-only is degraded until it is not', async () => {
    const [before, folder] = [disk(), disk()];
    const remount = (how: 'ro' | 'rw'): void => {
      const { status, stderr } = spawnSync('mount', ['-o', `remount,${how}`, folder], { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
    };
    const member = await (await start(sqliteStore(join(before, 'octa_music.db')))).member();
    // As a killed process leaves it: the kernel refuses to remount a disk while files on it are open for writing.
    cpSync(before, folder, { recursive: true });
    remount('ro');
    const service = await start(sqliteStore(join(folder, 'octa_music.db')));
    member.browser.url = service.running.url;
    await expectDegraded(service, member, () => remount('rw'));
  });
});

describeOnMongo('the health of MongoDB', (server) => {
  it('that answers in 250 ms is never unhealthy once the service runs', async () => {
    const proxy = await TcpProxy.start(server().host, server().port);
    afterwards(() => proxy.close());
    const uri = server().uriThrough(proxy.port);
    const client = new mongo.MongoClient(uri);
    afterwards(() => client.close());
    await new MongoTools(uri).up();
    proxy.delayMs = 250;
    const service = await start(mongoStore(uri, client));
    await until('it is healthy', async () => (await health(service)).status === 200);
    for (let polls = 0; polls < 20; polls += 1) {
      const { status, database } = await health(service);
      expect([status, ['up', 'degraded'].includes(String(database['status']))]).toEqual([200, true]);
      await wait(50);
    }
    proxy.delayMs = 0;
    await until('it is fast again', () => isWell(service));
  });

  it.each(REFUSALS)('that refuses writes (%i) is degraded until it does not', async (code) => {
    // Somebody else's server is not ours to fail.
    if (server().process === null) return;
    const uri = server().uri();
    const client = new mongo.MongoClient(uri);
    afterwards(() => client.close());
    const refuse = (error: number | null) => refuseCommands(uri, ['insert', 'update', 'findAndModify'], error);
    afterwards(() => refuse(null));
    const service = await start(mongoStore(uri, client));
    const member = await service.member();
    expect(await isWell(service)).toBe(true);
    const scopes = ['playlists:read'];
    const { json } = await member.browser.post('/api/profile/tokens', { name: 'a', scopes, expires_in_days: 1 });
    await refuse(code);
    const authorization = `Bearer ${json.data.token}`;
    expect((await service.visitor().get('/api/v1/playlists', { headers: { authorization } })).status).toBe(200);
    await expectDegraded(service, member, () => refuse(null));
  });
});
