import * as v from 'valibot';
import { asJson, asWord, type CredentialsVerdict } from '../upstream/read-response.js';
import { UpstreamClient } from '../upstream/upstream-client.js';

const ListAnswer = v.object({ kind: v.string() });
const Reasons = v.nullish(v.array(v.object({ reason: v.nullish(v.string()) })));
const ErrorAnswer = v.object({ error: v.object({ errors: Reasons, details: Reasons }) });

const USED_UP = ['quotaExceeded', 'dailyLimitExceeded', 'rateLimitExceeded', 'userRateLimitExceeded'];

/**
 * Requests one channel's id, the cheapest call that needs the key: it costs 1 unit of the day's budget.
 * @throws UpstreamFailure when there is no response
 */
export async function checkYouTubeKey(
  access: { readonly apiKey: string; readonly apiBaseUrl: string },
  signal: AbortSignal,
): Promise<CredentialsVerdict> {
  const api = new UpstreamClient(access.apiBaseUrl, 1);
  const query = new URLSearchParams({ part: 'id', forHandle: '@YouTube', key: access.apiKey });
  try {
    const { status, body } = await api.request({ method: 'GET', path: `/channels?${query.toString()}`, signal });
    const response = asJson(body);
    if (status === 200 && v.is(ListAnswer, response)) return { kind: 'accepted' };
    if (status >= 500 || !v.is(ErrorAnswer, response)) return { kind: 'unusable', status };
    const { errors, details } = response.error;
    const reasons = [...(details ?? []), ...(errors ?? [])]
      .map(({ reason }) => asWord(reason))
      .filter((r) => r !== null);
    const usedUp = reasons.find((reason) => USED_UP.includes(reason));
    if (status === 429 || usedUp !== undefined) return { kind: 'limited', reason: usedUp ?? null };
    return { kind: 'refused', reason: reasons[0] ?? null };
  } finally {
    await api.close();
  }
}
