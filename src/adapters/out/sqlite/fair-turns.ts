/** How long the database may hold up the process before everybody else gets a turn, in milliseconds. */
const TURN_MS = 10;

/**
 * Shares the process's one thread. SQLite works synchronously, and what is awaited of it is there at once: a loop over
 * thousands of rows would else run to its end before the next request is so much as read.
 */
export class FairTurns {
  private usedMs = 0;

  /** Whether this turn of the event loop has had its time: whoever wants more waits for {@link next}. */
  get over(): boolean {
    return this.usedMs >= TURN_MS;
  }

  /** @param ms how long the database was used just now */
  spend(ms: number): void {
    // Registered before anybody waits for the next turn: they find it begun.
    if (this.usedMs === 0) setImmediate(() => (this.usedMs = 0));
    this.usedMs += ms;
  }

  /** Resolves once what came in meanwhile has been looked at. Those who wait are let through in their order. */
  async next(): Promise<void> {
    while (this.over) await new Promise(setImmediate);
  }
}
