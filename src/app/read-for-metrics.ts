import type { DatabaseProbe } from '../core/shared/database.js';

/** Whoever asks for the metrics waits with it. */
const TIME_LIMIT_MS = 500;

/**
 * Reads something from the database for the metrics.
 * @returns reads it, at most once at a time; `undefined` when the database does not answer within half a second
 */
export function readForMetrics<T>(
  probe: Pick<DatabaseProbe, 'check'>,
  read: () => Promise<T>,
): () => Promise<T | undefined> {
  let reading: Promise<T | undefined> | null = null;
  const tryReading = async (): Promise<T | undefined> => {
    try {
      // Finds out sooner than the reading would that there is nobody to ask.
      await probe.check(AbortSignal.timeout(TIME_LIMIT_MS));
      return await read();
    } catch {
      return undefined;
    } finally {
      reading = null;
    }
  };
  return async () => {
    reading ??= tryReading();
    let limit: NodeJS.Timeout | undefined;
    const tooLate = new Promise<undefined>((resolve) => (limit = setTimeout(() => resolve(undefined), TIME_LIMIT_MS)));
    return Promise.race([reading, tooLate]).finally(() => clearTimeout(limit));
  };
}
