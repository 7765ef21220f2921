import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * How one HTTP call to a source ended.
 * - `not_found`: there is no such thing
 * - `limited`: a rate limit or a daily quota is exhausted
 * - `timeout`: no whole answer in time
 * - `error`: unreachable, cut off, too large or malformed
 */
export type CallOutcome = 'ok' | 'not_found' | 'limited' | 'credentials_refused' | 'timeout' | 'error';

/**
 * - `hit`: found and fresh; `stale`: found, past its time, and used all the same; `miss`: not found
 * - `coalesced`: waits for the same request of somebody else
 * - `renewal`: fetched anew while the old entry is used
 * - `shared`: found in the cache that the processes share
 * - `evicted`: removed for want of room
 * - `error`: the shared cache doesn't answer
 */
const CACHE_EVENTS = ['hit', 'stale', 'miss', 'coalesced', 'renewal', 'shared', 'evicted', 'error'] as const;

export type CacheEvent = (typeof CACHE_EVENTS)[number];

/** Seconds; a search as a whole ends after 10. */
const BUCKETS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Calls to the sources, their quotas and circuit breakers, and the caches in front of them. */
export class UpstreamMetrics {
  private readonly durations: Histogram;
  private readonly caches: Counter;
  private readonly quotas = new Map<string, () => number | Promise<number>>();
  private readonly circuits = new Map<string, () => boolean>();

  /** @param registry by default one that nobody reads */
  constructor(registry = new Registry()) {
    const registers = [registry];
    this.durations = new Histogram({
      name: 'upstream_request_duration_seconds',
      help: 'Time that a source took to answer one HTTP call.',
      labelNames: ['upstream', 'operation', 'outcome'],
      buckets: BUCKETS,
      registers,
    });
    this.caches = new Counter({
      name: 'cache_events_total',
      help: 'What happened at the caches: whether what was looked for was there (hit, stale) or not (miss, coalesced) …',
      labelNames: ['cache', 'event'],
      registers,
    });
    this.expectCache('spotify_token', ['hit', 'miss']);
    const { quotas, circuits } = this;
    new Gauge({
      name: 'upstream_quota_used',
      help: 'What all processes together have used of a daily budget since that began anew.',
      labelNames: ['upstream'],
      registers,
      // Every process reports the sum of all.
      aggregator: 'max',
      async collect() {
        await Promise.all([...quotas].map(async ([upstream, used]) => this.set({ upstream }, await used())));
      },
    });
    new Gauge({
      name: 'upstream_circuit_open',
      help: 'Whether a source is not asked for a while (1) because it hung or failed too often just now.',
      labelNames: ['upstream'],
      registers,
      collect() {
        for (const [upstream, isOpen] of circuits) this.set({ upstream }, isOpen() ? 1 : 0);
      },
    });
  }

  /** @param operation one of a bounded number of names */
  call(upstream: string, operation: string, outcome: CallOutcome, seconds: number): void {
    this.durations.observe({ upstream, operation, outcome }, seconds);
  }

  /** @param cache one of a bounded number of names */
  cache(cache: string, event: CacheEvent): void {
    this.caches.inc({ cache, event });
  }

  /** Starts a cache's series at 0: of a series that begins at 1, Prometheus doesn't see the first event. */
  expectCache(cache: string, events: readonly CacheEvent[] = CACHE_EVENTS): void {
    for (const event of events) this.caches.inc({ cache, event }, 0);
  }

  /** @param isOpen whether the circuit of that source is open */
  watchCircuit(upstream: string, isOpen: () => boolean): void {
    this.circuits.set(upstream, isOpen);
  }

  /** @param used the present use of that quota */
  watchQuota(upstream: string, used: () => number | Promise<number>): void {
    this.quotas.set(upstream, used);
  }
}
