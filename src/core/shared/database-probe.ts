/** Asks the store itself whether it can be used. */
export abstract class DatabaseProbe {
  /**
   * Resolves when the store answered a real question.
   * @throws when it did not; what is thrown is for the log alone
   */
  abstract check(signal: AbortSignal): Promise<void>;
}
