import type * as v from 'valibot';
import { sourceBroken, sourceUnavailable } from '../../../core/music/source.js';
import { askSource, readAnswer } from '../http/ask-source.js';
import type { SourceGate } from '../http/source-gate.js';
import type { SourceReporter } from '../http/source-reporter.js';
import type { UpstreamClient, UpstreamResponse } from '../http/upstream-client.js';
import { RATE_WINDOW_SECONDS, type SpotifyTokens } from './spotify-tokens.js';

/** A used-up quota without a `Retry-After`: unpublished, so ask again now and then. */
const QUOTA_PAUSE_SECONDS = 300;

/** Spotify's Web API over HTTP: tokens, limits and errors; nothing of what is asked. */
export class SpotifyClient {
  constructor(
    private readonly api: UpstreamClient,
    private readonly tokens: SpotifyTokens,
    private readonly gate: SourceGate,
    private readonly reporter: SourceReporter,
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
    return this.reporter.watch(path, async () => {
      this.gate.assertOpen();
      const target = `${path}?${new URLSearchParams(query).toString()}`;
      let token = await this.tokens.current(signal);
      let response = await this.ask(target, token, signal);
      if (response.status === 401) {
        // Expired or revoked before its time: one new token, one more try.
        this.tokens.forget(token);
        token = await this.tokens.current(signal);
        response = await this.ask(target, token, signal);
      }
      if (response.status === 200) return readAnswer('spotify', response, shape);
      throw this.refusal(response);
    });
  }

  private ask(path: string, token: string, signal: AbortSignal): Promise<UpstreamResponse> {
    return askSource('spotify', this.api, {
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
