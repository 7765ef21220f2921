import { OperationTimeout } from './mongo-errors.js';

/**
 * Waits until the work may begin, and for the work, but not for longer than that in all. A query that is under way then
 * is ended soon by the driver's own limits; work that would ask again and again must stop when its signal aborts.
 * @throws OperationTimeout; anything that the work throws in time
 */
export async function within<T>(
  milliseconds: number,
  mayBegin: Promise<void>,
  work: (limit: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      limit.abort();
      reject(new OperationTimeout());
    }, milliseconds);
  });
  try {
    await Promise.race([mayBegin, tooLate]);
    return await Promise.race([work(limit.signal), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits for the answer until the signal aborts.
 * @throws the signal's reason; what the answer is rejected with before
 */
export async function unlessAborted<T>(signal: AbortSignal, answer: Promise<T>): Promise<T> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
