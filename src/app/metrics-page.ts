import cluster from 'node:cluster';
import type { MetricsPage } from '../adapters/inbound/metrics/metrics.controller.js';
import type { Metrics } from '../observability/metrics.js';
import { type HubChannel, SharedMetrics } from '../observability/shared-metrics.js';
import type { Settings } from './config/settings.js';

/** What `/metrics` shows and to whom; `null` where there is to be no such page: in production without a token. */
export function metricsPage(
  { production, metricsToken }: Pick<Settings, 'production' | 'metricsToken'>,
  metrics: Metrics,
): MetricsPage | null {
  // Even where nobody may read it here: the other processes count on being answered.
  const source = cluster.isWorker ? new SharedMetrics(metrics, firstProcess) : metrics;
  if (production && metricsToken === null) return null;
  return { text: () => source.text(), token: metricsToken };
}

/** The first of several processes that share the port. */
const firstProcess: HubChannel = {
  // With a callback nothing is thrown when the first process is gone; then this one is told to end as well.
  send: (message) => void process.send?.(message, undefined, undefined, () => undefined),
  on: (event, listener) => process.on(event, listener),
};
