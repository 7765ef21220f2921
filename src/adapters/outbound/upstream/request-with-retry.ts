import * as v from 'valibot';
import { DomainError } from '../../../core/shared/domain-error.js';
import { sourceBroken, sourceTimedOut, type Source } from '../../../core/music/source.js';
import {
  UpstreamFailure,
  type UpstreamClient,
  type UpstreamRequest,
  type UpstreamResponse,
} from './upstream-client.js';

/** The source answered that it can't: a 5xx. */
export class ServerFailure extends Error {
  constructor(status: number) {
    super(`status ${status}`);
    this.name = 'ServerFailure';
  }
}

/**
 * Asks a source; a 5xx answer (facts: Spotify's `502 Bad gateway.` passes) or a cut connection is tried once more
 * within the same time limit. Only for requests that may safely be repeated.
 * @returns an answer with a status below 500
 * @throws DomainError timed out or broken, its cause an {@link UpstreamFailure} or a {@link ServerFailure}
 */
export async function requestWithRetry(
  source: Source,
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
 * @returns an answer below 500, or the failure that is worth a second try
 * @throws DomainError timed out: the time for a second try is gone as well
 */
async function attempt(
  source: Source,
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
export function readAnswer<S extends v.GenericSchema>(
  source: Source,
  response: UpstreamResponse,
  shape: S,
): v.InferOutput<S> {
  const result = v.safeParse(shape, parseJson(source, response), { abortEarly: true });
  if (!result.success) throw sourceBroken(source, new Error('answer of another shape'));
  return result.output;
}

function parseJson(source: Source, response: UpstreamResponse): unknown {
  try {
    return JSON.parse(response.body) as unknown;
  } catch {
    throw sourceBroken(source, new Error('not JSON'));
  }
}
