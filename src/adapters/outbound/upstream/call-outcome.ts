import type { CallOutcome, UpstreamMetrics } from '../../../observability/upstream-metrics.js';
import type { Upstream } from '../../../core/music/source.js';
import { type UpstreamCall, UpstreamFailure, type UpstreamResponse } from './upstream-client.js';

/** The outcome by status alone. */
export function outcomeOfStatus({ status }: UpstreamResponse): CallOutcome {
  if (status < 400) return 'ok';
  if (status === 404) return 'not_found';
  if (status === 429) return 'limited';
  return status === 401 || status === 403 ? 'credentials_refused' : 'error';
}

/**
 * Counts a source's calls.
 * @param outcomeOf judges a whole response
 */
export function measureCalls(
  source: Upstream,
  metrics: UpstreamMetrics,
  outcomeOf: (response: UpstreamResponse, operation: string) => CallOutcome,
): (call: UpstreamCall) => CallOutcome {
  return ({ operation, result, seconds }) => {
    const outcome = result instanceof UpstreamFailure ? outcomeOfFailure(result) : outcomeOf(result, operation);
    metrics.call(source, operation, outcome, seconds);
    return outcome;
  };
}

function outcomeOfFailure({ reason }: UpstreamFailure): CallOutcome {
  return reason === 'timeout' ? 'timeout' : 'error';
}
