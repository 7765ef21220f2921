import * as v from 'valibot';
import { DomainError } from '../../../core/shared/domain-error.js';
import { sourceBroken, sourceTimedOut, type Upstream } from '../../../core/music/source.js';
import {
  UpstreamFailure,
  type UpstreamClient,
  type UpstreamRequest,
  type UpstreamResponse,
} from './upstream-client.js';

export class ServerFailure extends Error {
  constructor(status: number) {
    super(`status ${status}`);
    this.name = 'ServerFailure';
  }
}

/**
 * Sends a request; after a 5xx (Spotify's `502 Bad gateway.` is transient) or a cut connection it is retried once
 * within the same time limit. Only for requests that may safely be repeated.
 * @returns a response with a status below 500
 * @throws DomainError timed out or broken, its cause an {@link UpstreamFailure} or a {@link ServerFailure}
 */
export async function requestWithRetry(
  source: Upstream,
  client: UpstreamClient,
  request: UpstreamRequest,
): Promise<UpstreamResponse> {
  const first = await attempt(source, client, request);
  if (!(first instanceof DomainError)) return first;
  const second = await attempt(source, client, request);
  if (!(second instanceof DomainError)) return second;
  throw second;
}

/**
 * @returns a response below 500, or the failure that is worth a retry
 * @throws DomainError timed out: no time is left for a retry
 */
async function attempt(
  source: Upstream,
  client: UpstreamClient,
  request: UpstreamRequest,
): Promise<UpstreamResponse | DomainError> {
  try {
    const response = await client.request(request);
    return response.status < 500 ? response : sourceBroken(source, new ServerFailure(response.status));
  } catch (error) {
    if (!(error instanceof UpstreamFailure)) throw error;
    if (error.reason === 'timeout') throw sourceTimedOut(source, error);
    return sourceBroken(source, error);
  }
}

/**
 * Reads a source's body.
 * @throws DomainError broken when it is not JSON or of another shape; without the body, which may be anything
 */
export function readResponse<S extends v.GenericSchema>(
  source: Upstream,
  response: UpstreamResponse,
  shape: S,
): v.InferOutput<S> {
  const result = v.safeParse(shape, parseJson(source, response), { abortEarly: true });
  if (!result.success) throw sourceBroken(source, new Error('response of another shape'));
  return result.output;
}

function parseJson(source: Upstream, response: UpstreamResponse): unknown {
  try {
    return JSON.parse(response.body) as unknown;
  } catch {
    throw sourceBroken(source, new Error('not JSON'));
  }
}
