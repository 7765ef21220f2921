/**
 * Calls back once so many milliseconds have passed and whatever has arrived by then has been looked at: an answer that
 * came in time counts, however busy the event loop was. It runs late timers before it reads, and immediates after that.
 * Doesn't keep the process alive.
 * @returns calls it off
 */
export function afterTimeout(milliseconds: number, callback: () => void): () => void {
  let immediate: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => (immediate = setImmediate(callback)), milliseconds).unref();
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
