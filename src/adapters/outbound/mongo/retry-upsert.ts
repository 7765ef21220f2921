import { isDuplicate } from './mongo-errors.js';

/** More than once is rare: the document is there after the first refusal, unless it is removed just then. */
const TRIES = 5;

/**
 * Repeats an upsert by `_id` that lost to another one: both found no document to update, and only one could make it.
 * @throws what the upsert throws otherwise
 */
export async function retryUpsert<T>(upsert: () => PromiseLike<T>): Promise<T> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await upsert();
    } catch (error) {
      if (left === 0 || !isDuplicate(error)) throw error;
    }
  }
}
