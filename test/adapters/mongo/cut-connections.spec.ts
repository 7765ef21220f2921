import { setTimeout as wait } from 'node:timers/promises';
import { createConnection } from 'mongoose';
import { MongoDatabase } from '../../../src/adapters/outbound/mongo/mongo-database.js';
import { MongoIdCache } from '../../../src/adapters/outbound/mongo/mongo-id-cache.js';
import { MongoSearchHistoryStore } from '../../../src/adapters/outbound/mongo/mongo-search-history-store.js';
import { MongoUserStore } from '../../../src/adapters/outbound/mongo/mongo-user-store.js';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import { captureLog, type CapturedLog } from '../../support/captured-log.js';
import { describeOnMongo, type MongoServer } from '../../support/mongo-server.js';
import { isUsable } from '../../support/open-mongo.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { until } from '../../support/until.js';

/** How many calls are under way at any time: more than a cut leaves connections that look well. */
const PARALLEL = 8;

/** A database behind a proxy, and what becomes of calls while every connection is cut again and again. */
class CutDatabase {
  private constructor(
    private readonly proxy: TcpProxy,
    readonly database: MongoDatabase,
    readonly log: CapturedLog,
  ) {}

  static async open(server: MongoServer): Promise<CutDatabase> {
    const proxy = await TcpProxy.start(server.host, server.port);
    const log = captureLog();
    const database = new MongoDatabase(
      createConnection(),
      server.uriThrough(proxy.port),
      log.logger,
      new SystemClock(),
    );
    database.start();
    await until('the database is ready', () => isUsable(database));
    return new CutDatabase(proxy, database, log);
  }

  /** @returns how many calls succeeded, and why others did not */
  async cutWhile(call: () => Promise<unknown>): Promise<{ succeeded: number; errors: unknown[] }> {
    const errors: unknown[] = [];
    let succeeded = 0;
    let over = false;
    const caller = async (): Promise<void> => {
      while (!over) {
        await call().then(
          () => (succeeded += 1),
          (error: unknown) => errors.push(error),
        );
      }
    };
    const callers = Promise.all(Array.from({ length: PARALLEL }, caller));
    // Further apart than the driver takes to look at the server again (half a second).
    for (let cuts = 0; cuts < 3; cuts += 1) {
      await wait(1_200);
      this.proxy.cutAll();
    }
    await wait(1_200);
    over = true;
    await callers;
    return { succeeded, errors };
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.proxy.close();
  }
}

describeOnMongo('all connections to MongoDB are cut', (server) => {
  let cut: CutDatabase;
  beforeEach(async () => (cut = await CutDatabase.open(server())));
  afterEach(() => cut.close());

  it('and nobody who reads notices', async () => {
    const users = new MongoUserStore(cut.database);
    const { succeeded, errors } = await cut.cutWhile(() => users.findByLogin('nobody'));
    expect([errors, succeeded > PARALLEL]).toEqual([[], true]);
    expect(cut.log.lines).toEqual([]);
  });

  it('and nobody notices who writes what may be written twice', async () => {
    const ids = new MongoIdCache(cut.database);
    const { succeeded, errors } = await cut.cutWhile(() => ids.set('key', 'id', new Date(Date.now() + 60_000)));
    expect([errors, succeeded > PARALLEL]).toEqual([[], true]);
    expect(cut.log.lines).toEqual([]);
  });

  it('and other writes fail as the database’s, those of several documents too', async () => {
    const history = new MongoSearchHistoryStore(cut.database);
    const entry = {
      userId: '507f1f77bcf86cd799439011',
      kind: 'artist',
      source: 'spotify',
      query: 'muse',
      result: null,
    };
    const { errors } = await cut.cutWhile(() => history.add([{ ...entry, searchedAt: new Date() } as never]));
    for (const error of errors) expect(error).toMatchObject({ code: 'database_unavailable' });
  });
});
