/**
 * Calls back once so many milliseconds have passed and whatever has arrived by then has been looked at: an answer that
 * came in time counts, however busy the event loop was. If that made this late, what is outside gets as much time again:
 * the request may have left only now. Then the loop reads once more, before its immediates run.
 * Doesn't keep the process alive.
 * @returns calls it off
 */
export function afterTimeout(milliseconds: number, callback: () => void): () => void {
  const dueAt = performance.now() + milliseconds;
  let immediate: NodeJS.Immediate | undefined;
  const readOnce = (): void => {
    immediate = setImmediate(callback);
  };
  let timer = setTimeout(() => {
    // A timer may be early by a fraction of a millisecond.
    timer = setTimeout(readOnce, Math.max(0, performance.now() - dueAt)).unref();
  }, milliseconds).unref();
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}

/** A signal that aborts then: `AbortSignal.timeout` for what comes from outside. */
export function timeoutSignal(milliseconds: number): AbortSignal {
  const controller = new AbortController();
  afterTimeout(milliseconds, () => controller.abort());
  return controller.signal;
}
