import { stat } from 'node:fs/promises';
import { withTimeout } from '../../../src/adapters/inbound/health/with-timeout.js';

/** What a busy process does: for so long nothing that has arrived is looked at. */
function keepBusy(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

describe('a patient limit', () => {
  it('takes an answer that arrived in time, though nobody had time to look', async () => {
    const answer = withTimeout(20, () => stat('.'));
    keepBusy(100);
    await expect(answer).resolves.toBeDefined();
  });

  it('ends what does not answer', async () => {
    const never = new Promise<never>(() => undefined);
    await expect(withTimeout(20, () => never)).rejects.toThrow('The time is up.');
  });

  it('passes a failure on', async () => {
    await expect(withTimeout(20, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  });
});
