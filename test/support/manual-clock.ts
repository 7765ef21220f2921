import { setImmediate } from 'node:timers/promises';
import { Clock } from '../../src/core/shared/clock.js';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test moves it; deadlines abort when it passes them. */
export class ManualClock extends Clock {
  private time: number;
  private readonly timers = new Set<Timer>();

  constructor(start: Date | string = '2026-11-23T12:00:00Z') {
    super();
    this.time = new Date(start).getTime();
  }

  /** How many time limits are running. */
  get running(): number {
    return this.timers.size;
  }

  now(): Date {
    return new Date(this.time);
  }

  yield(): Promise<void> {
    return setImmediate();
  }

  protected after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.time + milliseconds, callback };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Doesn't wait: nobody would move the clock meanwhile. */
  override atLeast<T>(_milliseconds: number, work: () => Promise<T>): Promise<T> {
    return work();
  }

  /** Moves forward, and lets every deadline on the way abort. */
  advance(milliseconds: number): void {
    this.time += milliseconds;
    for (const timer of [...this.timers].filter(({ at }) => at <= this.time)) {
      this.timers.delete(timer);
      timer.callback();
    }
  }

  advanceSeconds(seconds: number): void {
    this.advance(seconds * 1000);
  }
}
