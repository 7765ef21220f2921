import { LruResponseCache } from '../../../src/adapters/outbound/cache/lru-response-cache.js';
import { defaultCachePolicy } from '../../../src/core/music/music-policies.js';
import { sourceBroken } from '../../../src/core/music/source.js';
import { AskedSource } from '../../contract/response-cache.contract.js';
import { captureLog } from '../../support/captured-log.js';
import { anArtist } from '../../support/fake-sources.js';
import { ManualClock } from '../../support/manual-clock.js';
import { until } from '../../support/until.js';

const { ttlMs, staleWhileRevalidateMs, staleIfErrorMs, negativeTtlMs } = defaultCachePolicy;

describe('LruResponseCache', () => {
  let clock: ManualClock;
  let source: AskedSource;
  let events: string[];
  beforeEach(() => {
    clock = new ManualClock();
    source = new AskedSource();
    events = [];
  });

  const open = (bounds?: { entries: number; bytes: number }) =>
    new LruResponseCache({
      clock,
      policy: defaultCachePolicy,
      logger: captureLog().logger,
      shared: null,
      count: (kind, event) => events.push(`${kind} ${event}`),
      ...(bounds && { bounds }),
    });
  const find = async (cache: LruResponseCache, question = 'muse') => cache.get('artists', question, source.ask);

  it('keeps so many answers, and drops the one that was not used for longest', async () => {
    const cache = open({ entries: 3, bytes: 1_000_000 });
    for (const name of ['a', 'b', 'c', 'a', 'd']) await find(cache, name);
    expect(cache.size.entries).toBe(3);
    expect(source.asked).toBe(4);
    for (const name of ['a', 'c', 'd']) await find(cache, name);
    expect(source.asked).toBe(4);
    await find(cache, 'b');
    expect(source.asked).toBe(5);
    expect(events.filter((event) => event === 'artists evicted')).toHaveLength(2);
  });

  it('keeps so many bytes', async () => {
    const cache = open({ entries: 1_000, bytes: 20_000 });
    source.said = { value: [anArtist('x'.repeat(1_000))], negative: false };
    for (let i = 0; i < 100; i += 1) await find(cache, `name ${i}`);
    expect(cache.size.bytes).toBeLessThanOrEqual(20_000);
    // Each is its name, twice its id and its address, and two bytes a character.
    expect(cache.size.entries).toBe(3);
  });

  it('gives what is larger than all its room without keeping it', async () => {
    const cache = open({ entries: 10, bytes: 1_000 });
    source.said = { value: [anArtist('x'.repeat(1_000_000))], negative: false };
    expect((await find(cache)).value).toBe(source.said.value);
    expect(cache.size.entries).toBe(0);
  });

  it('drops what is over also when nobody asks for it, and leaves no timer behind', async () => {
    const cache = open();
    await find(cache);
    source.said = { value: [], negative: true };
    await find(cache, 'nobody');
    expect(clock.running).toBe(1);
    clock.advance(Math.max(negativeTtlMs, 10 * 60_000));
    expect(cache.size.entries).toBe(1);
    for (let passed = 0; passed <= staleIfErrorMs; passed += 60_000) clock.advance(60_000);
    expect(cache.size).toEqual({ entries: 0, bytes: 0 });
    expect(clock.running).toBe(0);
  });

  it('sets no time limit for what it has', async () => {
    const cache = open();
    await find(cache);
    const before = clock.running;
    for (let i = 0; i < 100; i += 1) await find(cache);
    expect(clock.running).toBe(before);
  });

  it('keeps nothing fresh, and pauses no longer, when the clock is set back', async () => {
    const cache = open();
    await find(cache);
    clock.advanceSeconds(-7_200);
    await find(cache);
    expect(source.asked).toBe(2);
    clock.advance(ttlMs);
    source.failure = sourceBroken('spotify');
    await find(cache);
    await until('it asked', () => source.asked === 3);
    await new Promise(setImmediate);
    clock.advanceSeconds(-7_200);
    expect((await find(cache)).stale).toBe(true);
    expect(source.asked).toBe(4);
  });

  it('counts what happens', async () => {
    const cache = open();
    const release = source.holdBack();
    const both = [find(cache), find(cache)];
    await until('it asks', () => source.asked === 1);
    release();
    await Promise.all(both);
    await find(cache);
    expect(events).toEqual(['artists miss', 'artists coalesced', 'artists hit']);
    events.length = 0;
    clock.advance(ttlMs);
    source.failure = sourceBroken('spotify');
    await find(cache);
    await until('it asked', () => source.asked === 2);
    await new Promise(setImmediate);
    expect(events).toEqual(['artists renewal', 'artists stale']);
    events.length = 0;
    clock.advance(staleWhileRevalidateMs);
    await find(cache);
    expect(events).toEqual(['artists miss', 'artists stale']);
  });
});
