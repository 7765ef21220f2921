import { collectDefaultMetrics, Registry } from 'prom-client';

/** The values that a label can have; `null` where there are too many to list. */
type Labels = Readonly<Record<string, readonly string[] | null>>;

export interface Metric {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: Labels;
  /** Upper ends of a histogram's buckets, as the label `le` shows them. */
  readonly buckets?: readonly string[];
}

const UPSTREAMS = ['spotify', 'youtube'];
const CALL_OUTCOMES = ['ok', 'not_found', 'limited', 'credentials_refused', 'timeout', 'error'];

/** Section 7 of the contract and what goes with it, with the values that `src/observability` gives the labels. */
const CONTRACT: Readonly<Record<string, Metric>> = {
  http_request_duration_seconds: {
    type: 'histogram',
    labels: { method: null, route: null, status: null },
    buckets: ['0.005', '0.01', '0.025', '0.05', '0.1', '0.2', '0.5', '1', '2.5', '5', '10', '+Inf'],
  },
  http_requests_in_flight: { type: 'gauge', labels: {} },
  db_operation_duration_seconds: {
    type: 'histogram',
    labels: { operation: null, outcome: ['ok', 'unavailable', 'error'] },
  },
  db_pool_connections: { type: 'gauge', labels: { state: ['open', 'in_use', 'waiting'] } },
  db_unindexed_queries_total: { type: 'counter', labels: {} },
  auth_events_total: { type: 'counter', labels: { event: null, outcome: null } },
  rate_limited_total: { type: 'counter', labels: { limit: null } },
  suspicious_requests_total: { type: 'counter', labels: {} },
  session_anomalies_total: {
    type: 'counter',
    labels: { kind: ['bad_signature', 'ended_or_unknown', 'other_user_agent'] },
  },
  upstream_request_duration_seconds: {
    type: 'histogram',
    labels: { upstream: UPSTREAMS, operation: null, outcome: CALL_OUTCOMES },
  },
  upstream_quota_used: { type: 'gauge', labels: { upstream: ['youtube_search', 'youtube_units'] } },
  upstream_circuit_open: { type: 'gauge', labels: { upstream: UPSTREAMS } },
  cache_events_total: {
    type: 'counter',
    labels: {
      cache: null,
      event: ['hit', 'stale', 'miss', 'coalesced', 'renewal', 'shared', 'evicted', 'error'],
    },
  },
  backup_last_success_timestamp_seconds: { type: 'gauge', labels: {} },
  backup_last_run_succeeded: { type: 'gauge', labels: {} },
  mail_outbox_pending: { type: 'gauge', labels: {} },
  mail_events_total: { type: 'counter', labels: { outcome: ['sent', 'retried', 'given_up'] } },
};

/** What Prometheus itself adds. */
const PROMETHEUS: Readonly<Record<string, Metric>> = {
  up: { type: 'gauge', labels: {} },
  ALERTS: {
    type: 'gauge',
    labels: { alertname: null, alertstate: ['pending', 'firing'], severity: ['P0', 'P1', 'P2'], window: null },
  },
};

/** Labels that Prometheus gives every metric that it scrapes. */
export const TARGET_LABELS: Labels = { job: ['octa-music'], instance: null };

/** Everything that can be asked for, by name; without the suffixes of histograms. */
export const KNOWN_METRICS: ReadonlyMap<string, Metric> = new Map([
  ...Object.entries(CONTRACT),
  ...Object.entries(PROMETHEUS),
  ...defaultMetrics(),
]);

/** Asked of prom-client itself, so that a name it drops is noticed. */
function defaultMetrics(): [string, Metric][] {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry.getMetricsAsArray().map((metric) => {
    // `labelNames` is not in the types.
    const { name, type, labelNames } = metric as unknown as Metric & { name: string; labelNames: string[] };
    return [name, { type, labels: Object.fromEntries(labelNames.map((label) => [label, null])) }];
  });
}
