import type { Clock } from '../../../core/shared/clock.js';

/** A time in which something is left alone. A clock that is set back makes it no longer. */
export class Pause {
  private lengthMs = 0;
  private until = 0;

  constructor(private readonly clock: Clock) {}

  /** Begins now, unless what is left is longer. */
  begin(milliseconds: number): void {
    if (milliseconds <= this.leftMs()) return;
    this.lengthMs = milliseconds;
    this.until = this.clock.now().getTime() + milliseconds;
  }

  end(): void {
    this.until = 0;
  }

  /** How many milliseconds are left of it; 0 when there are none. */
  leftMs(): number {
    const now = this.clock.now().getTime();
    this.until = Math.min(this.until, now + this.lengthMs);
    return Math.max(0, this.until - now);
  }
}
