import type { CallOutcome } from '../../../observability/upstream-metrics.js';
import { outcomeOfStatus } from '../upstream/call-outcome.js';
import type { UpstreamResponse } from '../upstream/upstream-client.js';
import { hasNothing } from './spotify-client.js';

/** What an answer of Spotify's comes to: where it gives out tokens, every refusal is one of our credentials. */
export function spotifyOutcome(response: UpstreamResponse, operation: string): CallOutcome {
  const { status } = response;
  if (operation === 'token' && status >= 400 && status < 500 && status !== 429) return 'credentials_refused';
  return hasNothing(response) ? 'not_found' : outcomeOfStatus(response);
}
