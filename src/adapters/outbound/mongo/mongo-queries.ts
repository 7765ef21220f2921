import { randomInt } from 'node:crypto';
import type { Model, UpdateWithAggregationPipeline } from 'mongoose';
import { isDuplicate, unlessDuplicate } from './mongo-errors.js';
import { toObjectId, trusted } from './mongo-schemas.js';

/** How often an upsert is tried. Once more is nearly always enough: the document exists after the first conflict. */
const UPSERT_ATTEMPTS = 5;

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

/** What follows a position in a list from the newest on, as ranges of the index by account, time and id. */
export function rangesAfter<Owner>(
  user_id: Owner,
  timeField: string,
  after: { readonly at: Date; readonly id: string } | null,
): readonly object[] {
  if (after === null) return [{ user_id }];
  const _id = toObjectId(after.id);
  const sameTime = _id === null ? [] : [{ user_id, [timeField]: after.at, _id: trusted({ $lt: _id }) }];
  return [...sameTime, { user_id, [timeField]: trusted({ $lt: after.at }) }];
}
