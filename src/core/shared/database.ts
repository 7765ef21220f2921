import { DomainError } from './domain-error.js';

/** Asks the store itself whether it can be used. */
export abstract class DatabaseProbe {
  /**
   * Resolves when the store answered a real question.
   * @throws when it did not; what is thrown is for the log alone
   */
  abstract check(signal: AbortSignal): Promise<void>;
}

/** Long enough for a server to be back or to have been replaced, short enough not to be noticed. */
const RETRY_AFTER_SECONDS = 5;

/** The one error that every store throws on purpose: it cannot be used for now. */
export function databaseUnavailable(cause?: unknown): DomainError {
  const message = 'We cannot reach our database at the moment. Please try again in a few seconds.';
  return new DomainError('unavailable', 'database_unavailable', message, {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    cause,
  });
}
