import type { Clock } from '../../../core/shared/clock.js';
import type { DomainError } from '../../../core/shared/domain-error.js';
import { sourceUnavailable, type Upstream } from '../../../core/music/source.js';
import { Pause } from './pause.js';

/**
 * After a source responded that a limit is reached, calls are refused at once until the time that it named: a request
 * can't wait for up to a day.
 */
export class CoolDown {
  private readonly pause: Pause;

  /** @param refusal the error during the cool-down, by the whole seconds that are left */
  constructor(
    private readonly source: Upstream,
    clock: Clock,
    private readonly refusal = (seconds: number): DomainError => sourceUnavailable(this.source, seconds),
  ) {
    this.pause = new Pause(clock);
  }

  /** @throws DomainError unavailable, with the whole seconds that are left, while closed */
  assertOpen(): void {
    const left = this.pause.leftMs();
    if (left > 0) throw this.refusal(Math.ceil(left / 1000));
  }

  /** Closes for `seconds` from now, unless it is closed for longer already, and returns the error to throw. */
  close(seconds: number): Error {
    this.pause.begin(seconds * 1000);
    return this.refusal(Math.max(1, Math.ceil(seconds)));
  }
}
