import { apiError, invalidClient, tokenExpired } from '../../../src/sandbox/spotify/spotify-errors.js';
import { jsonReply, textReply, type SandboxReply } from '../../../src/sandbox/sandbox-server.js';
import type { ProtocolFault } from './fault.js';

export const spotifyFaultKinds = [
  'server_error',
  'unauthorized',
  'invalid_client',
  'forbidden_text',
  'rate_limited_json',
  'rate_limited_quota',
  'rate_limited_text',
] as const satisfies readonly ProtocolFault['kind'][];

/** @param fault one of {@link spotifyFaultKinds} */
export function spotifyFault(fault: ProtocolFault): SandboxReply {
  switch (fault.kind) {
    case 'server_error':
      return serverError(fault.status ?? 502);
    case 'unauthorized':
      return tokenExpired();
    case 'invalid_client':
      return invalidClient();
    case 'forbidden_text':
      return textReply(
        403,
        'Active premium subscription required for the owner of the app. ' +
          'When the subscription status changes, it can take a few hours before requests are allowed again.',
      );
    case 'rate_limited_json':
      return apiError(429, 'API rate limit exceeded', retryAfter(fault.retryAfterSeconds));
    case 'rate_limited_quota':
      return jsonReply(
        429,
        { error: { status: 429, message: 'Quota exceeded', reason: 'QUOTA_EXCEEDED' } },
        retryAfter(fault.retryAfterSeconds),
      );
    case 'rate_limited_text':
      return textReply(429, 'Too many requests', retryAfter(fault.retryAfterSeconds));
    default:
      throw new TypeError(`Spotify does not answer with "${fault.kind}".`);
  }
}

function serverError(status: 500 | 502 | 503): SandboxReply {
  if (status === 502) return textReply(502, 'Bad gateway.');
  return apiError(status, status === 500 ? 'Server error.' : 'Service unavailable');
}

function retryAfter(seconds: number | undefined): Record<string, string> {
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}
