import type { Clock } from '../../../core/shared/clock.js';
import { DomainError } from '../../../core/shared/domain-error.js';
import { describeError, type Logger } from '../../../observability/logger.js';
import { Pause } from './pause.js';

/** The pause after a failure: during an outage only one search per pause waits for the store. */
const RETRY_MS = 5_000;

/** Fail-open access to stores that a search can do without. */
export class FailOpen {
  private readonly pause: Pause;
  private failing = false;

  /** @param timeoutMs how long a search waits for one query */
  constructor(
    private readonly timeoutMs: number,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.pause = new Pause(clock);
  }

  /** @returns the query's result, or `null` when it failed or timed out; never throws */
  async run<T>(query: () => Promise<T>): Promise<{ readonly value: T } | null> {
    if (this.pause.leftMs() > 0) return null;
    try {
      const value = await this.clock.withTimeout(this.timeoutMs, query);
      this.failing = false;
      this.pause.end();
      return { value };
    } catch (error) {
      this.failed(error);
      return null;
    }
  }

  private failed(error: unknown): void {
    // The database adapter logs its own outages.
    const known = error instanceof DomainError && error.kind === 'unavailable';
    if (!this.failing && !known) {
      this.logger.warning('What is remembered about the sources cannot be used', describeError(error));
    }
    this.failing = true;
    this.pause.begin(RETRY_MS);
  }
}
