import { collectDefaultMetrics, Registry } from 'prom-client';
import { DatabaseMetrics } from './database-metrics.js';
import { MailMetrics } from './mail-metrics.js';
import type { Samples } from './metric-samples.js';
import { RequestMetrics } from './request-metrics.js';
import { SecurityMetrics } from './security-metrics.js';
import { UpstreamMetrics } from './upstream-metrics.js';

/** How precisely a late event loop is noticed, in milliseconds: a timer runs as often. */
const EVENT_LOOP_PRECISION_MS = 20;

/**
 * What this application counts and measures (contract 7), one per application. Whoever does something worth counting is
 * given the part that it is about. No label ever holds what somebody sent.
 */
export class Metrics {
  private readonly registry = new Registry();
  readonly requests = new RequestMetrics(this.registry);
  readonly security = new SecurityMetrics(this.registry);
  readonly database = new DatabaseMetrics(this.registry);
  readonly upstreams = new UpstreamMetrics(this.registry);
  readonly mail = new MailMetrics(this.registry);

  constructor() {
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: EVENT_LOOP_PRECISION_MS });
  }

  /** All of it in Prometheus' text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** All of it in a form that can be sent to another process and added up there. */
  async samples(): Promise<Samples> {
    // prom-client's own type leaves the series' names out, and calls the metrics' types numbers.
    return (await this.registry.getMetricsAsJSON()) as unknown as Samples;
  }
}
