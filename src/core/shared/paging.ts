import { validationFailed } from './domain-error.js';

export interface Page<T> {
  readonly entries: readonly T[];
  /** The cursor of the next page; `null` when this was the last page. */
  readonly nextCursor: string | null;
}

/** @param found one more than the limit where there is so much, to know whether there is a next page */
export function pageOf<T>(found: readonly T[], limit: number, cursorAfter: (last: T) => string): Page<T> {
  const entries = found.slice(0, limit);
  const last = entries.at(-1);
  return { entries, nextCursor: last === undefined || found.length <= limit ? null : cursorAfter(last) };
}

/** @throws DomainError `validation_failed` unless it is a whole number from 1 to `max` */
export function checkLimit(limit: number, max: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= max) return limit;
  throw validationFailed([{ field: 'limit', message: `The limit must be a whole number from 1 to ${max}.` }]);
}

/**
 * Everything in a list, in its order, read as far as it is taken.
 * @param size how much is read at a time
 * @param read at most `size` of what follows an item; from the start on after `null`
 */
export async function* eachOf<T>(
  size: number,
  read: (after: T | null) => Promise<readonly T[]>,
): AsyncGenerator<T, void, undefined> {
  let after: T | null = null;
  do {
    const batch: readonly T[] = await read(after);
    yield* batch;
    after = batch.length < size ? null : (batch.at(-1) ?? null);
  } while (after !== null);
}
