import { setImmediate } from 'node:timers/promises';
import { SqliteDatabase } from '../../../src/adapters/outbound/sqlite/sqlite-database.js';
import type { Sql } from '../../../src/adapters/outbound/sqlite/sqlite-connection.js';
import { Metrics } from '../../../src/observability/metrics.js';
import { MetricsText } from '../../support/metrics-text.js';
import { scratchDatabase, type ScratchDatabase } from './scratch-database.js';

describe('the embedded database, measured', () => {
  let scratch: ScratchDatabase;
  let metrics: Metrics;
  let database: SqliteDatabase;
  beforeEach(() => {
    scratch = scratchDatabase();
    metrics = new Metrics();
    database = new SqliteDatabase(scratch.file, scratch.log.logger, metrics.database);
  });
  afterEach(() => {
    database.close();
    scratch.discard();
  });
  const read = async () => new MetricsText(await metrics.text());
  const count = async (operation: string, outcome = 'ok') =>
    (await read()).value('db_operation_duration_seconds_count', { operation, outcome });
  const unindexed = async () => (await read()).value('db_unindexed_queries_total');

  it('names an operation by what it does first', async () => {
    await database.read((sql) => sql.all('SELECT id FROM users WHERE id = :id', { id: 'x' }));
    await database.write((sql) => {
      sql.change('DELETE FROM sessions WHERE key = :key', { key: 'x' });
      sql.change('UPDATE users SET username = :name WHERE id = :id', { name: 'x', id: 'y' });
    });
    await database.read(() => 1);
    await database.check();
    expect([
      await count('read users'),
      await count('write sessions'),
      await count('write users'),
      await count('read'),
      await count('read schema_migrations'),
    ]).toEqual([1, 1, undefined, 1, 1]);
  });

  it('tells a defect from an outage', async () => {
    await expect(database.read((sql) => sql.all('SELECT nothing FROM users'))).rejects.toThrow();
    expect(await count('read', 'error')).toBe(1);
    const incomplete = (sql: Sql): number => sql.change("INSERT INTO users (id) VALUES ('x')");
    await expect(database.write(incomplete)).rejects.toThrow();
    expect(await count('write users', 'error')).toBe(1);
    scratch.discard();
    // The file is looked at once in each turn of the event loop.
    await setImmediate();
    await expect(database.read((sql) => sql.all('SELECT id FROM users'))).rejects.toThrow('cannot reach');
    expect(await count('read', 'unavailable')).toBe(1);
  });

  it('counts every run of a query that reads a whole table, changes included', async () => {
    const scan = () => database.read((sql) => sql.all("SELECT id FROM users WHERE password_hash = 'x'"));
    await scan();
    await scan();
    expect(await unindexed()).toBe(2);
    // Of an index alone, but from end to end.
    await database.read((sql) => sql.all('SELECT username_folded FROM users'));
    expect(await unindexed()).toBe(3);
    await database.write((sql) => sql.change("UPDATE users SET username = username WHERE password_hash = 'x'"));
    await database.write((sql) => sql.change("DELETE FROM mail_outbox WHERE recipient = 'x'"));
    expect(await unindexed()).toBe(5);
  });

  it('does not count what an index answers, nor the few rows that list the migrations', async () => {
    await database.check();
    await database.read((sql) => sql.all('SELECT 1 AS one'));
    await database.read((sql) => sql.all('SELECT count(*) FROM mail_outbox WHERE finished_at IS NULL'));
    await database.read((sql) => sql.all("SELECT id FROM users WHERE username_folded = 'x' OR email_folded = 'x'"));
    expect(await unindexed()).toBe(0);
  });

  it('has one connection while it is open', async () => {
    const open = async () => (await read()).value('db_pool_connections', { state: 'open' });
    expect(await open()).toBe(0);
    await database.check();
    expect(await open()).toBe(1);
    database.close();
    expect(await open()).toBe(0);
  });
});
