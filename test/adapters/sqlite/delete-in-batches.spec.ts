import { SqliteThrottleStore } from '../../../src/adapters/outbound/sqlite/sqlite-throttle-store.js';
import { scratchDatabase } from './scratch-database.js';

it('removes any number of rows, and lets others have their turn meanwhile', async () => {
  const { database, discard } = scratchDatabase();
  await database.write((sql) => {
    for (let i = 0; i < 1_200; i += 1) {
      sql.change('INSERT INTO throttle_windows (key, admissions, over_at) VALUES (:key, 1, :overAt)', {
        key: `key ${i}`,
        overAt: i,
      });
    }
  });
  const countRows = () =>
    database.read((sql) => sql.first<{ n: number }>('SELECT count(*) AS n FROM throttle_windows')?.n);

  const removal = new SqliteThrottleStore(database).removeExpired(new Date(1_099));
  await new Promise(setImmediate);
  const halfway = await countRows();
  expect(await removal).toBe(1_100);
  expect(await countRows()).toBe(100);
  expect(halfway).toBeGreaterThan(100);
  expect(halfway).toBeLessThan(1_200);
  discard();
});
