import type { Clock } from '../shared/clock.js';

/** A request under way. It goes on when nobody waits for it any longer. */
export interface Flight<T> {
  readonly end: Promise<T>;
  /** Resolves when the end may be far off: the request has to wait for its turn, or to be made again. */
  readonly delayed: Promise<void>;
}

/** Requests under way, one per key. */
export class InFlight<T> {
  private readonly flights = new Map<string, Flight<T>>();

  constructor(private readonly clock: Clock) {}

  /**
   * Joins the request of that key, or makes it.
   * @param request gets a function to call when its end may be far off
   */
  start(key: string, request: (onDelay: () => void) => Promise<T>): Flight<T> {
    const running = this.flights.get(key);
    if (running !== undefined) return running;
    let onDelay: () => void = () => undefined;
    const delayed = new Promise<void>((resolve) => (onDelay = resolve));
    const end = request(() => onDelay()).finally(() => this.flights.delete(key));
    // Whoever waits for it hears of its failure; perhaps nobody does.
    end.catch(() => undefined);
    const flight = { end, delayed };
    this.flights.set(key, flight);
    return flight;
  }

  /** @returns how it ended; `undefined` when that takes longer */
  wait<End>(milliseconds: number, end: Promise<End>): Promise<End | undefined> {
    return this.clock.within(milliseconds, (signal) => {
      const timeIsUp = new Promise<undefined>((resolve) => {
        signal.addEventListener('abort', () => resolve(undefined), { once: true });
      });
      return Promise.race([end, timeIsUp]);
    });
  }

  /** As {@link wait}, and no longer than until the request is delayed. */
  waitUnlessDelayed(milliseconds: number, { end, delayed }: Flight<T>): Promise<T | undefined> {
    return this.wait(milliseconds, Promise.race([end, delayed.then(() => undefined)]));
  }
}
