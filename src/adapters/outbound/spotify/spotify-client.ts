import type * as v from 'valibot';
import { sourceBroken, sourceUnavailable } from '../../../core/music/source.js';
import { readAnswer, requestWithRetry } from '../upstream/request-with-retry.js';
import type { CoolDown } from '../upstream/cool-down.js';
import type { CircuitBreaker } from '../upstream/circuit-breaker.js';
import type { UpstreamReport } from '../upstream/upstream-report.js';
import type { UpstreamClient, UpstreamResponse } from '../upstream/upstream-client.js';
import { RATE_WINDOW_SECONDS, type SpotifyTokens } from './spotify-tokens.js';
import type { CallOutcome } from '../../../observability/upstream-metrics.js';
import { outcomeOfStatus } from '../upstream/call-outcome.js';

/** A used-up quota without a `Retry-After`: unpublished, so ask again now and then. */
const QUOTA_PAUSE_SECONDS = 300;

/** Spotify's Web API over HTTP: tokens, limits and errors; nothing of what is asked. */
export class SpotifyClient {
  constructor(
    private readonly api: UpstreamClient,
    private readonly tokens: SpotifyTokens,
    private readonly gate: CoolDown,
    private readonly reporter: UpstreamReport,
    private readonly guard: CircuitBreaker,
  ) {}

  /**
   * @param path below the API's base address, beginning with `/`
   * @param shape what a 200's body has to be
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
      const response = await this.askAs(`${path}?${new URLSearchParams(query).toString()}`, signal);
      if (response.status === 200) return readAnswer('spotify', response, shape);
      throw this.refusal(response);
    });
  }

  /**
   * Asks for one thing by its id.
   * @param path of its kind, beginning with `/`
   * @returns what {@link get} returns; `null` when Spotify has nothing by that id
   * @throws what {@link get} throws
   */
  async find<S extends v.GenericSchema>(
    path: string,
    id: string,
    shape: S,
    signal: AbortSignal,
  ): Promise<v.InferOutput<S> | null> {
    return this.use(`${path}/{id}`, async () => {
      const response = await this.askAs(`${path}/${encodeURIComponent(id)}`, signal);
      if (response.status === 200) return readAnswer('spotify', response, shape);
      if (hasNothing(response)) return null;
      throw this.refusal(response);
    });
  }

  private use<T>(operation: string, work: () => Promise<T>): Promise<T> {
    return this.guard.run(() => this.reporter.watch(operation, work));
  }

  /** Asks with a token that is good. */
  private async askAs(target: string, signal: AbortSignal): Promise<UpstreamResponse> {
    this.gate.assertOpen();
    const token = await this.tokens.current(signal);
    const response = await this.ask(target, token, signal);
    if (response.status !== 401) return response;
    // Expired or revoked before its time: one new token, one more try.
    this.tokens.forget(token);
    return this.ask(target, await this.tokens.current(signal), signal);
  }

  private ask(path: string, token: string, signal: AbortSignal): Promise<UpstreamResponse> {
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
      this.reporter.limited(seconds, quota ? 'QUOTA_EXCEEDED' : null);
      return this.gate.close(seconds);
    }
    if (response.status === 401 || response.status === 403) {
      this.reporter.credentialsRefused(response.status, null);
      return sourceUnavailable('spotify');
    }
    return sourceBroken('spotify', new Error(`status ${response.status}`));
  }
}

/** Whether Spotify knows nothing by the id that it was asked for; 400 for an id that is none of its own. */
export function hasNothing({ status, body }: UpstreamResponse): boolean {
  return status === 404 || (status === 400 && body.includes('Invalid base62 id'));
}

/** The first part of a path names the kind of thing that is asked for; what follows names the thing. */
function operationOf(path: string): string {
  return /^\/(\w+)/.exec(path)?.[1] ?? 'other';
}

/** What an answer of Spotify's comes to: where it gives out tokens, every refusal is one of our credentials. */
export function spotifyOutcome(response: UpstreamResponse, operation: string): CallOutcome {
  const { status } = response;
  if (operation === 'token' && status >= 400 && status < 500 && status !== 429) return 'credentials_refused';
  return hasNothing(response) ? 'not_found' : outcomeOfStatus(response);
}
