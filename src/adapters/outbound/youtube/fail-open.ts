import type { Clock } from '../../../core/shared/clock.js';
import { DomainError } from '../../../core/shared/domain-error.js';
import { describeError, type Logger } from '../../../observability/logger.js';

/** After a failure the store is not tried for so long: in an outage one search in so many milliseconds waits for it. */
const RETRY_MS = 5_000;

/** Access to stores that a search can do without: when they fail or take long, the search goes on. */
export class FailOpen {
  private retryAt: number | null = null;

  /** @param timeoutMs how long a search waits for one answer */
  constructor(
    private readonly timeoutMs: number,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** @returns what the store answered, or `null` when it did not; never throws */
  async ask<T>(query: () => Promise<T>): Promise<{ readonly answer: T } | null> {
    if (this.retryAt !== null && this.clock.now().getTime() < this.retryAt) return null;
    try {
      const answer = await this.clock.withTimeout(this.timeoutMs, query);
      this.retryAt = null;
      return { answer };
    } catch (error) {
      this.failed(error);
      return null;
    }
  }

  private failed(error: unknown): void {
    // An outage is in the log already: the database itself says so.
    const known = error instanceof DomainError && error.kind === 'unavailable';
    if (this.retryAt === null && !known) {
      this.logger.warning('What is remembered about YouTube cannot be used', describeError(error));
    }
    this.retryAt = this.clock.now().getTime() + RETRY_MS;
  }
}
