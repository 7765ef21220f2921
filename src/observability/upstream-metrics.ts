import { Gauge, Histogram, Registry } from 'prom-client';
import { type CacheEvent, CacheCounter } from './cache-counter.js';

/**
 * How one HTTP call to a source ended.
 * - `not_found`: it knows no such thing
 * - `limited`: a rate limit or a daily budget is used up
 * - `credentials_refused`: somebody has to act
 * - `timeout`: no whole answer in time
 * - `error`: out of reach, cut off, too large, or an answer that makes no sense
 */
export type CallOutcome = 'ok' | 'not_found' | 'limited' | 'credentials_refused' | 'timeout' | 'error';

/** Seconds; a search as a whole ends after 10. */
const BUCKETS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How the sources do, and what is left of what they allow. */
export class UpstreamMetrics {
  private readonly durations: Histogram;
  private readonly caches: CacheCounter;
  private readonly quotas = new Map<string, () => number | Promise<number>>();
  private readonly circuits = new Map<string, () => boolean>();

  /** @param registry where they can be read; where nobody reads them, one that goes with them */
  constructor(registry = new Registry()) {
    const registers = [registry];
    this.durations = new Histogram({
      name: 'upstream_request_duration_seconds',
      help: 'Time that a source took to answer one HTTP call.',
      labelNames: ['upstream', 'operation', 'outcome'],
      buckets: BUCKETS,
      registers,
    });
    this.caches = new CacheCounter(registry);
    this.caches.expect('spotify_token', ['hit', 'miss']);
    const { quotas, circuits } = this;
    new Gauge({
      name: 'upstream_quota_used',
      help: 'What all processes together have used of a daily budget since that began anew.',
      labelNames: ['upstream'],
      registers,
      // Every process knows of all.
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
    this.caches.count(cache, event);
  }

  /** Says that there is such a cache, before anything happens there: by default that can be anything. */
  expectCache(cache: string, events?: readonly CacheEvent[]): void {
    this.caches.expect(cache, events);
  }

  /** @param isOpen tells whether that source is not asked at the moment */
  watchCircuit(upstream: string, isOpen: () => boolean): void {
    this.circuits.set(upstream, isOpen);
  }

  /** @param used tells how much of that budget is used at the moment */
  watchQuota(upstream: string, used: () => number | Promise<number>): void {
    this.quotas.set(upstream, used);
  }
}
