/** The use of YouTube's daily quotas. */
export interface QuotaUse {
  /** Calls of `search.list`, which has a quota of its own. */
  readonly searches: number;
  /** Units of the quota that all other methods share. */
  readonly units: number;
}

/**
 * The use of YouTube's daily quotas by all processes together. A day is identified by the moment at which it ends and
 * the quotas reset. Every method throws DomainError `database_unavailable` when the store fails.
 */
export abstract class QuotaStore {
  abstract usedUntil(endsAt: Date): Promise<QuotaUse>;

  /**
   * Counts one search, unless there are `limit` or more already. One conditional write: of any number of parallel calls
   * exactly those that fit are counted.
   * @param limit at least 1
   */
  abstract reserveSearch(endsAt: Date, limit: number): Promise<{ readonly taken: boolean; readonly use: QuotaUse }>;

  /**
   * Adds to the day's use, atomically. Negative changes subtract, down to 0 at the lowest.
   * @returns the use afterwards
   */
  abstract add(endsAt: Date, change: QuotaUse): Promise<QuotaUse>;

  /**
   * Raises the day's use to this minimum, atomically; never lowers it.
   * @returns the use afterwards
   */
  abstract raise(endsAt: Date, atLeast: QuotaUse): Promise<QuotaUse>;

  /** Removes the days that have ended at `now`. @returns how many */
  abstract removeEnded(now: Date): Promise<number>;
}
