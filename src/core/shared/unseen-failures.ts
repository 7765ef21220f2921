/** Reports failures that the user does not see, because the request succeeded all the same. */
export abstract class UnseenFailures {
  /**
   * Returns at once and never throws.
   * @param what for the log: says what failed, and nothing of whose it was
   */
  abstract report(what: string, error: unknown): void;
}
