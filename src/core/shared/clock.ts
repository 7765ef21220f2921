/** The only source of time for the core, so that tests can move it. */
export abstract class Clock {
  /** The present moment. */
  abstract now(): Date;

  /**
   * A signal that aborts once `milliseconds` have passed from now, for passing a time limit on to adapters.
   * It must not keep the process alive.
   */
  abstract deadline(milliseconds: number): AbortSignal;
}
