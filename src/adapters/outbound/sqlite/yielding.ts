/** How long the database may hold up the process before everybody else gets a turn, in milliseconds. */
const TURN_MS = 10;

/**
 * Shares the process's one thread. SQLite works synchronously, and what is awaited of it is there at once: a loop over
 * thousands of rows would else run to its end before the next request is so much as read.
 */
export class Yielding {
  private readonly waiting: (() => void)[] = [];
  private usedMs = 0;
  private nextIsPlanned = false;

  /**
   * Does the work at once, or, when this turn of the event loop has had its time or others wait already, in a later
   * turn: in the order in which it was asked for, so that a loop that always comes back at once passes nobody.
   * @param work synchronous but for its result; says by {@link spend} how long it took
   */
  take<T>(work: () => Promise<T>): Promise<T> {
    if (this.usedMs < TURN_MS && this.waiting.length === 0) return work();
    return new Promise((resolve) => {
      this.waiting.push(() => resolve(work()));
      this.planNext();
    });
  }

  /** @param ms how long the database was used just now */
  spend(ms: number): void {
    this.usedMs += ms;
    this.planNext();
  }

  private planNext(): void {
    if (this.nextIsPlanned) return;
    this.nextIsPlanned = true;
    setImmediate(() => this.begin());
  }

  private begin(): void {
    this.nextIsPlanned = false;
    this.usedMs = 0;
    while (this.usedMs < TURN_MS) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      next();
    }
  }
}
