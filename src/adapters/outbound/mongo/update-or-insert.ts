import type { Model, UpdateWithAggregationPipeline } from 'mongoose';
import { isDuplicate } from './mongo-errors.js';

/**
 * Changes the document with this `_id` by a pipeline, in one write that sees and changes it at once. Where there is
 * none yet, a blank one is put there first. (An upsert would do that in the same write, but two that meet can both
 * find nothing, and servers differ in what the one that lost is told.)
 * @param begin inserts a document that means the same as none
 * @param limit ends it when it has been in vain
 * @returns the document as the pipeline left it
 */
export async function updateOrInsert<T>(
  model: Model<T>,
  key: string,
  begin: () => Promise<unknown>,
  pipeline: UpdateWithAggregationPipeline,
  limit: AbortSignal,
): Promise<T> {
  for (;;) {
    limit.throwIfAborted();
    const changed = await model
      .findOneAndUpdate({ _id: key }, pipeline, { returnDocument: 'after', updatePipeline: true })
      .lean<T>();
    if (changed !== null) return changed;
    try {
      await begin();
    } catch (error) {
      // Somebody else has begun it: as good.
      if (!isDuplicate(error)) throw error;
    }
  }
}
