import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** `unavailable`: the database could not be used; `error`: it rejected the operation, a defect of ours. */
export type DatabaseOutcome = 'ok' | 'unavailable' | 'error';

export interface PoolState {
  readonly open: number;
  /** Open connections that are in use. */
  readonly inUse: number;
  /** Requests that wait for one. */
  readonly waiting: number;
}

/** Seconds; an embedded database answers in far less than a millisecond, and none may take longer than 2.5 s. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Operations and connections of the database, whichever it is. */
export class DatabaseMetrics {
  private readonly durations: Histogram;
  private readonly unindexed: Counter;
  private pool: (() => PoolState) | null = null;

  /** @param registry by default one that nobody reads */
  constructor(registry = new Registry()) {
    const registers = [registry];
    this.durations = new Histogram({
      name: 'db_operation_duration_seconds',
      help: 'Time that the database took for one operation.',
      labelNames: ['operation', 'outcome'],
      buckets: BUCKETS,
      registers,
    });
    this.unindexed = new Counter({
      name: 'db_unindexed_queries_total',
      help: 'Queries that read a whole table or collection for want of an index.',
      registers,
    });
    const current = (): PoolState | undefined => this.pool?.();
    new Gauge({
      name: 'db_pool_connections',
      help: 'Connections to the database: open, of those in_use, and requests waiting for one.',
      labelNames: ['state'],
      registers,
      collect() {
        const state = current();
        if (state === undefined) return;
        this.set({ state: 'open' }, state.open);
        this.set({ state: 'in_use' }, state.inUse);
        this.set({ state: 'waiting' }, state.waiting);
      },
    });
  }

  /** @param operation one of a bounded number of names */
  operation(operation: string, outcome: DatabaseOutcome, seconds: number): void {
    this.durations.observe({ operation, outcome }, seconds);
  }

  unindexedQueries(count: number): void {
    if (count > 0) this.unindexed.inc(count);
  }

  /** @param pool returns the current state */
  watchPool(pool: () => PoolState): void {
    this.pool = pool;
  }
}
