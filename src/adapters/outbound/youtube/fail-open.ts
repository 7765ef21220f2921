import type { Clock } from '../../../core/shared/clock.js';
import { DomainError } from '../../../core/shared/domain-error.js';
import { describeError, type Logger } from '../../../observability/logger.js';

/** After a failure nobody asks for so long: of all who search in an outage, one in so many milliseconds waits. */
const RETRY_MS = 5_000;

/** Asks stores that a search can do without: when they fail or take long, the search goes on. */
export class FailOpen {
  private retryAt: number | null = null;

  /** @param answerLimitMs how long a search waits for one answer, in milliseconds */
  constructor(
    private readonly answerLimitMs: number,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** @returns what the store answered, or `null` when it did not; never throws */
  async ask<T>(question: () => Promise<T>): Promise<{ readonly answer: T } | null> {
    if (this.retryAt !== null && this.clock.now().getTime() < this.retryAt) return null;
    try {
      const answer = await this.withinLimit(question);
      this.retryAt = null;
      return { answer };
    } catch (error) {
      this.failed(error);
      return null;
    }
  }

  private withinLimit<T>(question: () => Promise<T>): Promise<T> {
    return this.clock.within(this.answerLimitMs, (timeIsUp) => {
      const tooLate = new Promise<never>((_, reject) => {
        timeIsUp.addEventListener('abort', () => reject(timeIsUp.reason as Error));
      });
      return Promise.race([question(), tooLate]);
    });
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
