import * as v from 'valibot';
import { asJson, type CredentialsVerdict } from '../upstream/read-response.js';
import { UpstreamClient } from '../upstream/upstream-client.js';
import { userAgentOf } from './musicbrainz-client.js';

const Answer = v.object({ artists: v.array(v.unknown()) });

/**
 * Makes one small search, as whom the service asks.
 * @throws UpstreamFailure when there is no response
 */
export async function checkMusicBrainz(
  access: { readonly contact: string; readonly apiBaseUrl: string; readonly version: string },
  signal: AbortSignal,
): Promise<CredentialsVerdict> {
  const api = new UpstreamClient(access.apiBaseUrl, { connections: 1 });
  const query = new URLSearchParams({ query: 'artist:"octa"', limit: '1', fmt: 'json' });
  try {
    const { status, body } = await api.request({
      method: 'GET',
      path: `/artist?${query.toString()}`,
      headers: { 'user-agent': userAgentOf(access.version, access.contact) },
      signal,
    });
    if (status === 200 && v.is(Answer, asJson(body))) return { kind: 'accepted' };
    if (status === 503 || status === 429) return { kind: 'limited', reason: null };
    return status === 401 || status === 403 ? { kind: 'refused', reason: null } : { kind: 'unusable', status };
  } finally {
    await api.close();
  }
}
