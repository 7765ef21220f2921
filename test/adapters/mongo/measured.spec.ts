import { createConnection, type mongo } from 'mongoose';
import { MongoUserStore } from '../../../src/adapters/outbound/mongo/mongo-user-store.js';
import { MongoDatabase } from '../../../src/adapters/outbound/mongo/mongo-database.js';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import { Metrics } from '../../../src/observability/metrics.js';
import { captureLog } from '../../support/captured-log.js';
import { MetricsText } from '../../support/metrics-text.js';
import { describeOnMongo } from '../../support/mongo-server.js';
import { isUsable } from '../../support/open-mongo.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { until } from '../../support/until.js';

describeOnMongo('MongoDB, measured', (server) => {
  let proxy: TcpProxy;
  let metrics: Metrics;
  let database: MongoDatabase;
  beforeEach(async () => {
    proxy = await TcpProxy.start(server().host, server().port);
    metrics = new Metrics();
    database = new MongoDatabase(
      createConnection(),
      server().uriThrough(proxy.port),
      captureLog().logger,
      new SystemClock(),
      metrics.database,
    );
    database.start();
    await until('the database is ready', () => isUsable(database));
  });
  afterEach(async () => {
    await database.close();
    await proxy.close();
  });
  const read = async () => new MetricsText(await metrics.text());
  const count = async (operation: string, outcome: string) =>
    (await read()).value('db_operation_duration_seconds_count', { operation, outcome }) ?? 0;
  const pool = async (state: string) => (await read()).value('db_pool_connections', { state });
  const find = () => new MongoUserStore(database).findByLogin('nobody');

  it('names an operation by its command and collection', async () => {
    const before = await count('find users', 'ok');
    await find();
    // A log-in name is looked for in several ways, each by an index.
    expect(await count('find users', 'ok')).toBeGreaterThan(before);
    expect(await count('find schema_migrations', 'ok')).toBeGreaterThan(0);
  });

  it('counts its connections, and none twice or for ever', async () => {
    await Promise.all(Array.from({ length: 10 }, find));
    await until('all are given back', async () => (await pool('in_use')) === 0 && (await pool('waiting')) === 0);
    expect(await pool('open')).toBeGreaterThan(0);
    await database.close();
    expect([await pool('open'), await pool('in_use'), await pool('waiting')]).toEqual([0, 0, 0]);
  });

  it('shows who waits while the server hangs, and what became of it', async () => {
    await proxy.behave('hang');
    const answers = Promise.allSettled(Array.from({ length: 25 }, find));
    await until('some wait', async () => (await pool('waiting'))! > 0 && (await pool('in_use'))! > 0);
    expect((await answers).every(({ status }) => status === 'rejected')).toBe(true);
    expect(await count('call', 'unavailable')).toBe(25);
    // Refused at once, and counted all the same.
    await until('it is known to be down', async () => !(await isUsable(database)));
    await expect(find()).rejects.toThrow();
    expect(await count('call', 'unavailable')).toBe(26);
    await until('no connection is left at work', async () => (await pool('in_use')) === 0);
    expect(await count('find users', 'unavailable')).toBeGreaterThan(0);
  });

  it('counts queries that the server says use no index', async () => {
    const unindexed = async () => (await read()).value('db_unindexed_queries_total') ?? 0;
    const before = await unindexed();
    const scan = (name: string) =>
      database.run(() => clientOf(database).db(undefined).collection('users').findOne({ nickname: name }));
    const plan = await clientOf(database)
      .db(undefined)
      .collection('users')
      .find({ nickname: 'x' })
      .explain('queryPlanner');
    expect(JSON.stringify(plan)).toContain('COLLSCAN');
    await scan('one');
    await until('it is counted', async () => (await unindexed()) > before);
    const counted = await unindexed();
    await scan('two');
    expect(await unindexed()).toBe(counted + 1);
  });
});

function clientOf(database: MongoDatabase): mongo.MongoClient {
  return (database as unknown as { connection: { getClient(): mongo.MongoClient } }).connection.getClient();
}
