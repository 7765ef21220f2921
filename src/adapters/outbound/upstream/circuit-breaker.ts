import {
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  CountBreaker,
  handleWhen,
  type IBackoff,
  type IHalfOpenAfterBackoffContext,
} from 'cockatiel';
import { sourceBroken, sourceTimedOut, sourceUnavailable, type Upstream } from '../../../core/music/source.js';
import type { Clock } from '../../../core/shared/clock.js';
import { DomainError } from '../../../core/shared/domain-error.js';
import type { Logger } from '../../../observability/logger.js';
import type { UpstreamMetrics } from '../../../observability/upstream-metrics.js';
import { Bulkhead, type BulkheadLimits } from './bulkhead.js';
import { ServerFailure } from './request-with-retry.js';
import { UpstreamFailure } from './upstream-client.js';

/** As many permits as there are connections; a waiting use holds nothing else, and not for long. */
const PERMITS: BulkheadLimits = { atOnce: 64, waiting: 1_000, waitMs: 2_000, retryAfterSeconds: 2 };

/** More than half of the latest 20 uses, and at least 10 in all: a few failures in a row happen to the best. */
const TRIP = { size: 20, threshold: 0.5, minimumNumberOfCalls: 10 };

/** How long the circuit stays open, in milliseconds: longer each time that the source has not recovered. */
const OPEN_MS = [5_000, 10_000, 20_000];
const MAX_OPEN_MS = 30_000;

/**
 * Keeps a source that hangs or fails from taking the service with it: a bulkhead limits the uses at once, and the
 * circuit opens when most of them fail. After a while (half-open) one use tries; its success closes the circuit.
 */
export class CircuitBreaker {
  private readonly bulkhead: Bulkhead;
  private breaker: CircuitBreakerPolicy;
  /** When the circuit last opened: until when, by the machine's clock (as the library's), for how long, and why. */
  private opened = { until: 0, durationMs: MAX_OPEN_MS, timedOut: false };

  /** @param trip when the circuit opens */
  constructor(
    private readonly source: Upstream,
    clock: Clock,
    private readonly logger: Logger,
    metrics: UpstreamMetrics,
    private readonly trip = TRIP,
  ) {
    this.bulkhead = new Bulkhead(PERMITS, clock, (seconds) => sourceUnavailable(source, seconds));
    this.breaker = this.closedBreaker();
    metrics.watchCircuit(source, () => this.breaker.state !== CircuitState.Closed);
  }

  /**
   * Passes the end of a use of the source through.
   * @throws DomainError what the failures were that opened the circuit (timed out or broken), or unavailable for want
   * of a permit, with the whole seconds after which trying again makes sense; the use was not begun then
   */
  async run<T>(use: () => Promise<T>): Promise<T> {
    this.assertClosed();
    return this.bulkhead.run(() => {
      // The circuit may have opened while this use waited for its permit.
      this.assertClosed();
      return this.breaker.execute(use);
    });
  }

  private closedBreaker(): CircuitBreakerPolicy {
    const breaker = circuitBreaker(handleWhen(isOutage), {
      breaker: new CountBreaker(this.trip),
      halfOpenAfter: { next: (context) => this.open(context) },
    });
    breaker.onReset(() => this.logger.info('Upstream circuit closed, it answers again', { upstream: this.source }));
    return breaker;
  }

  private closeAnew(): void {
    this.breaker = this.closedBreaker();
    this.opened = { ...this.opened, until: 0 };
  }

  /** While half-open, the library would let all others wait for the end of the one that tries. */
  private assertClosed(): void {
    const leftMs = this.opened.until - Date.now();
    // A clock that was set back would keep the circuit open for as long.
    if (leftMs > this.opened.durationMs) this.closeAnew();
    const { state } = this.breaker;
    if (state !== CircuitState.HalfOpen && (state !== CircuitState.Open || leftMs <= 0)) return;
    const refusal = this.opened.timedOut ? sourceTimedOut : sourceBroken;
    throw refusal(this.source, undefined, Math.max(1, Math.ceil(leftMs / 1000)));
  }

  /** The library calls it once each time that the circuit opens. */
  private open({ attempt, result }: IHalfOpenAfterBackoffContext): IBackoff<IHalfOpenAfterBackoffContext> {
    const duration = OPEN_MS[attempt - 1] ?? MAX_OPEN_MS;
    const error = 'error' in result ? result.error : undefined;
    this.opened = {
      until: Date.now() + duration,
      durationMs: duration,
      timedOut: error instanceof DomainError && error.kind === 'upstream_timeout',
    };
    this.logger.warning('Upstream circuit opened, it is not asked for a while', {
      upstream: this.source,
      seconds: duration / 1000,
    });
    return { duration, next: (context) => this.open(context) };
  }
}

/** It hung, failed or was out of reach. A refusal or an unusable response does not count: a retry costs little time. */
function isOutage(error: Error): boolean {
  if (!(error instanceof DomainError)) return false;
  if (error.kind === 'upstream_timeout') return true;
  const { cause } = error;
  return cause instanceof ServerFailure || (cause instanceof UpstreamFailure && cause.reason !== 'too_large');
}
