import * as v from 'valibot';
import type { CallOutcome } from '../../../observability/upstream-metrics.js';
import { outcomeOfStatus } from '../upstream/call-outcome.js';
import { asJson, asWord } from '../upstream/read-response.js';
import type { UpstreamResponse } from '../upstream/upstream-client.js';

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

/**
 * What a response other than 200 means.
 * - `nothing_there`: the requested resource does not exist, such as `playlistNotFound`; or what was asked about one
 *   channel is refused, not who asks: YouTube refuses some handles that nobody has, and finds nothing for others
 * - `shared_budget`: the daily quota of all methods is used up; `own_budget`: that of this method
 * - `throttled`: too many requests just now
 * - `credentials`: the key is refused
 * - `unknown`: none of these; perhaps not from YouTube
 */
export interface YouTubeRefusal {
  readonly kind: 'nothing_there' | 'shared_budget' | 'own_budget' | 'throttled' | 'credentials' | 'unknown';
  /** YouTube's own error code, for the log. */
  readonly reason: string | null;
}

export const DAILY_BUDGET_REASONS = ['quotaExceeded', 'dailyLimitExceeded'];
export const THROTTLE_REASONS = ['rateLimitExceeded', 'userRateLimitExceeded'];
/** They concern one playlist or channel, whatever the key. */
const CLOSED_RESOURCE_REASONS = ['playlistItemsNotAccessible', 'channelForbidden', 'channelClosed', 'channelSuspended'];
const BAD_KEY_REASONS = ['API_KEY_INVALID', 'keyInvalid', 'keyExpired'];

/** @param resource what was requested, such as `channels` */
export function readRefusal({ status, body }: UpstreamResponse, resource: string): YouTubeRefusal {
  const { reasons, quotaLimit } = readErrorBody(body) ?? { reasons: [], quotaLimit: null };
  const found = (words: readonly string[]): string | null => reasons.find((reason) => words.includes(reason)) ?? null;
  const [budget, throttle, badKey] = [DAILY_BUDGET_REASONS, THROTTLE_REASONS, BAD_KEY_REASONS].map(found);

  // Any other 404 does not come from YouTube, unless it is about a channel.
  const missing = reasons.find((reason) => reason.endsWith('NotFound'));
  if (status === 404 && missing !== undefined) return { kind: 'nothing_there', reason: missing };
  const closed = found(CLOSED_RESOURCE_REASONS);
  if (status === 403 && closed) return { kind: 'nothing_there', reason: closed };
  if (status === 403 && budget) return { kind: 'shared_budget', reason: budget };
  if (status === 429 && quotaLimit?.includes('PerDay')) return { kind: 'own_budget', reason: quotaLimit };
  if (status === 429 || (status === 403 && throttle)) return { kind: 'throttled', reason: throttle ?? null };
  // A key may be refused as `forbidden`, too, with another reason beside it.
  const isForbidden = status === 403 && reasons.every((reason) => reason === 'forbidden');
  const isRefusedRequest = isForbidden || ((status === 400 || status === 404) && !badKey);
  // A 403 without a reason might be the key’s: the search that follows a guess tells.
  if (resource === 'channels' && isRefusedRequest) return { kind: 'nothing_there', reason: reasons[0] ?? null };
  if (isForbidden && reasons.length > 0) return { kind: 'unknown', reason: 'forbidden' };
  if ((status === 400 && badKey) || status === 401 || status === 403) {
    return { kind: 'credentials', reason: reasons[0] ?? null };
  }
  return { kind: 'unknown', reason: null };
}

const OUTCOMES: Record<YouTubeRefusal['kind'], CallOutcome> = {
  nothing_there: 'not_found',
  shared_budget: 'limited',
  own_budget: 'limited',
  throttled: 'limited',
  credentials: 'credentials_refused',
  unknown: 'error',
};

export function youtubeOutcome(response: UpstreamResponse, operation: string): CallOutcome {
  return response.status < 400 ? outcomeOfStatus(response) : OUTCOMES[readRefusal(response, operation).kind];
}

interface ErrorBody {
  readonly reasons: readonly string[];
  readonly quotaLimit: string | null;
}

/** What a body says is wrong; `null` when it is no error of YouTube's. */
export function readErrorBody(body: string): ErrorBody | null {
  const answer = v.safeParse(ErrorAnswer, asJson(body));
  if (!answer.success) return null;
  const { errors, details } = answer.output.error;
  // Only words that look like a reason: they are logged.
  const reasons = [...(details ?? []), ...(errors ?? [])].flatMap(({ reason }) => asWord(reason) ?? []);
  const limit = details?.find((detail) => detail.metadata?.quota_limit)?.metadata?.quota_limit ?? null;
  return { reasons, quotaLimit: limit !== null && /^\w{1,80}$/.test(limit) ? limit : null };
}
