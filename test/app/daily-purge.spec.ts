import { DailyPurge } from '../../src/app/daily-purge.js';
import { captureLog } from '../support/captured-log.js';
import { ManualClock } from '../support/manual-clock.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('the daily purge of a process', () => {
  const log = captureLog();
  const tasks = [jest.fn<Promise<number>, []>(), jest.fn<Promise<number>, []>()] as const;
  let daily: DailyPurge;
  beforeEach(() => {
    jest.useFakeTimers();
    for (const [index, remove] of tasks.entries()) remove.mockReset().mockResolvedValue(index + 5);
    const data = [
      { name: 'sessions', remove: tasks[0] },
      { name: 'youtube_results', remove: tasks[1] },
    ];
    daily = new DailyPurge(data, () => undefined as never, new ManualClock(), log.logger);
    daily.onApplicationBootstrap();
  });
  afterEach(() => {
    daily.onApplicationShutdown();
    jest.useRealTimers();
  });

  const runs = () => tasks.map((remove) => remove.mock.calls.length);
  const lastLine = () => log.lines.at(-1);

  it('begins a minute after the start, comes again every day, and ends with the process', async () => {
    await jest.advanceTimersByTimeAsync(MINUTE - 1);
    expect(runs()).toEqual([0, 0]);
    await jest.advanceTimersByTimeAsync(1);
    expect(runs()).toEqual([1, 1]);
    await jest.advanceTimersByTimeAsync(DAY - 1);
    expect(runs()).toEqual([1, 1]);
    await jest.advanceTimersByTimeAsync(1);
    expect(runs()).toEqual([2, 2]);
    daily.onApplicationShutdown();
    await jest.advanceTimersByTimeAsync(3 * DAY);
    expect(runs()).toEqual([2, 2]);
  });

  it('says how much of what is gone', async () => {
    await jest.advanceTimersByTimeAsync(MINUTE);
    expect(lastLine()).toMatchObject({
      level: 'INFO',
      msg: 'Expired data purged',
      sessions: 5,
      youtube_results: 6,
    });
  });

  it.each([
    ['the first', tasks[0]],
    ['the last', tasks[1]],
  ] as const)('says when it failed at %s, and tries again the next day', async (_what, failing) => {
    failing.mockRejectedValueOnce(new Error('what the database said'));
    await jest.advanceTimersByTimeAsync(MINUTE);
    expect(lastLine()).toMatchObject({ level: 'WARNING', msg: 'The purge of expired data failed', error: 'Error' });
    await jest.advanceTimersByTimeAsync(DAY);
    expect(lastLine()).toMatchObject({ msg: 'Expired data purged' });
    expect(log.text()).not.toContain('what the database said');
  });
});
