import { randomInt } from 'node:crypto';
import type { Model, SortOrder, UpdateWithAggregationPipeline } from 'mongoose';
import type { MongoDatabase } from './mongo-database.js';
import { isDuplicate, unlessDuplicate } from './mongo-errors.js';
import { trusted } from './mongo-schemas.js';

/** How often an upsert is tried. Once more is nearly always enough: the document exists after the first conflict. */
const UPSERT_ATTEMPTS = 5;

/** How many documents are deleted at a time: far from any time limit. */
const EXPIRED_BATCH = 500;

/**
 * A slot for one more document of that owner, from 0 up to below `max`; `null` when all are taken. A random one, so that
 * concurrent requests seldom want the same, of the first free ones, as many as may still be added (there may be more
 * documents if `max` was greater once).
 */
export async function freeSlot<T extends { readonly user_id: unknown; readonly slot: number }>(
  model: Model<T>,
  owner: T['user_id'],
  max: number,
): Promise<number | null> {
  const found = await model.find({ user_id: owner }, { _id: 0, slot: 1 }).lean<{ readonly slot: number }[]>();
  const room = max - found.length;
  if (room <= 0) return null;
  const taken = new Set(found.map(({ slot }) => slot));
  const free = Array.from({ length: max }, (_, slot) => slot).filter((slot) => !taken.has(slot));
  return free[randomInt(room)] ?? null;
}

/**
 * Repeats an upsert by `_id` that lost to a concurrent one: both found no document, and only one could insert it.
 * @throws what the upsert throws otherwise
 */
export async function retryUpsert<T>(upsert: () => PromiseLike<T>): Promise<T> {
  for (let left = UPSERT_ATTEMPTS - 1; ; left -= 1) {
    try {
      return await upsert();
    } catch (error) {
      if (left === 0 || !isDuplicate(error)) throw error;
    }
  }
}

/**
 * Updates the document with the blank one's `_id` by a pipeline, which reads and writes it in one atomic operation.
 * Where there is none yet, the blank one is inserted first. (An upsert would do both in one command, but two concurrent
 * ones can both find nothing, and servers differ in what the loser is told.)
 * @param blank a document that means the same as none
 * @param limit aborts when the time is up
 * @returns the document as the pipeline left it
 */
export async function updateOrInsert<T extends { readonly _id: string }>(
  model: Model<T>,
  blank: T,
  pipeline: UpdateWithAggregationPipeline,
  limit: AbortSignal,
): Promise<T> {
  for (;;) {
    limit.throwIfAborted();
    const updated = await model
      .findOneAndUpdate({ _id: blank._id }, pipeline, { returnDocument: 'after', updatePipeline: true })
      .lean<T>();
    if (updated !== null) return updated;
    // Mongoose's type for new documents can't be resolved while T is open.
    await unlessDuplicate(() => model.insertOne(blank as Parameters<typeof model.insertOne>[0]));
  }
}

/**
 * Applies a change to every document that a filter matches, a batch at a time, until it matches none: the change must
 * make it match no longer.
 * @param filter makes the filter, answered by an index; Mongoose alters the object that it is given
 * @param change gets the filter together with the ids of the batch, so that a document that no longer matches is left
 * @returns how many documents were changed
 */
export async function changeInBatches<T>(
  database: MongoDatabase,
  model: Model<T>,
  filter: () => object,
  batchSize: number,
  change: (batch: object) => Promise<number>,
): Promise<number> {
  let total = 0;
  for (;;) {
    const [found, changed] = await database.run(async () => {
      const batch = await model.find(filter(), { _id: 1 }).limit(batchSize).lean<{ _id: unknown }[]>();
      if (batch.length === 0) return [0, 0];
      return [batch.length, await change({ ...filter(), _id: trusted({ $in: batch.map(({ _id }) => _id) }) })];
    });
    total += changed;
    if (found < batchSize) return total;
  }
}

/**
 * Deletes every document whose time in this indexed field is `now` or earlier.
 * @returns how many
 */
export function deleteExpired<T>(
  database: MongoDatabase,
  model: Model<T>,
  field: keyof T & string,
  now: Date,
): Promise<number> {
  const expired = (): object => ({ [field]: trusted({ $lte: now }) });
  const remove = async (batch: object): Promise<number> => (await model.deleteMany(batch)).deletedCount;
  return changeInBatches(database, model, expired, EXPIRED_BATCH, remove);
}

/**
 * Reads a page of what several ranges of one index hold, one range after the other, each in the index's order. As one
 * query it would be an `$or`, which not every server answers in order by an index.
 */
export async function findInRanges<T>(
  model: Model<T>,
  ranges: readonly object[],
  sort: Readonly<Record<string, SortOrder>>,
  limit: number,
  projection?: Readonly<Record<string, 1>>,
): Promise<T[]> {
  const found: T[] = [];
  for (const range of ranges) {
    if (found.length === limit) break;
    const query = model
      .find(range, projection)
      .sort({ ...sort })
      .limit(limit - found.length);
    found.push(...(await query.lean<T[]>()));
  }
  return found;
}
