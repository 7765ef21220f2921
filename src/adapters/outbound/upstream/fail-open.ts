import type { Clock } from '../../../core/shared/clock.js';
import { DomainError } from '../../../core/shared/domain-error.js';
import { describeError, type Logger } from '../../../observability/logger.js';

/** The pause after a failure: during an outage only one search per pause waits for the store. */
const RETRY_MS = 5_000;

/** Fail-open access to stores that a search can do without. */
export class FailOpen {
  private retryAt: number | null = null;

  /** @param timeoutMs how long a search waits for one query */
  constructor(
    private readonly timeoutMs: number,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** @returns the query's result, or `null` when it failed or timed out; never throws */
  async run<T>(query: () => Promise<T>): Promise<{ readonly value: T } | null> {
    if (this.retryAt !== null && this.clock.now().getTime() < this.retryAt) return null;
    try {
      const value = await this.clock.withTimeout(this.timeoutMs, query);
      this.retryAt = null;
      return { value };
    } catch (error) {
      this.failed(error);
      return null;
    }
  }

  private failed(error: unknown): void {
    // The database adapter logs its own outages.
    const known = error instanceof DomainError && error.kind === 'unavailable';
    if (this.retryAt === null && !known) {
      this.logger.warning('What is remembered about the sources cannot be used', describeError(error));
    }
    this.retryAt = this.clock.now().getTime() + RETRY_MS;
  }
}
