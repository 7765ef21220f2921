import { DomainError } from './domain-error.js';

/** Checks whether the database is available. */
export abstract class DatabaseProbe {
  /**
   * Resolves when the database responded to a real query.
   * @throws when it did not; the error is for the log alone
   */
  abstract check(signal: AbortSignal): Promise<void>;
}

/** Long enough for a failover, short enough for a client to wait. */
const RETRY_AFTER_SECONDS = 5;

/** The only error that stores throw on purpose: the database is unavailable. */
export function databaseUnavailable(cause?: unknown): DomainError {
  const message = 'We cannot reach our database at the moment. Please try again in a few seconds.';
  return new DomainError('unavailable', 'database_unavailable', message, {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    cause,
  });
}
