/**
 * Waits for `work` for so many milliseconds, and then until the event loop has looked once more for what has arrived. On a
 * busy machine a timer is late, and an answer that came in time would else count as missing: every instance would call its
 * database dead as soon as it has much to do.
 * @param work gets a signal that aborts at the end of the limit; whether it heeds that or not, nobody waits for it then
 * @returns what `work` does
 * @throws what `work` throws, or that the time is up
 */
export async function withTimeout<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const timeIsUp = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  // Timers come before arrivals in a turn of the loop, immediates after them.
  const timer = setTimeout(() => setImmediate(() => controller.abort(new Error('The time is up.'))), milliseconds);
  try {
    return await Promise.race([work(signal), timeIsUp]);
  } finally {
    clearTimeout(timer);
  }
}
