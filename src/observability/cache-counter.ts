import { Counter, type Registry } from 'prom-client';

/**
 * What happens at a cache.
 * - `hit`: there, and fresh; `stale`: there, older than it should be, and given all the same
 * - `miss`: asked for; `coalesced`: asked for by somebody else just now, whose answer is waited for
 * - `renewal`: asked for while the old answer is given
 * - `shared`: another process has it
 * - `evicted`: dropped for want of room before its time
 * - `error`: where it is shared with other processes doesn't answer
 */
const EVENTS = ['hit', 'stale', 'miss', 'coalesced', 'renewal', 'shared', 'evicted', 'error'] as const;

export type CacheEvent = (typeof EVENTS)[number];

/** Counts in plain numbers, which are made into a metric when somebody reads it: a hit should cost nothing. */
export class CacheCounter {
  private readonly caches = new Map<string, Map<CacheEvent, number>>();

  constructor(registry: Registry) {
    const { caches } = this;
    new Counter({
      name: 'cache_events_total',
      help: 'What happened at the caches: whether what was looked for was there (hit, stale) or not (miss, coalesced) …',
      labelNames: ['cache', 'event'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [cache, events] of caches) {
          for (const [event, count] of events) this.inc({ cache, event }, count);
        }
      },
    });
  }

  /** @param cache one of a bounded number of names */
  count(cache: string, event: CacheEvent): void {
    let events = this.caches.get(cache);
    if (events === undefined) {
      events = new Map();
      this.caches.set(cache, events);
    }
    events.set(event, (events.get(event) ?? 0) + 1);
  }

  /**
   * Says that there is such a cache: of a series that begins at 1, Prometheus doesn't see the first event.
   * @param events those that can happen there
   */
  expect(cache: string, events: readonly CacheEvent[] = EVENTS): void {
    this.caches.set(cache, new Map(events.map((event) => [event, 0])));
  }
}
