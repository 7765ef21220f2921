import type { ThrottleStore } from '../../../core/shared/throttle.js';
import type { Clock } from '../../../core/shared/clock.js';
import { DomainError } from '../../../core/shared/domain-error.js';
import type { RateLimiter } from '../../../core/shared/rate-limiter.js';

/** How many requests may be made in a window that begins with the first of them. */
export interface Pace {
  readonly limit: number;
  readonly windowSeconds: number;
}

/** One request a second on average, as MusicBrainz asks of each address; after a pause two may go at once. */
export const musicBrainzPace: Pace = { limit: 2, windowSeconds: 2 };

const SUBJECT = 'musicbrainz_requests';

/** When the next request may be made, by all processes together. */
export abstract class RequestPace {
  /**
   * Takes a turn if it is one.
   * @returns 0 when it was taken, else the milliseconds after which to try again
   */
  abstract take(): Promise<number>;
}

/** Counted where rate limits are: in Redis, or in this process's memory. */
export class LimiterPace extends RequestPace {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly pace: Pace,
  ) {
    super();
  }

  async take(): Promise<number> {
    const rule = { name: SUBJECT, ...this.pace };
    const { allowed, retryAfterSeconds } = await this.limiter.consume('all', [rule]);
    return allowed ? 0 : toWait(retryAfterSeconds * 1000, this.pace);
  }
}

/** Counted in the database, for processes that share nothing else. */
export class DatabasePace extends RequestPace {
  /** @param otherwise used while the database does not answer */
  constructor(
    private readonly throttle: ThrottleStore,
    private readonly otherwise: RequestPace,
    private readonly clock: Clock,
    private readonly pace: Pace,
  ) {
    super();
  }

  async take(): Promise<number> {
    const now = this.clock.now();
    const rule = { limit: this.pace.limit, windowMs: this.pace.windowSeconds * 1000 };
    try {
      const admission = await this.throttle.admit(SUBJECT, rule, now);
      return admission.admitted ? 0 : toWait(admission.retryAt.getTime() - now.getTime(), this.pace);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return this.otherwise.take();
    }
  }
}

/** At least a moment, and no longer than a window, should the clocks of two hosts differ. */
function toWait(milliseconds: number, { windowSeconds }: Pace): number {
  return Math.min(Math.max(milliseconds, 5), windowSeconds * 1000);
}
