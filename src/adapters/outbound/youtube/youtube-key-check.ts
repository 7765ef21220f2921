import * as v from 'valibot';
import { asJson, type CredentialsVerdict } from '../upstream/read-response.js';
import { UpstreamClient } from '../upstream/upstream-client.js';
import { DAILY_BUDGET_REASONS, readErrorBody, THROTTLE_REASONS } from './youtube-refusal.js';

const ListAnswer = v.object({ kind: v.string() });

const USED_UP = [...DAILY_BUDGET_REASONS, ...THROTTLE_REASONS];

/**
 * Requests one channel's id, the cheapest call that needs the key: it costs 1 unit of the day's budget.
 * @throws UpstreamFailure when there is no response
 */
export async function checkYouTubeKey(
  access: { readonly apiKey: string; readonly apiBaseUrl: string },
  signal: AbortSignal,
): Promise<CredentialsVerdict> {
  const api = new UpstreamClient(access.apiBaseUrl, { connections: 1 });
  const query = new URLSearchParams({ part: 'id', forHandle: '@YouTube', key: access.apiKey });
  try {
    const { status, body } = await api.request({ method: 'GET', path: `/channels?${query.toString()}`, signal });
    if (status === 200 && v.is(ListAnswer, asJson(body))) return { kind: 'accepted' };
    const error = readErrorBody(body);
    if (status >= 500 || error === null) return { kind: 'unusable', status };
    const { reasons } = error;
    const usedUp = reasons.find((reason) => USED_UP.includes(reason));
    if (status === 429 || usedUp !== undefined) return { kind: 'limited', reason: usedUp ?? null };
    return { kind: 'refused', reason: reasons[0] ?? null };
  } finally {
    await api.close();
  }
}
