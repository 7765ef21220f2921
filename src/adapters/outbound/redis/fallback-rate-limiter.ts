import type { Clock } from '../../../core/shared/clock.js';
import { RateLimiter, type RateLimitDecision, type RateLimitRule } from '../../../core/shared/rate-limiter.js';
import type { HealthRegistry } from '../../../observability/health-registry.js';
import { describeError, type Logger } from '../../../observability/logger.js';
import { REDIS_COMMAND_MS } from './redis-connection.js';
import { RedisFailure } from './redis-commands.js';

/** During an outage one request per this many milliseconds tries Redis; the others don't wait for it. */
const RETRY_MS = 1_000;

/**
 * Falls back to limits in this process's memory while Redis is out. No request is refused or delayed because of the outage;
 * each process then counts by itself.
 */
export class FallbackRateLimiter extends RateLimiter {
  /** When Redis may be tried again; `null` while it is up. */
  private retryAt: number | null = null;

  /**
   * @param shared the limits in Redis; throws when it is out
   * @param local used meanwhile
   */
  constructor(
    private readonly shared: RateLimiter,
    private readonly local: RateLimiter,
    private readonly clock: Clock,
    private readonly health: HealthRegistry,
    private readonly logger: Logger,
  ) {
    super();
  }

  consume(subject: string, rules: readonly RateLimitRule[]): Promise<RateLimitDecision> {
    return this.run((limiter) => limiter.consume(subject, rules));
  }

  refund(subject: string, rules: readonly RateLimitRule[]): Promise<void> {
    return this.run((limiter) => limiter.refund(subject, rules));
  }

  private async run<T>(operation: (limiter: RateLimiter) => Promise<T>): Promise<T> {
    if (!this.mayTryShared()) return operation(this.local);
    try {
      const result = await this.withinLimit(operation(this.shared));
      this.succeeded();
      return result;
    } catch (error) {
      this.failed(error);
      return operation(this.local);
    }
  }

  /** During an outage each attempt postpones the next: one at a time. */
  private mayTryShared(): boolean {
    if (this.retryAt === null) return true;
    const now = this.clock.now().getTime();
    if (now < this.retryAt) return false;
    this.retryAt = now + RETRY_MS;
    return true;
  }

  private succeeded(): void {
    if (this.retryAt !== null) this.logger.info('Redis answers again, the rate limits are shared again');
    this.retryAt = null;
    this.health.report('redis', 'up');
  }

  private failed(error: unknown): void {
    if (this.retryAt === null) {
      this.logger.error('Redis does not answer, the rate limits hold for this process only', {
        ...(error instanceof RedisFailure ? { reason: error.reason } : describeError(error)),
      });
    }
    this.retryAt = this.clock.now().getTime() + RETRY_MS;
    this.health.report('redis', 'down');
  }

  private withinLimit<T>(work: Promise<T>): Promise<T> {
    return this.clock.within(REDIS_COMMAND_MS, (timeIsUp) => {
      const tooLate = new Promise<never>((_, reject) => {
        timeIsUp.addEventListener('abort', () => reject(new RedisFailure('timeout')));
      });
      return Promise.race([work, tooLate]);
    });
  }
}
