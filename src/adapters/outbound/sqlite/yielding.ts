/** For how many milliseconds the database may block one turn of the event loop. */
const TURN_MS = 10;

/**
 * Yields to the event loop between SQLite's synchronous operations. Their promises are resolved at once, so that a loop
 * that awaits thousands of them would otherwise finish before the next request is read.
 */
export class Yielding {
  private readonly waiting: (() => void)[] = [];
  private usedMs = 0;
  private isScheduled = false;

  /** Another number in each turn of the event loop in which the database is used. */
  turn = 0;

  /**
   * Runs the work at once, or in a later turn of the event loop when this one has used its time or other work waits:
   * in the order of the calls, so that a loop overtakes nobody.
   * @param work synchronous; reports by {@link addUsed} how long it took
   */
  run<T>(work: () => Promise<T>): Promise<T> {
    if (this.usedMs < TURN_MS && this.waiting.length === 0) return work();
    return new Promise((resolve) => {
      this.waiting.push(() => resolve(work()));
      this.schedule();
    });
  }

  /** @param ms how long the database has just been used */
  addUsed(ms: number): void {
    this.usedMs += ms;
    this.schedule();
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => this.runWaiting());
  }

  private runWaiting(): void {
    this.isScheduled = false;
    this.usedMs = 0;
    this.turn += 1;
    while (this.usedMs < TURN_MS) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      next();
    }
  }
}
