import type { Clock } from '../../../core/shared/clock.js';
import type { DomainError } from '../../../core/shared/domain-error.js';
import { sourceUnavailable, type Upstream } from '../../../core/music/source.js';

/**
 * After a source responded that a limit is reached, calls are refused at once until the time that it named: a request
 * can't wait for up to a day.
 */
export class CoolDown {
  private closedUntil = 0;

  /** @param refusal the error during the cool-down, by the whole seconds that are left */
  constructor(
    private readonly source: Upstream,
    private readonly clock: Clock,
    private readonly refusal = (seconds: number): DomainError => sourceUnavailable(this.source, seconds),
  ) {}

  /** @throws DomainError unavailable, with the whole seconds that are left, while closed */
  assertOpen(): void {
    const left = this.closedUntil - this.clock.now().getTime();
    if (left > 0) throw this.refusal(Math.ceil(left / 1000));
  }

  /** Closes for `seconds` from now, unless it is closed for longer already, and returns the error to throw. */
  close(seconds: number): Error {
    const until = this.clock.now().getTime() + seconds * 1000;
    this.closedUntil = Math.max(this.closedUntil, until);
    return this.refusal(Math.max(1, Math.ceil(seconds)));
  }
}
