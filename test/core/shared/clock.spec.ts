import { ManualClock } from '../../support/manual-clock.js';

describe('a time limit', () => {
  let clock: ManualClock;
  beforeEach(() => {
    clock = new ManualClock();
  });
  /** Work that ends only when it is told to. */
  const untilAborted = (signal: AbortSignal) =>
    new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('given up')));

  it('aborts its work exactly when the time is up', async () => {
    let limit: AbortSignal | undefined;
    const running = clock.within(1_000, (signal) => untilAborted((limit = signal)));
    clock.advance(999);
    expect(limit?.aborted).toBe(false);
    clock.advance(1);
    expect(await running).toBe('given up');
  });

  it('aborts its work with the one around it, also if that has ended already', async () => {
    const outer = new AbortController();
    const running = clock.within(1_000, untilAborted, outer.signal);
    outer.abort();
    expect(await running).toBe('given up');
    expect(await clock.within(1_000, (signal) => Promise.resolve(signal.aborted), outer.signal)).toBe(true);
  });

  it('gives back what the work gives, or throws what it throws, and leaves nothing running', async () => {
    const outer = new AbortController();
    expect(await clock.within(1_000, () => Promise.resolve(7), outer.signal)).toBe(7);
    const failure = new RangeError('x');
    await expect(clock.within(1_000, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(clock.running).toBe(0);
  });

  it('may be handed on as a deadline', () => {
    const signal = clock.deadline(1_000);
    clock.advance(1_000);
    expect(signal.aborted).toBe(true);
  });
});
