import type * as v from 'valibot';
import { sourceBroken, sourceUnavailable } from '../../../core/music/source.js';
import { readResponse, requestWithRetry } from '../upstream/request-with-retry.js';
import type { CoolDown } from '../upstream/cool-down.js';
import type { CircuitBreaker } from '../upstream/circuit-breaker.js';
import type { UpstreamReport } from '../upstream/upstream-report.js';
import type { UpstreamClient, UpstreamResponse } from '../upstream/upstream-client.js';
import { RATE_WINDOW_SECONDS, type SpotifyTokens } from './spotify-tokens.js';
import type { CallOutcome } from '../../../observability/upstream-metrics.js';
import { outcomeOfStatus } from '../upstream/call-outcome.js';

/** A used-up quota without a `Retry-After`: the reset time is unpublished, so retry now and then. */
const QUOTA_PAUSE_SECONDS = 300;

/** Spotify's Web API over HTTP: tokens, limits and errors, independent of the resource. */
export class SpotifyClient {
  constructor(
    private readonly api: UpstreamClient,
    private readonly tokens: SpotifyTokens,
    private readonly coolDown: CoolDown,
    private readonly report: UpstreamReport,
    private readonly breaker: CircuitBreaker,
  ) {}

  /**
   * @param path below the API's base address, beginning with `/`
   * @param shape the schema of a 200's body
   * @returns that body
   * @throws DomainError as listed at the `ArtistCatalog` port
   */
  async get<S extends v.GenericSchema>(
    path: string,
    query: Record<string, string>,
    shape: S,
    signal: AbortSignal,
  ): Promise<v.InferOutput<S>> {
    return this.use(path, async () => {
      const response = await this.requestAuthorized(`${path}?${new URLSearchParams(query).toString()}`, signal);
      if (response.status === 200) return readResponse('spotify', response, shape);
      throw this.refusal(response);
    });
  }

  /**
   * Gets one item by its id.
   * @param path of its collection, beginning with `/`
   * @returns what {@link get} returns; `null` when Spotify has no item with that id
   * @throws what {@link get} throws
   */
  async find<S extends v.GenericSchema>(
    path: string,
    id: string,
    shape: S,
    signal: AbortSignal,
  ): Promise<v.InferOutput<S> | null> {
    return this.use(`${path}/{id}`, async () => {
      const response = await this.requestAuthorized(`${path}/${encodeURIComponent(id)}`, signal);
      if (response.status === 200) return readResponse('spotify', response, shape);
      if (isNotFound(response)) return null;
      throw this.refusal(response);
    });
  }

  private use<T>(operation: string, work: () => Promise<T>): Promise<T> {
    return this.breaker.run(() => this.report.watch(operation, work));
  }

  private async requestAuthorized(target: string, signal: AbortSignal): Promise<UpstreamResponse> {
    this.coolDown.assertOpen();
    const token = await this.tokens.current(signal);
    const response = await this.request(target, token, signal);
    if (response.status !== 401) return response;
    // Expired or revoked before its time: one retry with a new token.
    this.tokens.forget(token);
    return this.request(target, await this.tokens.current(signal), signal);
  }

  private request(path: string, token: string, signal: AbortSignal): Promise<UpstreamResponse> {
    return requestWithRetry('spotify', this.api, {
      operation: operationOf(path),
      method: 'GET',
      path,
      headers: { authorization: `Bearer ${token}` },
      signal,
    });
  }

  private refusal(response: UpstreamResponse): Error {
    if (response.status === 429) {
      // Seen as two forms of JSON and as plain text, so only the one word that matters is looked for.
      const quota = response.body.includes('QUOTA_EXCEEDED');
      const seconds = response.retryAfterSeconds ?? (quota ? QUOTA_PAUSE_SECONDS : RATE_WINDOW_SECONDS);
      this.report.limited(seconds, quota ? 'QUOTA_EXCEEDED' : null);
      return this.coolDown.close(seconds);
    }
    if (response.status === 401 || response.status === 403) {
      this.report.credentialsRefused(response.status, null);
      return sourceUnavailable('spotify');
    }
    return sourceBroken('spotify', new Error(`status ${response.status}`));
  }
}

/** Whether Spotify has no item with the requested id; it responds 400 to a malformed one. */
export function isNotFound({ status, body }: UpstreamResponse): boolean {
  return status === 404 || (status === 400 && body.includes('Invalid base62 id'));
}

/** The first path segment names the collection, which is the operation in metrics. */
function operationOf(path: string): string {
  return /^\/(\w+)/.exec(path)?.[1] ?? 'other';
}

/** The outcome of a response. At the token endpoint every refusal concerns our credentials. */
export function spotifyOutcome(response: UpstreamResponse, operation: string): CallOutcome {
  const { status } = response;
  if (operation === 'token' && status >= 400 && status < 500 && status !== 429) return 'credentials_refused';
  return isNotFound(response) ? 'not_found' : outcomeOfStatus(response);
}
