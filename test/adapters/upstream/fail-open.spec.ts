import { FailOpen } from '../../../src/adapters/outbound/upstream/fail-open.js';
import { databaseUnavailable } from '../../../src/core/shared/database.js';
import { captureLog, type CapturedLog } from '../../support/captured-log.js';
import { ManualClock } from '../../support/manual-clock.js';

describe('a store that a search can do without', () => {
  let clock: ManualClock;
  let log: CapturedLog;
  let access: FailOpen;
  beforeEach(() => {
    clock = new ManualClock();
    log = captureLog();
    access = new FailOpen(300, clock, log.logger);
  });
  const works = jest.fn(() => Promise.resolve(null));
  const hangs = () => new Promise<never>(() => undefined);
  const fails = (error: Error) => () => Promise.reject(error);

  it('gives its answer, be it nothing', async () => {
    expect(await access.run(works)).toEqual({ value: null });
    expect(clock.running).toBe(0);
  });

  it('is waited for no longer than 300 ms, and then not at all for 5 seconds', async () => {
    const asked = access.run(hangs);
    clock.advance(299);
    expect(await Promise.race([asked, Promise.resolve('still waiting')])).toBe('still waiting');
    clock.advance(1);
    expect(await asked).toBeNull();
    works.mockClear();
    clock.advance(4_999);
    expect(await access.run(works)).toBeNull();
    expect(works).not.toHaveBeenCalled();
    clock.advance(1);
    expect(await access.run(works)).toEqual({ value: null });
    expect(await access.run(works)).toEqual({ value: null });
  });

  it.each([
    ['which says so itself', databaseUnavailable(), 0],
    ['in a way that nobody expects', new TypeError('quotes a name'), 1],
  ])('may fail, %s', async (_what, error, lines) => {
    for (let i = 0; i < 3; i += 1) {
      expect(await access.run(fails(error))).toBeNull();
      clock.advance(5_000);
    }
    expect(log.ofLevel('WARNING')).toHaveLength(lines);
    expect(log.text()).not.toContain('quotes a name');
  });

  it('may fail before it has begun', async () => {
    const fault = (): Promise<null> => {
      throw new TypeError('at once');
    };
    expect(await access.run(fault)).toBeNull();
  });
});
