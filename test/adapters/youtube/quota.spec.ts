import { YouTubeQuota } from '../../../src/adapters/out/youtube/youtube-quota.js';
import { UpstreamFailure } from '../../../src/adapters/out/http/upstream-client.js';
import { ManualClock } from '../../support/manual-clock.js';

const HOUR = 3_600_000;
const answer = { status: 200, body: '', retryAfterSeconds: null };

describe('what is used of YouTube’s budgets', () => {
  let clock: ManualClock;
  let quota: YouTubeQuota;
  beforeEach(() => {
    // 4 o'clock in Los Angeles.
    clock = new ManualClock('2026-11-23T12:00:00Z');
    quota = new YouTubeQuota(clock);
  });

  it('is counted apart for searches', () => {
    quota.note({ operation: 'search', result: answer }, 'ok');
    for (const operation of ['channels', 'playlistItems', 'videos']) quota.note({ operation, result: answer }, 'ok');
    expect(quota.used()).toEqual({ searches: 1, units: 3 });
  });

  it('starts anew at midnight in Los Angeles', () => {
    quota.note({ operation: 'search', result: answer }, 'ok');
    clock.advance(20 * HOUR - 1);
    expect(quota.used().searches).toBe(1);
    clock.advance(1);
    expect(quota.used()).toEqual({ searches: 0, units: 0 });
    quota.note({ operation: 'videos', result: answer }, 'ok');
    clock.advance(23 * HOUR);
    expect(quota.used().units).toBe(1);
  });

  it('holds what may have been carried out, and nothing that was refused or never arrived', () => {
    quota.note({ operation: 'videos', result: new UpstreamFailure('timeout', 'ABORTED') }, 'timeout');
    quota.note({ operation: 'videos', result: { ...answer, status: 404 } }, 'not_found');
    quota.note({ operation: 'videos', result: { ...answer, status: 500 } }, 'error');
    expect(quota.used().units).toBe(3);
    quota.note({ operation: 'videos', result: new UpstreamFailure('connection', 'ECONNREFUSED') }, 'error');
    quota.note({ operation: 'videos', result: { ...answer, status: 403 } }, 'limited');
    quota.note({ operation: 'videos', result: { ...answer, status: 403 } }, 'credentials_refused');
    expect(quota.used().units).toBe(3);
  });
});
