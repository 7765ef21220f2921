import { AggregatorRegistry } from 'prom-client';
import { Metrics } from '../../src/observability/metrics.js';
import { MetricsText } from '../support/metrics-text.js';

describe('metrics', () => {
  let metrics: Metrics;
  beforeEach(() => (metrics = new Metrics()));
  const read = async (of = metrics) => new MetricsText(await of.text());

  it('are one application’s own', async () => {
    const other = new Metrics();
    metrics.security.suspiciousRequest();
    expect((await read()).value('suspicious_requests_total')).toBe(1);
    expect((await read(other)).value('suspicious_requests_total')).toBe(0);
  });

  it('say how the process does', async () => {
    const text = await read();
    for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'process_start_time_seconds']) {
      expect([name, text.value(name)! > 0]).toEqual([name, true]);
    }
    expect(text.names).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  it('of requests have the buckets that the service’s promises need', async () => {
    metrics.requests.begin();
    metrics.requests.end({ method: 'GET', route: '/a', status: 200, seconds: 0.15 });
    const text = await read();
    const bucket = (le: string) => text.value('http_request_duration_seconds_bucket', { route: '/a', le });
    expect([bucket('0.1'), bucket('0.2'), bucket('+Inf')]).toEqual([0, 1, 1]);
    expect(text.value('http_request_duration_seconds_count', { method: 'GET', status: '200' })).toBe(1);
  });

  it.each(['PURGE', 'get', 'BREW'])('of requests call the method %s other', async (method) => {
    metrics.requests.end({ method, route: '/a', status: 404, seconds: 0.1 });
    expect((await read()).labelValues('method')).toEqual(['other']);
  });

  it('tell how many requests are under way', async () => {
    const inFlight = async () => (await read()).value('http_requests_in_flight');
    metrics.requests.begin();
    metrics.requests.begin();
    expect(await inFlight()).toBe(2);
    metrics.requests.end({ method: 'GET', route: '/a', status: 200, seconds: 0 });
    expect(await inFlight()).toBe(1);
  });

  it('ask for the mails that wait when they are read, and leave them out where nobody knows', async () => {
    const pending = async () => (await read()).value('mail_outbox_pending');
    expect(await pending()).toBeUndefined();
    let waiting: number | undefined = 3;
    metrics.mail.watchPending(() => Promise.resolve(waiting));
    expect(await pending()).toBe(3);
    waiting = 0;
    expect(await pending()).toBe(0);
    waiting = undefined;
    expect(await pending()).toBeUndefined();
  });

  it('ask the pool and the quotas when they are read', async () => {
    expect((await read()).value('db_pool_connections')).toBeUndefined();
    metrics.database.watchPool(() => ({ open: 3, inUse: 2, waiting: 1 }));
    metrics.upstreams.watchQuota('youtube_units', () => 7);
    const text = await read();
    const states = ['open', 'in_use', 'waiting'].map((state) => text.value('db_pool_connections', { state }));
    expect(states).toEqual([3, 2, 1]);
    expect(text.value('upstream_quota_used', { upstream: 'youtube_units' })).toBe(7);
  });

  it('of several processes tell the most that any of them knows of a quota, not the sum', async () => {
    const other = new Metrics();
    metrics.upstreams.watchQuota('youtube_units', () => 7);
    other.upstreams.watchQuota('youtube_units', () => Promise.resolve(9));
    const shared = AggregatorRegistry.aggregate([await metrics.samples(), await other.samples()]);
    const text = new MetricsText(await shared.metrics());
    expect(text.value('upstream_quota_used', { upstream: 'youtube_units' })).toBe(9);
  });

  it('begin at nothing where what can happen is known', async () => {
    const text = await read();
    expect(text.value('mail_events_total', { outcome: 'given_up' })).toBe(0);
    expect(text.value('session_anomalies_total', { kind: 'bad_signature' })).toBe(0);
    expect(text.value('db_unindexed_queries_total')).toBe(0);
  });
});
