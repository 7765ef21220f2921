import type { Clock } from '../../../core/shared/clock.js';
import { RateLimiter, type RateLimitDecision, type RateLimitRule } from '../../../core/shared/rate-limiter.js';
import type { HealthRegistry } from '../../../observability/health-registry.js';
import { describeError, type Logger } from '../../../observability/logger.js';
import { Outage } from '../system/outage.js';
import { REDIS_COMMAND_MS } from './redis-connection.js';
import { RedisFailure } from './redis-commands.js';

/**
 * Falls back to limits in this process's memory while Redis is out. No request is refused or delayed because of the outage;
 * each process then counts by itself.
 */
export class FallbackRateLimiter extends RateLimiter {
  private readonly outage: Outage;

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
    // Without a rule nothing is counted, but the script runs.
    const attempt = (): Promise<void> => this.withinLimit(shared.refund('', []));
    this.outage = new Outage(clock, attempt, () => this.restored());
  }

  consume(subject: string, rules: readonly RateLimitRule[]): Promise<RateLimitDecision> {
    return this.run((limiter) => limiter.consume(subject, rules));
  }

  refund(subject: string, rules: readonly RateLimitRule[]): Promise<void> {
    return this.run((limiter) => limiter.refund(subject, rules));
  }

  private async run<T>(operation: (limiter: RateLimiter) => Promise<T>): Promise<T> {
    if (this.outage.isUnderWay) return operation(this.local);
    try {
      const result = await this.withinLimit(operation(this.shared));
      this.health.report('redis', 'up');
      return result;
    } catch (error) {
      this.failed(error);
      return operation(this.local);
    }
  }

  private restored(): void {
    this.logger.info('Redis answers again, the rate limits are shared again');
    this.health.report('redis', 'up');
  }

  private failed(error: unknown): void {
    this.health.report('redis', 'down');
    if (!this.outage.begin()) return;
    this.logger.error('Redis does not answer, the rate limits hold for this process only', {
      ...(error instanceof RedisFailure ? { reason: error.reason } : describeError(error)),
    });
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
