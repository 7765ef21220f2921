import type { Model } from 'mongoose';
import type { MongoDatabase } from './mongo-database.js';
import { trusted } from './mongo-schemas.js';

/** Documents removed at a time: far from any time limit. */
const BATCH = 500;

/**
 * Removes every document whose time in this indexed field is `now` or earlier, however many there are.
 * @returns how many were removed
 */
export async function deleteUpTo<T>(
  database: MongoDatabase,
  model: Model<T>,
  field: keyof T & string,
  now: Date,
): Promise<number> {
  const over = (): object => ({ [field]: trusted({ $lte: now }) });
  let total = 0;
  for (;;) {
    const [found, removed] = await database.run(async () => {
      const batch = await model
        .find(over(), { _id: 1 })
        .sort({ [field]: 1 })
        .limit(BATCH)
        .lean<{ _id: unknown }[]>();
      if (batch.length === 0) return [0, 0];
      // The condition again: what has been prolonged meanwhile stays.
      const ids = trusted({ $in: batch.map(({ _id }) => _id) });
      return [batch.length, (await model.deleteMany({ ...over(), _id: ids })).deletedCount];
    });
    total += removed;
    if (found < BATCH) return total;
  }
}
