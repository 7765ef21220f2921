import { readForMetrics } from '../../src/app/read-for-metrics.js';

describe('what the metrics read from the database', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());
  const isWell = () => Promise.resolve({ writable: true });
  const ask = (check: () => ReturnType<typeof isWell>, read: () => Promise<number>) => readForMetrics({ check }, read);

  it('is what the store says', async () => {
    await expect(ask(isWell, () => Promise.resolve(3))()).resolves.toBe(3);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is not known, and not asked, while the database is out of reach', async () => {
    const count = jest.fn(() => Promise.resolve(3));
    await expect(ask(() => Promise.reject(new Error('down')), count)()).resolves.toBeUndefined();
    expect(count).not.toHaveBeenCalled();
  });

  it('is not known after half a second, and asked once at a time', async () => {
    let answer: (count: number) => void = () => undefined;
    const count = jest.fn(() => new Promise<number>((resolve) => (answer = resolve)));
    const pending = ask(isWell, count);
    const answers = [pending(), pending()];
    await jest.advanceTimersByTimeAsync(500);
    await expect(Promise.all(answers)).resolves.toEqual([undefined, undefined]);
    expect(count).toHaveBeenCalledTimes(1);
    answer(4);
    await jest.advanceTimersByTimeAsync(0);
    const next = pending();
    await jest.advanceTimersByTimeAsync(0);
    expect(count).toHaveBeenCalledTimes(2);
    answer(5);
    await expect(next).resolves.toBe(5);
  });
});
