import { stat } from 'node:fs/promises';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import { keepBusy } from '../../support/keep-busy.js';

describe('the system clock’s time-out', () => {
  const clock = new SystemClock();

  it('takes an answer that arrived in time, though nobody had time to look', async () => {
    const answer = clock.withTimeout(20, () => stat('.'));
    keepBusy(100);
    await expect(answer).resolves.toBeDefined();
  });

  it('ends what does not answer', async () => {
    const never = new Promise<never>(() => undefined);
    await expect(clock.withTimeout(20, () => never)).rejects.toThrow('The time is up.');
  });

  it('asks for no negative time when its timer is early, which Node would warn of', async () => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const now = jest.spyOn(performance, 'now').mockReturnValueOnce(1_000).mockReturnValue(1_019.7);
    await expect(clock.withTimeout(20, () => new Promise(() => undefined))).rejects.toThrow('The time is up.');
    expect(timers.mock.calls.map(([, milliseconds]) => milliseconds)).toEqual([20, 0]);
    timers.mockRestore();
    now.mockRestore();
  });

  it('passes a failure on', async () => {
    await expect(clock.withTimeout(20, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  });
});
