/** What is used of YouTube's daily budgets. */
export interface QuotaUse {
  /** Calls of `search.list`, which has a budget of its own. */
  readonly searches: number;
  /** Units of the budget that all other methods share. */
  readonly units: number;
}

/**
 * What all processes together use of YouTube's daily budgets. A day is named by the moment at which it ends and the
 * budgets start anew. Nothing says who used it.
 *
 * Every method throws DomainError `database_unavailable` when it cannot answer.
 */
export abstract class QuotaStore {
  /** The day's use so far. */
  abstract usedUntil(endsAt: Date): Promise<QuotaUse>;

  /**
   * Counts one search, unless there are `limit` or more already. One conditional write: of any number of parallel calls
   * exactly those that fit are counted.
   * @param limit at least 1
   */
  abstract reserveSearch(endsAt: Date, limit: number): Promise<{ readonly taken: boolean; readonly use: QuotaUse }>;

  /**
   * Adds to the day's use, atomically. What is negative is taken back, never to below 0.
   * @returns the use afterwards
   */
  abstract add(endsAt: Date, change: QuotaUse): Promise<QuotaUse>;

  /**
   * Raises the day's use to what is known to be used at least, atomically; never lowers it.
   * @returns the use afterwards
   */
  abstract raise(endsAt: Date, atLeast: QuotaUse): Promise<QuotaUse>;

  /** Removes the days that have ended at `now`; says how many. */
  abstract removeEnded(now: Date): Promise<number>;
}
