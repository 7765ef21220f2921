import { measureCalls } from '../../../src/adapters/outbound/upstream/call-outcome.js';
import { UpstreamFailure, type UpstreamResponse } from '../../../src/adapters/outbound/upstream/upstream-client.js';
import { spotifyOutcome } from '../../../src/adapters/outbound/spotify/spotify-client.js';
import { youtubeOutcome } from '../../../src/adapters/outbound/youtube/youtube-refusal.js';
import { Metrics } from '../../../src/observability/metrics.js';
import { MetricsText } from '../../support/metrics-text.js';

const answer = (status: number, body: unknown = ''): UpstreamResponse => ({
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  retryAfterSeconds: null,
  headers: {},
});
const youtubeError = (reason: string, limit?: string) => ({
  error: { errors: [{ reason }], details: limit === undefined ? [] : [{ metadata: { quota_limit: limit } }] },
});

describe('what a call comes to', () => {
  it.each([
    ['search', answer(200), 'ok'],
    ['tracks', answer(404), 'not_found'],
    ['tracks', answer(400, 'Invalid base62 id'), 'not_found'],
    ['search', answer(429), 'limited'],
    ['search', answer(401), 'credentials_refused'],
    ['search', answer(403), 'credentials_refused'],
    ['search', answer(400), 'error'],
    ['search', answer(503), 'error'],
    ['token', answer(200), 'ok'],
    ['token', answer(400), 'credentials_refused'],
    ['token', answer(429), 'limited'],
    ['token', answer(502), 'error'],
  ] as const)('Spotify, %s, %o: %s', (operation, response, outcome) => {
    expect(spotifyOutcome(response, operation)).toBe(outcome);
  });

  it.each([
    [answer(200), 'ok'],
    [answer(404, youtubeError('playlistNotFound')), 'not_found'],
    [answer(404, 'nginx'), 'error'],
    [answer(403, youtubeError('quotaExceeded')), 'limited'],
    [answer(403, youtubeError('rateLimitExceeded')), 'limited'],
    [answer(429, youtubeError('x', 'defaultSearchListPerDayPerProject')), 'limited'],
    [answer(429), 'limited'],
    [answer(400, youtubeError('keyInvalid')), 'credentials_refused'],
    [answer(403, youtubeError('accessNotConfigured')), 'credentials_refused'],
    [answer(400, youtubeError('invalidParameter')), 'error'],
    [answer(500), 'error'],
  ] as const)('YouTube, %o: %s', (response, outcome) => {
    expect(youtubeOutcome(response, 'playlistItems')).toBe(outcome);
  });

  it('for YouTube, a refused handle: not found', () => {
    expect(youtubeOutcome(answer(400, youtubeError('invalidParameter')), 'channels')).toBe('not_found');
  });

  it('is counted, answers and failures alike', async () => {
    const metrics = new Metrics();
    const measure = measureCalls('spotify', metrics.upstreams, spotifyOutcome);
    measure({ operation: 'search', result: answer(200), seconds: 0.3 });
    measure({ operation: 'search', result: new UpstreamFailure('timeout', 'ABORTED'), seconds: 10 });
    measure({ operation: 'token', result: new UpstreamFailure('connection', 'ECONNRESET'), seconds: 0.1 });
    measure({ operation: 'token', result: new UpstreamFailure('too_large', 'BODY_TOO_LARGE'), seconds: 0.1 });
    const text = new MetricsText(await metrics.text());
    const count = (operation: string, outcome: string) =>
      text.value('upstream_request_duration_seconds_count', { upstream: 'spotify', operation, outcome });
    expect([count('search', 'ok'), count('search', 'timeout'), count('token', 'error')]).toEqual([1, 1, 2]);
    expect(text.value('upstream_request_duration_seconds_sum', { outcome: 'timeout' })).toBe(10);
  });
});
