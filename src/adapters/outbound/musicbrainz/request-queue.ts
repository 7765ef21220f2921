import { sourceUnavailable } from '../../../core/music/source.js';
import type { Clock } from '../../../core/shared/clock.js';
import { Bulkhead } from '../upstream/bulkhead.js';
import { Pause } from '../upstream/pause.js';
import type { RequestPace } from './request-pace.js';

/** Each waits a second for every one before it; longer than a minute nobody is interested any more. */
const MAX_QUEUED = 40;
const RETRY_AFTER_SECONDS = 30;
const LIMITS = { atOnce: 1, waiting: 1_000, waitMs: 60_000, retryAfterSeconds: RETRY_AFTER_SECONDS };

/** One request at a time: several at once are answered much later. */
export class RequestQueue {
  private readonly bulkhead: Bulkhead;
  private queued = 0;
  private readonly paused: Pause;

  constructor(
    private readonly pace: RequestPace,
    private readonly clock: Clock,
  ) {
    this.paused = new Pause(clock);
    this.bulkhead = new Bulkhead(LIMITS, clock, (seconds) => sourceUnavailable('musicbrainz', seconds));
  }

  /** @throws DomainError unavailable when too many wait already */
  assertRoom(): void {
    if (this.queued >= MAX_QUEUED) throw sourceUnavailable('musicbrainz', RETRY_AFTER_SECONDS);
  }

  /**
   * Makes the request when it is its turn.
   * @param onDelay called when that is not at once
   */
  async run<T>(request: () => Promise<T>, onDelay: () => void): Promise<T> {
    if (this.bulkhead.isFull) onDelay();
    this.queued += 1;
    try {
      return await this.bulkhead.run(async () => {
        await this.turn(onDelay);
        return request();
      });
    } finally {
      this.queued -= 1;
    }
  }

  /** Nothing is requested for so long. */
  pause(milliseconds: number): void {
    this.paused.begin(milliseconds);
  }

  private async turn(onDelay: () => void): Promise<void> {
    for (;;) {
      const pausedMs = this.paused.leftMs();
      const waitMs = pausedMs > 0 ? pausedMs : await this.pace.take();
      if (waitMs === 0) return;
      onDelay();
      await this.clock.pause(waitMs);
    }
  }
}
