import { Clock } from '../../../core/shared/clock.js';

/** The machine's own clock. */
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }

  deadline(milliseconds: number): AbortSignal {
    return AbortSignal.timeout(milliseconds);
  }
}
