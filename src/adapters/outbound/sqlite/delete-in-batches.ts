import { setImmediate } from 'node:timers/promises';
import type { Sql } from './sqlite-connection.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** Rows removed at a time: some ten milliseconds in which the process does nothing else, in a file of gigabytes. */
const BATCH = 100;

/**
 * Removes any number of rows without holding up the process or other writers for long: requests are served between
 * the batches.
 * @param removeSome removes at most so many and says how many it were
 * @returns how many were removed in all
 */
export async function removeInBatches(
  database: SqliteDatabase,
  removeSome: (sql: Sql, limit: number) => number,
): Promise<number> {
  let total = 0;
  for (;;) {
    const removed = await database.write((sql) => removeSome(sql, BATCH));
    total += removed;
    if (removed < BATCH) return total;
    await setImmediate();
  }
}
