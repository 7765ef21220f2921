import { DomainError } from './domain-error.js';

export interface DatabaseState {
  /** `false` after a write that the database refused (it is full or read-only), until a write succeeds. */
  readonly writable: boolean;
}

export abstract class DatabaseProbe {
  /**
   * Resolves when the database responded to a real query. While writes are refused each check tries one, so that the end
   * of that is found without traffic.
   * @throws when it did not respond; the error is for the log alone
   */
  abstract check(signal: AbortSignal): Promise<DatabaseState>;
}

/** Long enough for a failover, short enough for a client to wait. */
const RETRY_AFTER_SECONDS = 5;

class DatabaseUnavailable extends DomainError {
  constructor(
    cause: unknown,
    readonly refusesWrites: boolean,
  ) {
    const message = 'We cannot reach our database at the moment. Please try again in a few seconds.';
    super('unavailable', 'database_unavailable', message, { retryAfterSeconds: RETRY_AFTER_SECONDS, cause });
  }
}

/**
 * The only error that stores throw on purpose: the database is unavailable.
 * @param refusesWrites whether it can be read all the same: it is full or read-only
 */
export function databaseUnavailable(cause?: unknown, refusesWrites = false): DomainError {
  return new DatabaseUnavailable(cause, refusesWrites);
}

/** For a write that readers can do without. @returns `null` when the database refuses it */
export async function unlessRefused<T>(write: Promise<T>): Promise<T | null> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof DatabaseUnavailable && error.refusesWrites) return null;
    throw error;
  }
}
