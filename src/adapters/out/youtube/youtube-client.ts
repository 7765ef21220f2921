import * as v from 'valibot';
import { sourceBroken, sourceUnavailable } from '../../../core/music/source.js';
import type { Clock } from '../../../core/shared/clock.js';
import { askSource, readAnswer } from '../http/ask-source.js';
import type { SourceGate } from '../http/source-gate.js';
import type { SourceReporter } from '../http/source-reporter.js';
import type { UpstreamClient, UpstreamResponse } from '../http/upstream-client.js';
import { secondsToPacificMidnight } from './pacific-midnight.js';
import type { List } from './youtube-shapes.js';

const ErrorAnswer = v.object({
  error: v.object({
    errors: v.nullish(v.array(v.object({ reason: v.nullish(v.string()) }))),
    details: v.nullish(
      v.array(
        v.object({
          reason: v.nullish(v.string()),
          metadata: v.nullish(v.object({ quota_limit: v.nullish(v.string()) })),
        }),
      ),
    ),
  }),
});

/** What the body of an error says that matters here. */
interface Refusal {
  readonly reasons: readonly string[];
  readonly quotaLimit: string | null;
}

/** Short-term throttling without a `Retry-After`: the quota behind it counts per minute. */
const THROTTLE_PAUSE_SECONDS = 60;

const DAILY_BUDGET_REASONS = ['quotaExceeded', 'dailyLimitExceeded'];
const THROTTLE_REASONS = ['rateLimitExceeded', 'userRateLimitExceeded'];
const BAD_KEY_REASONS = ['API_KEY_INVALID', 'keyInvalid', 'keyExpired'];

/** The YouTube Data API over HTTP: key, budgets and errors; nothing of what is asked. */
export class YouTubeClient {
  /**
   * @param gate closed while the budget that all methods share is used up
   * @param searchGate closed while the budget of `search.list`, which is separate since June 2026, is used up
   */
  constructor(
    private readonly api: UpstreamClient,
    private readonly apiKey: string,
    private readonly gate: SourceGate,
    private readonly searchGate: SourceGate,
    private readonly clock: Clock,
    private readonly reporter: SourceReporter,
  ) {}

  /**
   * @param shape what a 200's body has to be: a list
   * @returns that list; an empty one where the thing that was asked for does not exist
   * @throws DomainError as listed at the `ChannelDirectory` port
   */
  async list<Item>(
    resource: 'search' | 'channels' | 'playlistItems' | 'videos',
    query: Record<string, string>,
    shape: v.GenericSchema<unknown, List<Item>>,
    signal: AbortSignal,
  ): Promise<List<Item>> {
    return this.reporter.watch(resource, async () => {
      this.gate.assertOpen();
      if (resource === 'search') this.searchGate.assertOpen();
      const path = `/${resource}?${new URLSearchParams({ ...query, key: this.apiKey }).toString()}`;
      const response = await askSource('youtube', this.api, { method: 'GET', path, signal });
      if (response.status === 200) return readAnswer('youtube', response, shape);
      const refusal = readRefusal(response.body);
      // Such as `playlistNotFound`. Any other 404 comes from somebody who is not YouTube.
      if (response.status === 404 && refusal.reasons.some((reason) => reason.endsWith('NotFound')))
        return { items: [] };
      throw this.errorOf(response, refusal, resource === 'search' ? this.searchGate : this.gate);
    });
  }

  private errorOf(response: UpstreamResponse, { reasons, quotaLimit }: Refusal, gate: SourceGate): Error {
    const has = (words: readonly string[]): string | undefined => reasons.find((reason) => words.includes(reason));

    if (response.status === 403 && has(DAILY_BUDGET_REASONS)) {
      return this.closeUntilMidnight(this.gate, has(DAILY_BUDGET_REASONS) ?? null);
    }
    if (response.status === 429 && quotaLimit?.includes('PerDay')) return this.closeUntilMidnight(gate, quotaLimit);
    if (response.status === 429 || (response.status === 403 && has(THROTTLE_REASONS))) {
      const seconds = response.retryAfterSeconds ?? THROTTLE_PAUSE_SECONDS;
      this.reporter.limited(seconds, has(THROTTLE_REASONS) ?? null);
      return gate.close(seconds);
    }
    const badKey = response.status === 400 && has(BAD_KEY_REASONS);
    if (badKey || response.status === 401 || response.status === 403) {
      this.reporter.credentialsRefused(response.status, reasons[0] ?? null);
      return sourceUnavailable('youtube');
    }
    return sourceBroken('youtube', new Error(`status ${response.status}`));
  }

  private closeUntilMidnight(gate: SourceGate, reason: string | null): Error {
    const seconds = secondsToPacificMidnight(this.clock.now());
    this.reporter.limited(seconds, reason);
    return gate.close(seconds);
  }
}

function readRefusal(body: string): Refusal {
  const nothing: Refusal = { reasons: [], quotaLimit: null };
  try {
    const answer = v.safeParse(ErrorAnswer, JSON.parse(body));
    if (!answer.success) return nothing;
    const { errors, details } = answer.output.error;
    // Only words that look like a reason: they are logged.
    const reasons = [...(details ?? []), ...(errors ?? [])].flatMap(({ reason }) =>
      reason && /^\w{1,60}$/.test(reason) ? [reason] : [],
    );
    const limit = details?.find((detail) => detail.metadata?.quota_limit)?.metadata?.quota_limit ?? null;
    return { reasons, quotaLimit: limit !== null && /^\w{1,80}$/.test(limit) ? limit : null };
  } catch {
    return nothing;
  }
}
