/** At most `limit` times in a window that starts with the first use. */
export interface ThrottleRule {
  readonly limit: number;
  readonly windowMs: number;
}

/** Whether one more use is within the rule; if not, from when it will be. */
export type Admission = { readonly admitted: true } | { readonly admitted: false; readonly retryAt: Date };

/** Limits how often something may happen to one account or address. */
export abstract class ThrottleStore {
  /**
   * Admits one more use of the key, atomically: in one window exactly `limit` of any number of parallel calls are
   * admitted. A window opens with its first admission and ends `windowMs` later, to the millisecond; refusals count
   * towards nothing. A clock that is set back lengthens none: a window that would last longer than `windowMs` from now
   * on ends then.
   */
  abstract admit(key: string, rule: ThrottleRule, now: Date): Promise<Admission>;

  /** Removes every key whose window has ended at `now`. @returns how many */
  abstract removeExpired(now: Date): Promise<number>;
}
