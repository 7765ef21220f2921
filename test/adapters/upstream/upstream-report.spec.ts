import { UpstreamReport } from '../../../src/adapters/outbound/upstream/upstream-report.js';
import { sourceBroken, sourceTimedOut, sourceUnavailable } from '../../../src/core/music/source.js';
import { HealthRegistry } from '../../../src/observability/health-registry.js';
import { captureLog, type CapturedLog } from '../../support/captured-log.js';

describe('UpstreamReport', () => {
  let board: HealthRegistry;
  let log: CapturedLog;
  let reporter: UpstreamReport;
  beforeEach(() => {
    board = new HealthRegistry();
    log = captureLog();
    reporter = new UpstreamReport('youtube', board, log.logger);
  });

  it('passes a result through and reports the source as up', async () => {
    expect(await reporter.watch('videos', () => Promise.resolve(7))).toBe(7);
    expect(board.entries()).toEqual([['youtube', 'up']]);
    expect(log.lines).toEqual([]);
  });

  it.each([
    ['a broken source', sourceBroken('youtube', new Error('status 503')), 'status 503'],
    ['a source that is too slow', sourceTimedOut('youtube'), undefined],
  ])('reports %s as down with one WARNING', async (_what, error, cause) => {
    await expect(reporter.watch('videos', () => Promise.reject(error))).rejects.toBe(error);
    expect(board.entries()).toEqual([['youtube', 'down']]);
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toMatchObject({ level: 'WARNING', operation: 'videos', code: error.code });
    expect(log.lines[0]?.['cause']).toBe(cause);
  });

  it('leaves the line about a closed source to whoever closed it', async () => {
    const error = sourceUnavailable('youtube', 9);
    await expect(reporter.watch('videos', () => Promise.reject(error))).rejects.toBe(error);
    expect(board.entries()).toEqual([['youtube', 'down']]);
    expect(log.lines).toEqual([]);
  });
});
