import { collectDefaultMetrics, Registry } from 'prom-client';
import { BackupMetrics } from './backup-metrics.js';
import { DatabaseMetrics } from './database-metrics.js';
import { MailMetrics } from './mail-metrics.js';
import type { Samples } from './metrics-hub.js';
import { RequestMetrics } from './request-metrics.js';
import { SecurityMetrics } from './security-metrics.js';
import { UpstreamMetrics } from './upstream-metrics.js';

/** Resolution of the event-loop lag, in milliseconds: a timer runs that often. */
const EVENT_LOOP_PRECISION_MS = 20;

/** The application's metrics, in parts for those who count. No label ever holds user input. */
export class Metrics {
  private readonly registry = new Registry();
  readonly requests = new RequestMetrics(this.registry);
  readonly security = new SecurityMetrics(this.registry);
  readonly database = new DatabaseMetrics(this.registry);
  readonly upstreams = new UpstreamMetrics(this.registry);
  readonly mail = new MailMetrics(this.registry);
  readonly backups = new BackupMetrics(this.registry);

  constructor() {
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: EVENT_LOOP_PRECISION_MS });
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** All metrics as plain data, to be sent to another process and added up there. */
  async samples(): Promise<Samples> {
    // prom-client's own type leaves the series' names out, and calls the metrics' types numbers.
    return (await this.registry.getMetricsAsJSON()) as unknown as Samples;
  }
}
