import { ServerFailure } from '../../../src/adapters/outbound/upstream/request-with-retry.js';
import { CircuitBreaker } from '../../../src/adapters/outbound/upstream/circuit-breaker.js';
import { UpstreamFailure } from '../../../src/adapters/outbound/upstream/upstream-client.js';
import { sourceBroken, sourceTimedOut, sourceUnavailable } from '../../../src/core/music/source.js';
import { Metrics } from '../../../src/observability/metrics.js';
import { captureLog, type CapturedLog } from '../../support/captured-log.js';
import { ManualClock } from '../../support/manual-clock.js';
import { MetricsText } from '../../support/metrics-text.js';

const OUTAGES: [string, () => Error, string][] = [
  ['time-outs', () => sourceTimedOut('spotify', new UpstreamFailure('timeout', 'ABORTED')), 'upstream_timeout'],
  ['5xx', () => sourceBroken('spotify', new ServerFailure(503)), 'upstream_error'],
  ['cut connections', () => sourceBroken('spotify', new UpstreamFailure('connection', 'ECONNRESET')), 'upstream_error'],
];

describe('CircuitBreaker', () => {
  let clock: ManualClock;
  let log: CapturedLog;
  let metrics: Metrics;
  let guard: CircuitBreaker;
  let used: number;

  beforeEach(() => {
    clock = new ManualClock();
    // The library knows no other clock than the machine's.
    jest.spyOn(Date, 'now').mockImplementation(() => clock.now().getTime());
    log = captureLog();
    metrics = new Metrics();
    guard = new CircuitBreaker('spotify', clock, log.logger, metrics.upstreams);
    used = 0;
  });
  afterEach(() => jest.restoreAllMocks());

  const use = (end: () => Promise<unknown>) =>
    guard.run(() => {
      used += 1;
      return end();
    });
  const succeed = () => use(() => Promise.resolve('answer'));
  const fail = (error: Error) => use(() => Promise.reject(error)).catch((thrown: unknown) => thrown);
  const failOften = async (error: () => Error, times: number) => {
    for (let i = 0; i < times; i += 1) await fail(error());
  };
  const isOpen = async () =>
    new MetricsText(await metrics.text()).value('upstream_circuit_open', { upstream: 'spotify' });

  it('passes answers and failures through', async () => {
    const failure = sourceBroken('spotify');
    expect(await succeed()).toBe('answer');
    expect(await fail(failure)).toBe(failure);
    expect(await isOpen()).toBe(0);
  });

  it.each(OUTAGES)('stops asking after ten %s, says so, and how long to wait', async (_what, failure, code) => {
    await failOften(failure, 9);
    expect(await isOpen()).toBe(0);
    await failOften(failure, 1);
    expect(await isOpen()).toBe(1);
    const refused = await fail(failure());
    expect(used).toBe(10);
    expect(refused).toMatchObject({ code, retryAfterSeconds: 5 });
    clock.advance(3_500);
    expect(await fail(failure())).toMatchObject({ code, retryAfterSeconds: 2 });
    expect(log.ofLevel('WARNING')).toMatchObject([{ upstream: 'spotify', seconds: 5 }]);
  });

  it.each([
    ['limits', () => sourceUnavailable('spotify', 9)],
    ['nonsense', () => sourceBroken('spotify', new Error('not JSON'))],
    ['bodies that are too large', () => sourceBroken('spotify', new UpstreamFailure('too_large', 'BODY_TOO_LARGE'))],
    ['refusals', () => sourceBroken('spotify', new Error('status 400'))],
    ['defects', () => new TypeError('a defect')],
  ])('goes on after %s: that is an answer', async (_what, failure) => {
    await failOften(failure, 100);
    expect(used).toBe(100);
    expect(await isOpen()).toBe(0);
  });

  it('goes on while no more than half of it fails', async () => {
    for (let i = 0; i < 50; i += 1) {
      await succeed();
      await fail(sourceBroken('spotify', new ServerFailure(500)));
    }
    expect(await isOpen()).toBe(0);
  });

  it('lets one try after a while, refuses the others meanwhile, and lets all through when that one succeeds', async () => {
    await failOften(OUTAGES[0]![1], 10);
    clock.advance(5_000);
    let answer!: (value: string) => void;
    const trying = use(() => new Promise<string>((resolve) => (answer = resolve)));
    await new Promise(setImmediate);
    expect(used).toBe(11);
    const others = await Promise.all(Array.from({ length: 20 }, () => fail(new Error('never thrown'))));
    for (const refused of others) expect(refused).toMatchObject({ code: 'upstream_timeout', retryAfterSeconds: 1 });
    expect(used).toBe(11);
    answer('again');
    expect(await trying).toBe('again');
    expect(await isOpen()).toBe(0);
    expect(log.ofLevel('INFO')).toHaveLength(1);
    await Promise.all(Array.from({ length: 20 }, succeed));
    expect(used).toBe(31);
  });

  it('counts a limit for an answer when it tries again', async () => {
    await failOften(OUTAGES[0]![1], 10);
    clock.advance(5_000);
    await fail(sourceUnavailable('spotify', 9));
    expect(await isOpen()).toBe(0);
  });

  it('waits longer each time that it has not recovered, but not longer than half a minute', async () => {
    await failOften(OUTAGES[1]![1], 10);
    for (const seconds of [5, 10, 20, 30, 30]) {
      const before = used;
      clock.advance(seconds * 1_000 - 1);
      await fail(OUTAGES[1]![1]());
      expect(used).toBe(before);
      clock.advance(1);
      await fail(OUTAGES[0]![1]());
      expect(used).toBe(before + 1);
    }
    // What failed last is what is told.
    expect(await fail(new Error('never thrown'))).toMatchObject({ code: 'upstream_timeout', retryAfterSeconds: 30 });
  });

  it('is not open for longer when the clock is set back', async () => {
    await failOften(OUTAGES[0]![1], 10);
    clock.advanceSeconds(-7_200);
    expect(await succeed()).toBe('answer');
    expect(await isOpen()).toBe(0);
    await failOften(OUTAGES[0]![1], 20);
    expect(await fail(new Error('never thrown'))).toMatchObject({ code: 'upstream_timeout', retryAfterSeconds: 5 });
  });

  it('lets 64 through at once; others wait for two seconds, a thousand of them', async () => {
    const answers: (() => void)[] = [];
    const all = Array.from({ length: 1_065 }, () =>
      use(() => new Promise<void>((resolve) => answers.push(resolve))).then(
        () => 'answered',
        (error: { code: string; retryAfterSeconds: number }) => [error.code, error.retryAfterSeconds],
      ),
    );
    await new Promise(setImmediate);
    expect(used).toBe(64);
    expect(await all[1_064]).toEqual(['spotify_unavailable', 2]);
    answers.shift()?.();
    expect(await all[0]).toBe('answered');
    await new Promise(setImmediate);
    expect(used).toBe(65);
    clock.advance(2_000);
    expect(await all[1_063]).toEqual(['spotify_unavailable', 2]);
    for (const answer of answers) answer();
    await Promise.all(all);
    expect(used).toBe(65);
  });

  it('refuses who waited for a place when the circuit opens meanwhile', async () => {
    const failures: (() => void)[] = [];
    const running = Array.from({ length: 64 }, () =>
      use(() => new Promise((_, reject) => failures.push(() => reject(OUTAGES[0]![1]())))).catch(() => undefined),
    );
    await new Promise(setImmediate);
    const waiting = fail(new Error('never thrown'));
    for (const failure of failures) failure();
    await Promise.all(running);
    expect(await waiting).toMatchObject({ code: 'upstream_timeout', retryAfterSeconds: 5 });
    expect(used).toBe(64);
  });
});
