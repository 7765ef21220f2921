import { DatabasePace, LimiterPace, musicBrainzPace } from '../../../src/adapters/outbound/musicbrainz/request-pace.js';
import { MemoryRateLimiter } from '../../../src/adapters/outbound/memory/memory-rate-limiter.js';
import { databaseUnavailable } from '../../../src/core/shared/database.js';
import { ManualClock } from '../../support/manual-clock.js';
import { MemoryThrottleStore } from '../../support/memory/memory-throttle-store.js';

describe.each(['limits', 'database'])('the pace by the %s', (kind) => {
  const clock = new ManualClock();
  /** Two processes. */
  const paces = () => {
    const limiter = new MemoryRateLimiter(clock);
    const throttle = new MemoryThrottleStore();
    const own = new LimiterPace(limiter, musicBrainzPace);
    return [1, 2].map(() => (kind === 'limits' ? own : new DatabasePace(throttle, own, clock, musicBrainzPace)));
  };

  it('lets two go after two idle seconds, and then says how long to wait', async () => {
    const [one, other] = paces();
    expect(await one!.take()).toBe(0);
    clock.advance(500);
    expect(await other!.take()).toBe(0);
    expect(await one!.take()).toBe(1_500);
    clock.advance(1_500);
    expect(await other!.take()).toBe(0);
    expect(await one!.take()).toBe(0);
    expect(await one!.take()).toBe(2_000);
  });

  it('lets at most 62 go in 60 seconds, however many ask', async () => {
    const both = paces();
    let taken = 0;
    for (let ms = 0; ms <= 60_000; ms += 50) {
      for (const pace of both) if ((await pace.take()) === 0) taken += 1;
      clock.advance(50);
    }
    expect(taken).toBeLessThanOrEqual(62);
    expect(taken).toBeGreaterThanOrEqual(60);
  });
});

it('a process goes by its own pace while the database does not answer', async () => {
  const clock = new ManualClock();
  const throttle = new MemoryThrottleStore();
  throttle.admit = () => Promise.reject(databaseUnavailable());
  const pace = new DatabasePace(
    throttle,
    new LimiterPace(new MemoryRateLimiter(clock), musicBrainzPace),
    clock,
    musicBrainzPace,
  );
  expect([await pace.take(), await pace.take(), await pace.take()]).toEqual([0, 0, 2_000]);
});

it('waits no longer than a window where the clocks of two hosts differ', async () => {
  const clock = new ManualClock();
  const ahead = new ManualClock(new Date(clock.now().getTime() + 3_600_000));
  const throttle = new MemoryThrottleStore();
  const none = new LimiterPace(new MemoryRateLimiter(clock), musicBrainzPace);
  const fast = new DatabasePace(throttle, none, ahead, musicBrainzPace);
  await fast.take();
  await fast.take();
  expect(await new DatabasePace(throttle, none, clock, musicBrainzPace).take()).toBe(2_000);
});
