import type { Clock } from '../../../core/shared/clock.js';
import type { CallOutcome } from '../../../observability/upstream-metrics.js';
import { type UpstreamCall, UpstreamFailure } from '../http/upstream-client.js';
import { secondsToPacificMidnight } from './pacific-midnight.js';

/** What is used of YouTube's daily budgets. */
export interface UsedQuota {
  /** Calls of `search.list`, which has a budget of its own. */
  readonly searches: number;
  /** Units of the budget that all other methods share; each of those that are used here costs one. */
  readonly units: number;
}

const NOTHING: UsedQuota = { searches: 0, units: 0 };

/** YouTube didn't do what was asked, and charges nothing. */
const FREE_OF_CHARGE: ReadonlySet<CallOutcome> = new Set(['limited', 'credentials_refused']);

/** Counts what this process uses of YouTube's daily budgets, which start anew at midnight in Los Angeles. */
export class YouTubeQuota {
  private counted = NOTHING;
  private endsAt = 0;

  constructor(private readonly clock: Clock) {}

  /** A call has ended. One that timed out may have been carried out: better count too much than too little. */
  note({ operation, result }: Pick<UpstreamCall, 'operation' | 'result'>, outcome: CallOutcome): void {
    const neverArrived = result instanceof UpstreamFailure && result.reason === 'connection';
    if (neverArrived || FREE_OF_CHARGE.has(outcome)) return;
    const { searches, units } = this.used();
    this.counted = operation === 'search' ? { searches: searches + 1, units } : { searches, units: units + 1 };
  }

  /** Since the last midnight there, or since this process started. */
  used(): UsedQuota {
    const now = this.clock.now();
    if (now.getTime() >= this.endsAt) {
      this.counted = NOTHING;
      this.endsAt = now.getTime() + secondsToPacificMidnight(now) * 1000;
    }
    return this.counted;
  }
}
