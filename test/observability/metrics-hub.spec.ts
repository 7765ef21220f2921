import { EventEmitter } from 'node:events';
import { Metrics } from '../../src/observability/metrics.js';
import { type Member, MetricsHub, type Samples } from '../../src/observability/metrics-hub.js';
import { type HubChannel, SharedMetrics } from '../../src/observability/shared-metrics.js';
import { MetricsText } from '../support/metrics-text.js';

const LIMIT_MS = 2_000;

/** A serving process: its metrics, and its way to the hub and back, which copies what passes as a pipe would. */
class FakeProcess {
  readonly metrics = new Metrics();
  readonly shared: SharedMetrics;
  silent = false;
  private readonly inbox = new EventEmitter();

  constructor(
    readonly id: number,
    private readonly hub: MetricsHub,
    own: Pick<Metrics, 'samples'> | null = null,
  ) {
    const member: Member = {
      id,
      send: (message) => {
        if (!this.silent) this.inbox.emit('message', copy(message));
      },
    };
    const channel: HubChannel = {
      send: (message) => this.hub.received(member, copy(message)),
      on: (event, listener) => this.inbox.on(event, listener),
    };
    this.shared = new SharedMetrics(own ?? this.metrics, channel);
  }

  async read(): Promise<MetricsText> {
    return new MetricsText(await this.shared.text());
  }
}

function copy<T>(message: T): T {
  return JSON.parse(JSON.stringify(message)) as T;
}

describe('the metrics of several processes', () => {
  let hub: MetricsHub;
  let one: FakeProcess;
  let other: FakeProcess;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'hrtime'] });
    hub = new MetricsHub(LIMIT_MS);
    one = new FakeProcess(1, hub);
    other = new FakeProcess(2, hub);
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const serve = ({ metrics }: FakeProcess, times: number) => {
    for (let i = 0; i < times; i += 1) {
      metrics.requests.begin();
      metrics.requests.end({ method: 'GET', route: '/a', status: 200, seconds: 0.15 });
    }
  };

  it('are summed, whichever of them is asked', async () => {
    serve(one, 2);
    serve(other, 3);
    for (const asked of [one, other]) {
      const text = await asked.read();
      expect(text.value('http_request_duration_seconds_count', { route: '/a' })).toBe(5);
      expect(text.value('http_request_duration_seconds_bucket', { route: '/a', le: '0.2' })).toBe(5);
      expect(text.value('http_request_duration_seconds_sum', { route: '/a' })).toBeCloseTo(0.75);
    }
  });

  it('are not all sums: every process counts the same mails', async () => {
    one.metrics.mail.watchPending(() => Promise.resolve(4));
    other.metrics.mail.watchPending(() => Promise.resolve(4));
    expect((await one.read()).value('mail_outbox_pending')).toBe(4);
  });

  it('leave out the mails only where no process could count them', async () => {
    one.metrics.mail.watchPending(() => Promise.resolve(undefined));
    other.metrics.mail.watchPending(() => Promise.resolve(2));
    expect((await one.read()).value('mail_outbox_pending')).toBe(2);
    other.metrics.mail.watchPending(() => Promise.resolve(undefined));
    expect((await one.read()).value('mail_outbox_pending')).toBeUndefined();
  });

  it('keep what a process has counted when it ends, but not what it was like', async () => {
    serve(other, 3);
    other.metrics.database.watchPool(() => ({ open: 7, inUse: 0, waiting: 0 }));
    expect((await one.read()).value('db_pool_connections', { state: 'open' })).toBe(7);
    hub.left(other);
    const third = new FakeProcess(3, hub);
    serve(third, 1);
    for (const asked of [one, third]) {
      const text = await asked.read();
      expect(text.value('http_request_duration_seconds_count', { route: '/a' })).toBe(4);
      expect(text.value('db_pool_connections', { state: 'open' })).toBeUndefined();
    }
    hub.left(third);
    expect((await one.read()).value('http_request_duration_seconds_count', { route: '/a' })).toBe(4);
  });

  it('don’t wait for a process that ends meanwhile', async () => {
    serve(other, 3);
    await one.read();
    other.silent = true;
    const reading = one.read();
    hub.left(other);
    expect((await reading).value('http_request_duration_seconds_count', { route: '/a' })).toBe(3);
  });

  it('count nothing twice of a process that answers and then ends before the others have answered', async () => {
    serve(other, 3);
    const third = new FakeProcess(3, hub);
    third.silent = true;
    const reading = one.read();
    await new Promise((resolve) => setImmediate(resolve));
    hub.left(other);
    hub.left(third);
    expect((await reading).value('http_request_duration_seconds_count', { route: '/a' })).toBe(3);
  });

  it('cannot be had while a process does not answer, and can once it does', async () => {
    other.silent = true;
    const readings = [one.shared.text(), one.shared.text()].map((reading) => reading.catch(String));
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    for (const reading of readings) expect(await reading).toContain('a process does not say');
    other.silent = false;
    expect((await one.read()).value('http_requests_in_flight')).toBe(0);
  });

  it('cannot be had while the first process does not answer', async () => {
    one.silent = true;
    const reading = one.shared.text().catch(String);
    await jest.advanceTimersByTimeAsync(LIMIT_MS + 1_000);
    expect(await reading).toContain('the first process does not answer');
  });

  it('cannot be had when one fails to read its own', async () => {
    const broken = { samples: (): Promise<Samples> => Promise.reject(new Error('broken')) };
    new FakeProcess(3, hub, broken);
    await expect(one.shared.text()).rejects.toThrow('a process does not say');
  });

  it('are none of what else processes tell each other', async () => {
    for (const message of [null, 'text', { step: 'wanted', id: 1 }, 7])
      hub.received({ id: 1, send: () => fail() }, message);
    expect((await one.read()).value('http_requests_in_flight')).toBe(0);
  });
});

function fail(): never {
  throw new Error('answered');
}
