import type { HistoryEntry, NewHistoryEntry } from './history-entry.js';

/** A place in an account's history: right after the entry with this time and id, whether or not that is still there. */
export interface HistoryPosition {
  readonly searchedAt: Date;
  readonly id: string;
}

/**
 * Who searched for what. What holds for every store is said in `auth.ports.ts`.
 *
 * The order of an account's entries is the latest search first; of one moment, the greater id (as text) first. Searches
 * of the old service belong to it, as Spotify's; one without a time counts as made at the start of 1970. No method
 * takes longer because other accounts have more entries.
 */
export abstract class SearchHistoryStore {
  /** Adds the entries, whatever else there is. Those of one call and one moment are listed in the order given here. */
  abstract add(entries: readonly NewHistoryEntry[]): Promise<void>;

  /**
   * The account's entries in order, at most `limit` of them, from the latest on or from what follows `after`. Going on
   * from the last one's position each time shows every entry that stays once, whatever is added or removed meanwhile.
   * YouTube's results are there for as long as nothing has forgotten them.
   */
  abstract listOf(userId: string, after: HistoryPosition | null, limit: number): Promise<readonly HistoryEntry[]>;

  /** Removes this entry of this account. `false` when the account has none by that id, whoever else may have. */
  abstract remove(userId: string, id: string): Promise<boolean>;

  /** Removes all of the account's entries, however many there are; others are served meanwhile. Says how many. */
  abstract removeAllOf(userId: string): Promise<number>;

  /**
   * Makes the result `null` of every search at YouTube made at `upTo` or earlier; the rest of the entry stays. Others
   * are served meanwhile; safe to run twice at once. Says how many results it were.
   */
  abstract forgetYouTubeResults(upTo: Date): Promise<number>;
}

/** Hears of what went wrong while searches were recorded: whoever made them is not told. */
export abstract class UnrecordedSearches {
  /** Returns at once and never throws. */
  abstract report(error: unknown): void;
}
