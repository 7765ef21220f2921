import { DailyPurge } from '../../src/app/daily-purge.js';
import { captureLog } from '../support/captured-log.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const CLEARED = { accounts: 1, sessions: 2, tokens: 3, mails: 4, counters: 5 };

describe('the daily purge of a process', () => {
  const log = captureLog();
  const cleanUp = { run: jest.fn<Promise<typeof CLEARED>, []>() };
  const forget = { run: jest.fn<Promise<number>, []>() };
  const clear = { run: jest.fn<Promise<number>, []>() };
  let daily: DailyPurge;
  beforeEach(() => {
    jest.useFakeTimers();
    cleanUp.run.mockReset().mockResolvedValue(CLEARED);
    forget.run.mockReset().mockResolvedValue(6);
    clear.run.mockReset().mockResolvedValue(7);
    daily = new DailyPurge(log.logger);
    daily.add(() => cleanUp.run());
    daily.add(async () => ({ youtube_results: await forget.run() }));
    daily.add(async () => ({ source_records: await clear.run() }));
    daily.start();
  });
  afterEach(() => {
    daily.stop();
    jest.useRealTimers();
  });

  const runs = () => [cleanUp, forget, clear].map(({ run }) => run.mock.calls.length);
  const lastLine = () => log.lines.at(-1);

  it('begins a minute after the start, comes again every day, and ends with the process', async () => {
    await jest.advanceTimersByTimeAsync(MINUTE - 1);
    expect(runs()).toEqual([0, 0, 0]);
    await jest.advanceTimersByTimeAsync(1);
    expect(runs()).toEqual([1, 1, 1]);
    await jest.advanceTimersByTimeAsync(DAY - 1);
    expect(runs()).toEqual([1, 1, 1]);
    await jest.advanceTimersByTimeAsync(1);
    expect(runs()).toEqual([2, 2, 2]);
    daily.stop();
    await jest.advanceTimersByTimeAsync(3 * DAY);
    expect(runs()).toEqual([2, 2, 2]);
  });

  it('says how much of what is gone', async () => {
    await jest.advanceTimersByTimeAsync(MINUTE);
    expect(lastLine()).toMatchObject({
      level: 'INFO',
      msg: 'Expired data purged',
      ...CLEARED,
      youtube_results: 6,
      source_records: 7,
    });
  });

  it.each([
    ['accounts', cleanUp],
    ['YouTube’s results', forget],
    ['records of the sources', clear],
  ] as const)('says when it failed at %s, and tries again the next day', async (_what, failing) => {
    failing.run.mockRejectedValueOnce(new Error('what the database said'));
    await jest.advanceTimersByTimeAsync(MINUTE);
    expect(lastLine()).toMatchObject({ level: 'WARNING', msg: 'The purge of expired data failed', error: 'Error' });
    await jest.advanceTimersByTimeAsync(DAY);
    expect(lastLine()).toMatchObject({ msg: 'Expired data purged' });
    expect(log.text()).not.toContain('what the database said');
  });
});
