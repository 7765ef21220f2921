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

interface Waiter {
  /** For whom the work is: a client, an account. */
  readonly owners: readonly string[];
  readonly admit: () => void;
  readonly refuse: () => void;
}

/**
 * Runs expensive work a few at a time, first come, first served; the rest waits, within limits. A full queue is shared:
 * a newcomer takes the place of the youngest waiter of an owner who holds more than a quarter of it.
 */
export class Bulkhead {
  private running = 0;
  /** In order of arrival. */
  private readonly queue = new Set<Waiter>();

  /** @param refusal the error for refused work; `busy` by default */
  constructor(
    private readonly limits: BulkheadLimits,
    private readonly clock: Clock,
    private readonly refusal: (retryAfterSeconds: number) => DomainError = busy,
  ) {}

  /** Whether new work would have to wait for a permit. */
  get isFull(): boolean {
    return this.running >= this.limits.atOnce;
  }

  /**
   * Runs the work as soon as there is a permit and passes its end through.
   * @param owners for whom the work is
   * @throws DomainError the refusal when too many wait already or no permit came free in time; the work
   * was not begun then
   */
  async run<T>(work: () => Promise<T>, owners: readonly string[] = []): Promise<T> {
    const release = await this.acquire(owners);
    try {
      return await work();
    } finally {
      release();
    }
  }

  private async acquire(owners: readonly string[]): Promise<Release> {
    if (!this.isFull) {
      this.running += 1;
    } else {
      if (this.queue.size >= this.limits.waiting && !this.makeRoomFor(owners)) throw this.refuse();
      await this.waitForPermit(owners);
    }
    return () => this.release();
  }

  /** Refuses the youngest waiter of whoever holds most of the queue, if that is too much, unless the newcomer does, too. */
  private makeRoomFor(newcomer: readonly string[]): boolean {
    const counts = new Map<string, number>();
    for (const { owners } of this.queue) for (const owner of owners) counts.set(owner, (counts.get(owner) ?? 0) + 1);
    const [greediest, held] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), ['', 0]);
    const tooMany = this.limits.waiting / 4;
    if (held <= tooMany || newcomer.some((owner) => (counts.get(owner) ?? 0) > tooMany)) return false;
    const youngest = [...this.queue].findLast(({ owners }) => owners.includes(greediest));
    youngest?.refuse();
    return youngest !== undefined;
  }

  private waitForPermit(owners: readonly string[]): Promise<void> {
    return this.clock.within(
      this.limits.waitMs,
      (timeIsUp) =>
        new Promise((admit, reject) => {
          const refuse = (): void => {
            this.queue.delete(waiter);
            reject(this.refuse());
          };
          const waiter = { owners, admit, refuse };
          this.queue.add(waiter);
          timeIsUp.addEventListener('abort', refuse);
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
    next.admit();
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
