import { Redis } from 'ioredis';
import { LruResponseCache } from '../../src/adapters/outbound/cache/lru-response-cache.js';
import { SharedResponses } from '../../src/adapters/outbound/cache/shared-responses.js';
import { connectRedis } from '../../src/adapters/outbound/redis/redis-connection.js';
import { RedisResponseStore } from '../../src/adapters/outbound/redis/redis-response-store.js';
import { defaultCachePolicy } from '../../src/core/music/music-policies.js';
import { sourceBroken } from '../../src/core/music/source.js';
import { captureLog, type CapturedLog } from '../support/captured-log.js';
import { anArtist } from '../support/fake-sources.js';
import { ManualClock } from '../support/manual-clock.js';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { responseCacheContract, AskedSource } from './response-cache.contract.js';

const { ttlMs, staleWhileRevalidateMs, staleIfErrorMs, negativeTtlMs } = defaultCachePolicy;

/** A clock that stands still until the test moves it, but whose time limits run: Redis takes its time. */
class TickingClock extends ManualClock {
  protected override after(milliseconds: number, callback: () => void): () => void {
    const timer = setTimeout(callback, milliseconds).unref();
    return () => clearTimeout(timer);
  }
}

const cacheOf = (clock: ManualClock, log: CapturedLog, shared: SharedResponses | null, events: string[] = []) =>
  new LruResponseCache({
    clock,
    policy: defaultCachePolicy,
    logger: log.logger,
    shared,
    count: (kind, event) => events.push(`${kind} ${event}`),
  });

describe('LruResponseCache', () => {
  responseCacheContract(() => {
    const clock = new ManualClock();
    const log = captureLog();
    const cache = cacheOf(clock, log, null);
    return Promise.resolve({
      cache,
      clock,
      settled: () => new Promise(setImmediate),
      errors: () => log.ofLevel('ERROR'),
      close: () => Promise.resolve(),
    });
  });
});

describeWithRedis('LruResponseCache before Redis', () => {
  let server: TestRedis;
  let control: Redis;
  let clock: ManualClock;
  let log: CapturedLog;
  let source: AskedSource;
  /** Of each test its own: what an earlier one left under way fails when its store is closed. */
  let failures: Error[];
  const open: RedisResponseStore[] = [];

  beforeAll(async () => {
    server = await startRedis();
    control = new Redis(server.url, { retryStrategy: () => 50 });
    control.on('error', () => undefined);
  });

  afterAll(async () => {
    control.disconnect();
    await server.stop();
  });

  beforeEach(async () => {
    await control.flushall();
    clock = new TickingClock();
    log = captureLog();
    source = new AskedSource();
    failures = [];
  });

  afterEach(() => {
    for (const store of open.splice(0)) store.close();
  });

  /** A cache as one process has it. */
  const openProcess = async (events: string[] = []): Promise<LruResponseCache> => {
    const store = new RedisResponseStore(connectRedis(server.url));
    open.push(store);
    await store.connect();
    const mine = failures;
    const onFailure = () => void mine.push(new Error('Redis did not answer'));
    return cacheOf(clock, log, new SharedResponses(store, clock, log.logger, onFailure), events);
  };
  const find = async (cache: LruResponseCache) => cache.get('artists', 'muse', source.ask);
  const keys = async (pattern: string) => control.keys(pattern);
  const settled = () => until('nobody is asking', async () => (await keys('octa:asking:*')).length === 0);

  responseCacheContract(async () => ({
    cache: await openProcess(),
    clock,
    settled,
    errors: () => log.ofLevel('ERROR'),
    close: () => Promise.resolve(),
  }));

  it('gives a process what another one was told', async () => {
    const [one, two] = [await openProcess(), await openProcess()];
    const first = await find(one);
    await settled();
    expect(await find(two)).toEqual(first);
    expect(await find(two)).toBe(await find(two));
    expect(source.asked).toBe(1);
  });

  it('asks once for a hundred in each of five processes', async () => {
    const caches = await Promise.all(Array.from({ length: 5 }, () => openProcess()));
    const release = source.holdBack();
    const all = Promise.all(caches.flatMap((cache) => Array.from({ length: 100 }, () => find(cache))));
    await until('one of them asks', () => source.asked > 0);
    release();
    expect((await all).map(({ value }) => value[0]?.name)).toEqual(Array.from({ length: 500 }, () => 'Muse'));
    expect(source.asked).toBe(1);
  });

  it('lets a waiting process ask when the one that asked failed', async () => {
    const [one, two] = [await openProcess(), await openProcess()];
    source.failure = sourceBroken('spotify');
    const release = source.holdBack();
    const first = find(one);
    await until('the first asks', () => source.asked === 1);
    const second = find(two);
    release();
    await expect(first).rejects.toBe(source.failure);
    await expect(second).rejects.toBe(source.failure);
    expect(source.asked).toBe(2);
    await settled();
  });

  it('does not wait for ever for a process that died while it asked', async () => {
    await control.set('octa:asking:3:artists:muse', 'a dead process', 'PX', 10_000);
    const began = performance.now();
    expect((await find(await openProcess())).value).toEqual([anArtist('Muse')]);
    expect(performance.now() - began).toBeLessThan(2_500);
    // The right is another one's still: it was not given back.
    expect(await control.get('octa:asking:3:artists:muse')).toBe('a dead process');
  });

  it('gives back no right that has run out and is another one’s by now', async () => {
    const store = new RedisResponseStore(connectRedis(server.url));
    open.push(store);
    const first = await store.acquireLock('artists:muse', 1_000);
    expect(await store.acquireLock('artists:muse', 1_000)).toBeNull();
    await control.del('octa:asking:3:artists:muse');
    const second = await store.acquireLock('artists:muse', 1_000);
    await store.releaseLock('artists:muse', String(first));
    expect(await control.get('octa:asking:3:artists:muse')).toBe(second);
    await store.releaseLock('artists:muse', String(second));
    expect(await keys('octa:asking:*')).toEqual([]);
  });

  it('renews in one process, and gives the old answer in the others', async () => {
    const [one, two] = [await openProcess(), await openProcess()];
    await find(one);
    await settled();
    await find(two);
    clock.advance(ttlMs);
    const release = source.holdBack();
    expect([(await find(one)).stale, (await find(two)).stale]).toEqual([true, true]);
    await until('one of them asks', () => source.asked === 2);
    expect([(await find(one)).stale, (await find(two)).stale]).toEqual([true, true]);
    release();
    await until('both know the new answer', async () => {
      clock.advance(1_000);
      return !(await find(one)).stale && !(await find(two)).stale;
    });
    expect(source.asked).toBe(2);
  });

  it('gives a new process the old answer at once, and renews it', async () => {
    await find(await openProcess());
    await settled();
    clock.advance(ttlMs);
    const two = await openProcess();
    expect((await find(two)).stale).toBe(true);
    await until('it is renewed', async () => !(await find(two)).stale);
    expect(source.asked).toBe(2);
  });

  it('gives a new process an answer that is older still only when the source fails', async () => {
    await find(await openProcess());
    await settled();
    clock.advance(staleWhileRevalidateMs);
    source.failure = sourceBroken('spotify');
    expect((await find(await openProcess())).stale).toBe(true);
    expect(source.asked).toBe(2);
  });

  it('lets Redis drop what is over', async () => {
    const cache = await openProcess();
    await find(cache);
    source.said = { value: [], negative: true };
    await cache.get('artists', 'nobody', source.ask);
    await settled();
    const left = async (question: string) => control.pttl(`octa:answer:3:artists:${question}`);
    expect(await left('muse')).toBeGreaterThan(staleIfErrorMs - 60_000);
    expect(await left('muse')).toBeLessThanOrEqual(staleIfErrorMs);
    expect(await left('nobody')).toBeGreaterThan(0);
    expect(await left('nobody')).toBeLessThanOrEqual(negativeTtlMs);
  });

  it.each(['no JSON', '{}', '[1]', '["1",true,[]]', 'null'])('takes %j for nothing', async (text) => {
    // Without time limits: a slow moment of this machine would count as a failure, too.
    clock = new ManualClock();
    await control.set('octa:answer:3:artists:muse', text);
    expect((await find(await openProcess())).value).toEqual([anArtist('Muse')]);
    expect(failures).toEqual([]);
  });

  it('goes on alone while Redis is dead, says so once, and shares again afterwards', async () => {
    const cache = await openProcess();
    await server.kill();
    const all = Promise.all(Array.from({ length: 100 }, () => find(cache)));
    expect((await all).every(({ stale }) => !stale)).toBe(true);
    expect(source.asked).toBe(1);
    await cache.get('artists', 'queen', source.ask);
    expect(log.ofLevel('WARNING')).toHaveLength(1);
    expect(failures).not.toEqual([]);
    await server.start();
    // Without a single request.
    await until('it is shared again', () => {
      clock.advance(1_000);
      return log.ofLevel('INFO').length > 0;
    });
    await cache.get('artists', 'shared', source.ask);
    await until('the answer is there', async () => (await keys('octa:answer:3:artists:shared')).length === 1);
    expect(log.ofLevel('WARNING')).toHaveLength(1);
    expect(log.text()).not.toMatch(/redis:\/\/|127\.0\.0\.1/);
  });

  it('keeps nobody waiting for a Redis that hangs', async () => {
    const cache = await openProcess();
    const kept = await find(cache);
    await settled();
    server.freeze();
    try {
      // What is there needs no Redis.
      expect(await find(cache)).toBe(kept);
      const first = performance.now();
      await Promise.all(Array.from({ length: 50 }, async (_, i) => cache.get('artists', `first ${i}`, source.ask)));
      expect(performance.now() - first).toBeLessThan(1_000);
      // Were they to wait for it, this would take fifteen seconds.
      const next = performance.now();
      for (let i = 0; i < 50; i += 1) {
        clock.advance(100);
        await cache.get('artists', `next ${i}`, source.ask);
      }
      expect(performance.now() - next).toBeLessThan(2_500);
      expect(log.ofLevel('WARNING')).toMatchObject([{ reason: 'timeout' }]);
    } finally {
      server.thaw();
    }
  });

  it('counts what comes from others', async () => {
    await find(await openProcess());
    await settled();
    const events: string[] = [];
    const two = await openProcess(events);
    await find(two);
    await find(two);
    expect(events).toEqual(['artists miss', 'artists shared', 'artists hit']);
  });
});
