import type { Clock } from '../../../core/shared/clock.js';
import { DomainError } from '../../../core/shared/domain-error.js';

export interface BulkheadLimits {
  /** How much work is done at once. */
  readonly atOnce: number;
  /** How much may wait for a place. */
  readonly waiting: number;
  /** How long each waits at most, in milliseconds. */
  readonly waitMs: number;
  /** What to tell those who are turned away: whole seconds after which trying again makes sense. */
  readonly retryAfterSeconds: number;
}

type Release = () => void;

/** Lets expensive work through a few at a time, in the order in which it came; the rest waits, within limits. */
export class Bulkhead {
  private running = 0;
  /** In order of arrival; each is told that a place is now its own. */
  private readonly queue = new Set<() => void>();

  /** @param refusal what those who are turned away are told; `busy` unless told otherwise */
  constructor(
    private readonly limits: BulkheadLimits,
    private readonly clock: Clock,
    private readonly refusal: (retryAfterSeconds: number) => DomainError = busy,
  ) {}

  /**
   * Does the work as soon as there is a place and passes its end through.
   * @throws DomainError the refusal when too many wait already or no place came free in time; the work
   * was not begun then
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.enter();
    try {
      return await work();
    } finally {
      release();
    }
  }

  private async enter(): Promise<Release> {
    if (this.running < this.limits.atOnce) this.running += 1;
    else if (this.queue.size >= this.limits.waiting) throw this.turnAway();
    else await this.waitForPlace();
    return () => this.leave();
  }

  private waitForPlace(): Promise<void> {
    return this.clock.within(
      this.limits.waitMs,
      (timeIsUp) =>
        new Promise((admit, reject) => {
          this.queue.add(admit);
          timeIsUp.addEventListener('abort', () => {
            this.queue.delete(admit);
            reject(this.turnAway());
          });
        }),
    );
  }

  /** A place that comes free goes straight to whoever waited longest, so that nobody slips in between. */
  private leave(): void {
    const [next] = this.queue;
    if (next === undefined) {
      this.running -= 1;
      return;
    }
    this.queue.delete(next);
    next();
  }

  private turnAway(): DomainError {
    return this.refusal(this.limits.retryAfterSeconds);
  }
}

function busy(retryAfterSeconds: number): DomainError {
  return new DomainError('unavailable', 'busy', 'The service is busy. Please try again in a moment.', {
    retryAfterSeconds,
  });
}
