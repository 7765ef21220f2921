/** The only source of time for the core, so that tests can move it. */
export abstract class Clock {
  abstract now(): Date;

  /** Lets everything else that waits have its turn, for work that takes longer than a request may be held up. */
  abstract yield(): Promise<void>;

  /**
   * Calls `callback` once `milliseconds` have passed from now, unless that is called off before. Must not keep the
   * process alive.
   * @returns calls it off
   */
  protected abstract after(milliseconds: number, callback: () => void): () => void;

  /** Resolves once `milliseconds` have passed from now. */
  pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.after(milliseconds, resolve));
  }

  /** A signal that aborts once `milliseconds` have passed from now, for passing a time limit on to adapters. */
  deadline(milliseconds: number): AbortSignal {
    const controller = new AbortController();
    this.after(milliseconds, () => controller.abort(timeIsUp()));
    return controller.signal;
  }

  /**
   * Does `work` with a signal that aborts once `milliseconds` have passed from now, or when `outer` aborts. Unlike with
   * `deadline`, nothing of the limit outlasts the work: hundreds of searches a second leave no timers behind.
   * @returns what `work` does; it is up to `work` to heed the signal
   */
  async within<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>, outer?: AbortSignal): Promise<T> {
    const controller = new AbortController();
    const callOff = this.after(milliseconds, () => controller.abort(timeIsUp()));
    const onOuter = (): void => controller.abort(outer?.reason);
    if (outer?.aborted) onOuter();
    outer?.addEventListener('abort', onOuter, { once: true });
    try {
      return await work(controller.signal);
    } finally {
      callOff();
      outer?.removeEventListener('abort', onOuter);
    }
  }

  /**
   * Does `work`, and ends no sooner than `milliseconds` from now, also when it fails: for work whose duration must not
   * tell what it found.
   */
  async atLeast<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
    const passed = this.pause(milliseconds);
    try {
      return await work();
    } finally {
      await passed;
    }
  }

  /** Waits for work that goes on afterwards. @returns how it ended; `undefined` when that takes longer */
  waitAtMost<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
    return this.within(milliseconds, (signal) => {
      const timeIsUp = new Promise<undefined>((resolve) => {
        signal.addEventListener('abort', () => resolve(undefined), { once: true });
      });
      return Promise.race([work, timeIsUp]);
    });
  }

  /**
   * Like {@link within}, for work that may ignore its signal: nobody waits for it any longer then.
   * @throws an error named `TimeoutError` when the time is up
   */
  withTimeout<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.within(milliseconds, (signal) => {
      const timedOut = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
      return Promise.race([work(signal), timedOut]);
    });
  }
}

function timeIsUp(): Error {
  return Object.assign(new Error('The time is up.'), { name: 'TimeoutError' });
}
