import { setTimeout as wait } from 'node:timers/promises';
import { describeError, type Logger } from '../../../observability/logger.js';

/** The pause between two attempts to reach the database, in milliseconds: how soon it is used again after an outage. */
const PAUSE_MS = 500;

/**
 * - `starting`: not reached yet; calls wait for it
 * - `up`
 * - `checking`: a call failed, and whether that is an outage is being found out
 * - `down`: it is; calls fail at once
 * - `closed`: for good
 */
export type Availability = 'starting' | 'up' | 'checking' | 'down' | 'closed';

/** Knows whether the database can be used, and retries while it cannot. One line in the log per outage. */
export class MongoAvailability {
  /** Resolves once the database was reached for the first time. */
  readonly reachedOnce: Promise<void>;
  private resolveReached: () => void = () => undefined;
  private current: Availability = 'starting';
  private inOutage = false;
  private refusesWrites = false;
  private hasAnswered = false;
  private failure: unknown = null;
  private retrying: Promise<void> | null = null;
  private readonly closing = new AbortController();

  /** @param reach resolves when the database can be used, and ends soon after its signal aborts */
  constructor(
    private readonly reach: (stop: AbortSignal) => Promise<void>,
    private readonly logger: Logger,
  ) {
    this.reachedOnce = new Promise((resolve) => (this.resolveReached = resolve));
  }

  get state(): Availability {
    return this.current;
  }

  /** Why it was last found to be unavailable, for the log alone. */
  get lastFailure(): unknown {
    return this.failure;
  }

  /** `false` from a write that the server refused until one succeeds. */
  get writable(): boolean {
    return !this.refusesWrites;
  }

  /** The server answered, but it is full, read-only or shutting down: no lost connection. */
  refused(error: unknown): void {
    if (!this.refusesWrites) this.logger.error('Database connection error', describeError(error));
    this.refusesWrites = true;
  }

  wrote(): void {
    if (this.refusesWrites) this.logger.info('Database connection restored');
    this.refusesWrites = false;
  }

  /** Tries to reach the database until it succeeds, in the background. */
  start(): void {
    this.retrying ??= this.retry().finally(() => (this.retrying = null));
  }

  failed(error: unknown): void {
    if (this.current !== 'up') return;
    this.recordFailure(error);
    this.current = 'checking';
    this.start();
  }

  /** A call has succeeded: a probe that hangs on one connection is then no proof of an outage. */
  answered(): void {
    this.hasAnswered = true;
  }

  async close(): Promise<void> {
    this.current = 'closed';
    this.closing.abort();
    await this.retrying;
  }

  private async retry(): Promise<void> {
    while (!this.isClosed()) {
      this.hasAnswered = false;
      try {
        await this.reach(this.closing.signal);
        return this.recordSuccess();
      } catch (error) {
        if (this.isClosed()) return;
        this.recordFailure(error);
        if (!this.hasAnswered) this.current = 'down';
      }
      // Rejects only when closing.
      await wait(PAUSE_MS, undefined, { signal: this.closing.signal, ref: false }).catch(() => undefined);
    }
  }

  private recordSuccess(): void {
    if (this.isClosed()) return;
    if (this.inOutage) this.logger.info('Database connection restored');
    this.inOutage = false;
    this.current = 'up';
    this.resolveReached();
  }

  private recordFailure(error: unknown): void {
    this.failure = error;
    if (!this.inOutage) this.logger.error('Database connection error', describeError(error));
    this.inOutage = true;
  }

  /** A method, because the compiler would not believe that it can change during an `await`. */
  private isClosed(): boolean {
    return this.current === 'closed';
  }
}
