import { setTimeout as wait } from 'node:timers/promises';
import { describeError, type Logger } from '../../../observability/logger.js';

/** The pause between two tries to reach the database, in milliseconds: how soon after its return it is used again. */
const PAUSE_MS = 500;

/**
 * - `starting`: not reached yet; who needs it waits a little
 * - `up`
 * - `suspect`: something failed a moment ago; whether that is an outage is being asked
 * - `down`: it is; nobody is made to wait
 * - `closed`: for good
 */
export type Availability = 'starting' | 'up' | 'suspect' | 'down' | 'closed';

/** Knows whether the database can be used, and goes on trying while it cannot. One line in the log per outage. */
export class MongoAvailability {
  /** Resolves once the database was reached for the first time. */
  readonly reachedOnce: Promise<void>;
  private markReached: () => void = () => undefined;
  private current: Availability = 'starting';
  private inOutage = false;
  private failure: unknown = null;
  private seeking: Promise<void> | null = null;
  private readonly closing = new AbortController();

  /** @param reach resolves when the database can be used, and ends soon after its signal aborts */
  constructor(
    private readonly reach: (stop: AbortSignal) => Promise<void>,
    private readonly logger: Logger,
  ) {
    this.reachedOnce = new Promise((resolve) => (this.markReached = resolve));
  }

  get state(): Availability {
    return this.current;
  }

  /** Why it was last found to be unavailable, for the log alone. */
  get lastFailure(): unknown {
    return this.failure;
  }

  /** Begins to seek, in the background. */
  start(): void {
    this.seeking ??= this.seek().finally(() => (this.seeking = null));
  }

  /** A call failed because of the connection. */
  failed(error: unknown): void {
    if (this.current !== 'up') return;
    this.note(error);
    this.current = 'suspect';
    this.start();
  }

  /** Ends the seeking. */
  async close(): Promise<void> {
    this.current = 'closed';
    this.closing.abort();
    await this.seeking;
  }

  private async seek(): Promise<void> {
    while (this.current !== 'closed') {
      try {
        await this.reach(this.closing.signal);
        return this.found();
      } catch (error) {
        if (this.isClosed()) return;
        this.note(error);
        this.current = 'down';
      }
      // Ends early, by an error, only when closing.
      await wait(PAUSE_MS, undefined, { signal: this.closing.signal, ref: false }).catch(() => undefined);
    }
  }

  private found(): void {
    if (this.isClosed()) return;
    if (this.inOutage) this.logger.info('Database connection restored');
    this.inOutage = false;
    this.current = 'up';
    this.markReached();
  }

  private note(error: unknown): void {
    this.failure = error;
    if (!this.inOutage) this.logger.error('Database connection error', describeError(error));
    this.inOutage = true;
  }

  /** A method, because the compiler would not believe that it can change during an `await`. */
  private isClosed(): boolean {
    return this.current === 'closed';
  }
}
