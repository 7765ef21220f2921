import type { HistoryEntry, NewHistoryEntry } from './history-entry.js';

/** A place in an account's history: right after the entry with this time and id, whether or not that is still there. */
export interface HistoryPosition {
  readonly searchedAt: Date;
  readonly id: string;
}

/**
 * The searches of each account. The guarantees for every store are in `auth.ports.ts`.
 *
 * The order of an account's entries is the latest search first; of one moment, the greater id (as text) first. Searches
 * of the old service belong to it, as searches for artists; one without a time counts as made at the start of 1970. No method
 * takes longer because other accounts have more entries.
 */
export abstract class SearchHistoryStore {
  /** Adds the entries. Those of one call with the same time are listed in the order given here. */
  abstract add(entries: readonly NewHistoryEntry[]): Promise<void>;

  /**
   * Adds the entry unless the account has one of the same kind and query that was recorded after `since`; of several at
   * once exactly one is added. That other one gets this one's result, if there is one: somebody may have chosen another
   * match. One whose removal was answered does not count. @returns whether the entry was added
   */
  abstract record(entry: NewHistoryEntry, since: Date): Promise<boolean>;

  /**
   * The account's entries in order, at most `limit` of them, from the latest on or from what follows `after`. Reading
   * page by page returns every remaining entry once, whatever is added or removed meanwhile. YouTube's results are
   * included until they are purged.
   */
  abstract listOf(userId: string, after: HistoryPosition | null, limit: number): Promise<readonly HistoryEntry[]>;

  /** Removes this entry of this account. `false` when the account has none with that id. */
  abstract remove(userId: string, id: string): Promise<boolean>;

  /**
   * Removes all of the account's entries, however many there are; other requests are served meanwhile. @returns how
   * many
   */
  abstract removeAllOf(userId: string): Promise<number>;

  /**
   * Makes every result from YouTube `null` whose search was made at `upTo` or earlier; the rest of the entry stays. Other
   * requests are served meanwhile; safe to run concurrently. @returns how many results were removed
   */
  abstract forgetYouTubeResults(upTo: Date): Promise<number>;
}
