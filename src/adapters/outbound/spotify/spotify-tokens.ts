import * as v from 'valibot';
import { sourceTimedOut, sourceUnavailable } from '../../../core/music/source.js';
import type { Clock } from '../../../core/shared/clock.js';
import { requestWithRetry, readResponse } from '../upstream/request-with-retry.js';
import type { UpstreamMetrics } from '../../../observability/upstream-metrics.js';
import type { CoolDown } from '../upstream/cool-down.js';
import type { UpstreamReport } from '../upstream/upstream-report.js';
import { asJson } from '../upstream/read-response.js';
import type { UpstreamClient } from '../upstream/upstream-client.js';

const TokenAnswer = v.object({
  access_token: v.pipe(v.string(), v.nonEmpty()),
  expires_in: v.pipe(v.number(), v.finite(), v.minValue(1)),
});
const ErrorAnswer = v.object({ error: v.string() });

/** A token is renewed this long before its end, so that none expires on its way. */
const RENEW_EARLY_SECONDS = 60;

/**
 * The token belongs to every waiting request, so its renewal has a time limit of its own and ignores the requests'
 * signals.
 */
const RENEWAL_TIME_LIMIT_MS = 5_000;

/** Spotify's limit counts a rolling 30 seconds. */
export const RATE_WINDOW_SECONDS = 30;

export interface SpotifyCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The request for a token, as Spotify wants it. */
export const tokenRequest = ({ clientId, clientSecret }: SpotifyCredentials) =>
  ({
    method: 'POST',
    path: '/api/token',
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  }) as const;

/** Application tokens (OAuth 2 client credentials), one renewal at a time however many requests wait for it. */
export class SpotifyTokens {
  private token: { readonly value: string; readonly renewAt: number } | null = null;
  private renewal: Promise<string> | null = null;

  constructor(
    private readonly accounts: UpstreamClient,
    private readonly credentials: SpotifyCredentials,
    private readonly coolDown: CoolDown,
    private readonly clock: Clock,
    private readonly report: UpstreamReport,
    private readonly metrics: UpstreamMetrics,
  ) {}

  /**
   * @returns a token that is good for a while
   * @throws DomainError unavailable (credentials refused, limit reached), timed out, broken
   */
  async current(signal: AbortSignal): Promise<string> {
    const held = this.token !== null && this.clock.now().getTime() < this.token.renewAt ? this.token.value : null;
    this.metrics.cache('spotify_token', held === null ? 'miss' : 'hit');
    if (held !== null) return held;
    this.renewal ??= this.renew().finally(() => {
      this.renewal = null;
    });
    return unlessAborted(this.renewal, signal);
  }

  /** Drops a token that Spotify refused, unless it was replaced meanwhile. */
  forget(value: string): void {
    if (this.token?.value === value) this.token = null;
  }

  private async renew(): Promise<string> {
    const response = await requestWithRetry('spotify', this.accounts, {
      operation: 'token',
      ...tokenRequest(this.credentials),
      signal: this.clock.deadline(RENEWAL_TIME_LIMIT_MS),
    });
    if (response.status === 429) {
      const seconds = response.retryAfterSeconds ?? RATE_WINDOW_SECONDS;
      this.report.limited(seconds, null);
      throw this.coolDown.close(seconds);
    }
    if (response.status >= 400) {
      this.report.credentialsRefused(response.status, readErrorCode(response.body));
      throw sourceUnavailable('spotify');
    }
    const token = readResponse('spotify', response, TokenAnswer);
    const lifetime = token.expires_in;
    const renewIn = lifetime - Math.min(RENEW_EARLY_SECONDS, lifetime / 2);
    this.token = { value: token.access_token, renewAt: this.clock.now().getTime() + renewIn * 1000 };
    return this.token.value;
  }
}

/** The OAuth error code, such as `invalid_client`, if the body has one. */
function readErrorCode(body: string): string | null {
  const result = v.safeParse(ErrorAnswer, asJson(body));
  return result.success && /^[a-z_]{1,40}$/.test(result.output.error) ? result.output.error : null;
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    work.catch(() => undefined);
    throw sourceTimedOut('spotify');
  }
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(sourceTimedOut('spotify'));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
