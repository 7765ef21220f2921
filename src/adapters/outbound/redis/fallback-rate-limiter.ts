import type { Clock } from '../../../core/shared/clock.js';
import { RateLimiter, type RateLimitDecision, type RateLimitRule } from '../../../core/shared/rate-limiter.js';
import type { HealthRegistry } from '../../../observability/health-registry.js';
import { describeError, type Logger } from '../../../observability/logger.js';
import { REDIS_ANSWER_MS } from './redis-connection.js';
import { RedisFailure } from './redis-failure.js';

/** While Redis is out, one request in so many milliseconds tries it; all others don't wait for it. */
const RETRY_MS = 1_000;

/**
 * Keeps limiting when Redis does not: within this process's memory, as long as the outage lasts. Nobody is refused or
 * kept waiting because of it, and each process then has a budget of its own.
 */
export class FallbackRateLimiter extends RateLimiter {
  /** When Redis may be tried again; `null` while it answers. */
  private retryAt: number | null = null;

  /**
   * @param shared the budgets in Redis; throws when it can't answer
   * @param local what to count with meanwhile
   */
  constructor(
    private readonly shared: RateLimiter,
    private readonly local: RateLimiter,
    private readonly clock: Clock,
    private readonly board: HealthRegistry,
    private readonly logger: Logger,
  ) {
    super();
  }

  consume(subject: string, rules: readonly RateLimitRule[]): Promise<RateLimitDecision> {
    return this.ask((limiter) => limiter.consume(subject, rules));
  }

  refund(subject: string, rules: readonly RateLimitRule[]): Promise<void> {
    return this.ask((limiter) => limiter.refund(subject, rules));
  }

  private async ask<T>(question: (limiter: RateLimiter) => Promise<T>): Promise<T> {
    if (!this.mayTryShared()) return question(this.local);
    try {
      const answer = await this.withinLimit(question(this.shared));
      this.answered();
      return answer;
    } catch (error) {
      this.failed(error);
      return question(this.local);
    }
  }

  /** In an outage, whoever is let through puts the next try off: one at a time. */
  private mayTryShared(): boolean {
    if (this.retryAt === null) return true;
    const now = this.clock.now().getTime();
    if (now < this.retryAt) return false;
    this.retryAt = now + RETRY_MS;
    return true;
  }

  private answered(): void {
    if (this.retryAt !== null) this.logger.info('Redis answers again, the rate limits are shared again');
    this.retryAt = null;
    this.board.report('redis', 'up');
  }

  private failed(error: unknown): void {
    if (this.retryAt === null) {
      this.logger.error('Redis does not answer, the rate limits hold for this process only', {
        ...(error instanceof RedisFailure ? { reason: error.reason } : describeError(error)),
      });
    }
    this.retryAt = this.clock.now().getTime() + RETRY_MS;
    this.board.report('redis', 'down');
  }

  private withinLimit<T>(work: Promise<T>): Promise<T> {
    return this.clock.within(REDIS_ANSWER_MS, (timeIsUp) => {
      const tooLate = new Promise<never>((_, reject) => {
        timeIsUp.addEventListener('abort', () => reject(new RedisFailure('timeout')));
      });
      return Promise.race([work, tooLate]);
    });
  }
}
