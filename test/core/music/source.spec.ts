import {
  nothingFound,
  sourceBroken,
  sourceNotConfigured,
  sourceTimedOut,
  sourceUnavailable,
} from '../../../src/core/music/source.js';

describe('what a source can fail with', () => {
  it.each([
    [
      sourceNotConfigured('spotify'),
      { kind: 'unavailable', code: 'spotify_not_configured', message: 'Spotify is not set up on this server.' },
    ],
    [
      sourceNotConfigured('youtube'),
      { kind: 'unavailable', code: 'youtube_not_configured', message: 'YouTube is not set up on this server.' },
    ],
    [
      sourceUnavailable('spotify', 9),
      {
        kind: 'unavailable',
        code: 'spotify_unavailable',
        message: 'Spotify cannot be asked right now. Please try again later.',
        retryAfterSeconds: 9,
      },
    ],
    [sourceUnavailable('youtube'), { code: 'youtube_unavailable', retryAfterSeconds: undefined }],
    [
      sourceTimedOut('youtube'),
      { kind: 'upstream_timeout', code: 'upstream_timeout', message: 'YouTube took too long to answer.' },
    ],
    [
      sourceBroken('spotify'),
      { kind: 'upstream_failed', code: 'upstream_error', message: 'Spotify gave no usable answer.' },
    ],
    [
      nothingFound('youtube', 'Nobody'),
      { kind: 'not_found', code: 'not_found', message: 'Nothing found on YouTube for “Nobody”.' },
    ],
  ])('is told by kind, code and words: %s', (error, expected) => {
    expect(error).toMatchObject(expected);
  });

  it.each([sourceTimedOut, sourceBroken])('keeps the cause for the log (%p)', (fail) => {
    const cause = new Error('ECONNRESET');
    expect(fail('spotify', cause).cause).toBe(cause);
  });
});
