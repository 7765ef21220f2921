import type { Clock } from '../../../core/shared/clock.js';
import { DomainError } from '../../../core/shared/domain-error.js';

export interface BulkheadLimits {
  /** The number of permits: how much work runs at once. */
  readonly atOnce: number;
  /** How much may wait for a permit. */
  readonly waiting: number;
  /** How long each waits at most, in milliseconds. */
  readonly waitMs: number;
  /** For refused work: whole seconds after which trying again makes sense. */
  readonly retryAfterSeconds: number;
}

type Release = () => void;

/** Runs expensive work a few at a time, first come, first served; the rest waits, within limits. */
export class Bulkhead {
  private running = 0;
  /** In order of arrival; each is called when it gets a permit. */
  private readonly queue = new Set<() => void>();

  /** @param refusal the error for refused work; `busy` by default */
  constructor(
    private readonly limits: BulkheadLimits,
    private readonly clock: Clock,
    private readonly refusal: (retryAfterSeconds: number) => DomainError = busy,
  ) {}

  /**
   * Runs the work as soon as there is a permit and passes its end through.
   * @throws DomainError the refusal when too many wait already or no permit came free in time; the work
   * was not begun then
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.acquire();
    try {
      return await work();
    } finally {
      release();
    }
  }

  private async acquire(): Promise<Release> {
    if (this.running < this.limits.atOnce) this.running += 1;
    else if (this.queue.size >= this.limits.waiting) throw this.refuse();
    else await this.waitForPermit();
    return () => this.release();
  }

  private waitForPermit(): Promise<void> {
    return this.clock.within(
      this.limits.waitMs,
      (timeIsUp) =>
        new Promise((admit, reject) => {
          this.queue.add(admit);
          timeIsUp.addEventListener('abort', () => {
            this.queue.delete(admit);
            reject(this.refuse());
          });
        }),
    );
  }

  /** A permit goes straight to whoever waited longest, so that nobody slips in between. */
  private release(): void {
    const [next] = this.queue;
    if (next === undefined) {
      this.running -= 1;
      return;
    }
    this.queue.delete(next);
    next();
  }

  private refuse(): DomainError {
    return this.refusal(this.limits.retryAfterSeconds);
  }
}

function busy(retryAfterSeconds: number): DomainError {
  return new DomainError('unavailable', 'busy', 'The service is busy. Please try again in a moment.', {
    retryAfterSeconds,
  });
}
