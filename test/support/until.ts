import { setTimeout as wait } from 'node:timers/promises';

const STEP_MS = 5;

/**
 * Resolves as soon as something that happens elsewhere (a request that arrives, a line that is written) has happened.
 * @throws after `timeLimitMs`, naming what was waited for
 */
export async function until(
  what: string,
  happened: () => boolean | Promise<boolean>,
  timeLimitMs = 10_000,
): Promise<void> {
  const giveUpAt = Date.now() + timeLimitMs;
  while (!(await happened())) {
    if (Date.now() > giveUpAt) throw new Error(`Waited in vain for: ${what}`);
    await wait(STEP_MS);
  }
}
