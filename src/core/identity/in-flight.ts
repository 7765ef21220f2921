import type { Clock } from '../shared/clock.js';

/** A request under way. It goes on when nobody waits for it any longer. */
export interface InFlightRequest<T> {
  readonly end: Promise<T>;
  /** Resolves when the end may be far off: the request has to wait for its turn, or to be made again. */
  readonly delayed: Promise<void>;
}

/** Requests under way, one per key. */
export class InFlight<T> {
  private readonly requests = new Map<string, InFlightRequest<T>>();
  /** How many of them each client has begun. */
  private readonly begun = new Map<string, number>();

  /** @param perClient how many one client may have under way */
  constructor(
    private readonly clock: Clock,
    private readonly perClient: number,
  ) {}

  /**
   * Joins the request of that key, or makes it.
   * @param request gets a function to call when its end may be far off
   * @param client for whom it is made
   * @returns `null` when it is not made, since the client has too many under way
   */
  start(key: string, request: (onDelay: () => void) => Promise<T>, client: string): InFlightRequest<T> | null {
    const running = this.requests.get(key);
    if (running !== undefined) return running;
    const others = this.begun.get(client) ?? 0;
    if (others >= this.perClient) return null;
    this.begun.set(client, others + 1);
    let onDelay: () => void = () => undefined;
    const delayed = new Promise<void>((resolve) => (onDelay = resolve));
    const end = request(() => onDelay()).finally(() => this.ended(key, client));
    // Whoever waits for it hears of its failure; perhaps nobody does.
    end.catch(() => undefined);
    const started = { end, delayed };
    this.requests.set(key, started);
    return started;
  }

  private ended(key: string, client: string): void {
    this.requests.delete(key);
    const left = (this.begun.get(client) ?? 0) - 1;
    if (left > 0) this.begun.set(client, left);
    else this.begun.delete(client);
  }

  /** Waits for the end, but not once the request is delayed. @returns `undefined` when it takes longer */
  waitUnlessDelayed(milliseconds: number, { end, delayed }: InFlightRequest<T>): Promise<T | undefined> {
    return this.clock.waitAtMost(milliseconds, Promise.race([end, delayed.then(() => undefined)]));
  }
}
