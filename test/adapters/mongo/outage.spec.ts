import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { createConnection } from 'mongoose';
import { MongoDatabase } from '../../../src/adapters/outbound/mongo/mongo-database.js';
import { MongoUserStore } from '../../../src/adapters/outbound/mongo/mongo-user-store.js';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import { DomainError } from '../../../src/core/shared/domain-error.js';
import { captureLog } from '../../support/captured-log.js';
import { describeOnMongo } from '../../support/mongo-server.js';
import { isUsable } from '../../support/open-mongo.js';
import { TcpProxy, type ProxyMood } from '../../support/tcp-proxy.js';
import { until } from '../../support/until.js';

/** What the contract allows, in milliseconds. */
const ANSWER_LIMIT_MS = 3_000;
const HEALTH_LIMIT_MS = 150;

describeOnMongo('MongoDB that is gone', (server) => {
  const log = captureLog();
  let proxy: TcpProxy;
  let database: MongoDatabase;
  let users: MongoUserStore;
  let logged = 0;

  beforeEach(async () => {
    proxy = await TcpProxy.start(server().host, server().port);
    database = new MongoDatabase(createConnection(), server().uriThrough(proxy.port), log.logger, new SystemClock());
    users = new MongoUserStore(database);
    logged = log.lines.length;
  });
  afterEach(async () => {
    await proxy.behave('forward');
    await database.close();
    await proxy.close();
  });

  const newLines = (): string[] => log.lines.slice(logged).map(({ level, msg }) => `${level} ${msg}`);
  const connected = async (): Promise<void> => {
    database.start();
    await until('the database is ready', () => isUsable(database));
  };
  const works = (): Promise<void> => until('it works again', () => users.findByLogin('x').then(isNobody, () => false));

  /** Every way in which a store can be used fails in time and in the same way. */
  async function expectUnavailable(): Promise<void> {
    const begun = performance.now();
    const calls = [
      users.findByLogin('somebody'),
      users.findById('507f1f77bcf86cd799439011'),
      users.remove('507f1f77bcf86cd799439011'),
      users.addUnlessTaken({ username: 'a', email: 'a@example.com', passwordHash: 'h', createdAt: new Date() }),
    ];
    for (const { status, reason } of (await Promise.allSettled(calls)) as PromiseRejectedResult[]) {
      expect(status).toBe('rejected');
      expect(reason).toBeInstanceOf(DomainError);
      expect(reason).toMatchObject({ kind: 'unavailable', code: 'database_unavailable', retryAfterSeconds: 5 });
    }
    expect(performance.now() - begun).toBeLessThan(ANSWER_LIMIT_MS);
  }

  async function expectQuickCheckToFail(): Promise<void> {
    const signal = AbortSignal.timeout(HEALTH_LIMIT_MS);
    const tooLate = once(signal, 'abort').then(() => wait(100, 'too late'));
    await expect(Promise.race([database.check(signal), tooLate])).rejects.toThrow();
  }

  describe.each<ProxyMood>(['refuse', 'hang', 'cut'])('because connections %s', (mood) => {
    it('while in use: fails in time, says so once in the log, and comes back by itself', async () => {
      await connected();
      expect(newLines()).toEqual([]);
      await proxy.behave(mood);
      await expectQuickCheckToFail();
      await expectUnavailable();
      await expectUnavailable();
      expect(newLines()).toEqual(['ERROR Database connection error']);
      await proxy.behave('forward');
      await works();
      await until('the check passes', () => isUsable(database));
      expect(newLines()).toEqual(['ERROR Database connection error', 'INFO Database connection restored']);
    });

    it('from the start: fails in time and is found once it is there', async () => {
      await proxy.behave(mood);
      database.start();
      await expectQuickCheckToFail();
      await expectUnavailable();
      await until('the outage is known', () => newLines().length > 0);
      await proxy.behave('forward');
      await works();
      expect(newLines()).toEqual(['ERROR Database connection error', 'INFO Database connection restored']);
    });
  });

  it('makes nobody wait once it is known', async () => {
    await connected();
    await proxy.behave('hang');
    await expectUnavailable();
    const failsAtOnce = async (): Promise<boolean> => {
      const begun = performance.now();
      await expectUnavailable();
      return performance.now() - begun < 50;
    };
    await until('calls fail at once', failsAtOnce);
  });

  it('answers a check no later than its signal, though it has not noticed anything yet', async () => {
    await connected();
    await proxy.behave('hang');
    await expectQuickCheckToFail();
    await proxy.behave('forward');
    await works();
    expect(newLines()).toEqual([]);
  });

  it('never says in the log where it is', async () => {
    await connected();
    await proxy.behave('refuse');
    await expectUnavailable();
    expect(log.text()).not.toMatch(/mongodb:|octa_test|127\.0\.0\.1/);
  });

  it('is closed in the middle of an outage without waiting for its end', async () => {
    await proxy.behave('hang');
    database.start();
    await until('the outage is known', () => newLines().length > 0);
    const begun = performance.now();
    await database.close();
    expect(performance.now() - begun).toBeLessThan(ANSWER_LIMIT_MS);
    await expectUnavailable();
  });

  it('comes back after its process was killed, frozen, and started again', async () => {
    const { process } = server();
    // Somebody else's server is left in peace; the proxy has shown the same.
    if (process === null) return;
    await connected();
    const added = await users.addUnlessTaken({
      username: 'kept',
      email: 'kept@example.com',
      passwordHash: 'h',
      createdAt: new Date(),
    });
    expect(added.status).toBe('added');
    process.freeze();
    await until('it answers nothing', async () => !(await isUsable(database)));
    await expectUnavailable();
    process.thaw();
    await works();
    await process.kill();
    await expectUnavailable();
    await process.start();
    await works();
    expect((await users.findByLogin('kept'))?.username).toBe('kept');
  }, 60_000);
});

function isNobody(user: unknown): boolean {
  return user === null;
}
