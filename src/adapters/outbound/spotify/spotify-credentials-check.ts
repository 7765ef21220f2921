import * as v from 'valibot';
import { asJson, asWord, type CredentialsVerdict } from '../upstream/read-response.js';
import { UpstreamClient } from '../upstream/upstream-client.js';
import { type SpotifyCredentials, tokenRequest } from './spotify-tokens.js';

const TokenAnswer = v.object({ access_token: v.pipe(v.string(), v.nonEmpty()) });
const ErrorAnswer = v.object({ error: v.string() });

/**
 * Requests a token, as before any search, and discards it. Costs nothing.
 * @throws UpstreamFailure when there is no response
 */
export async function checkSpotifyCredentials(
  access: SpotifyCredentials & { readonly accountsBaseUrl: string },
  signal: AbortSignal,
): Promise<CredentialsVerdict> {
  const accounts = new UpstreamClient(access.accountsBaseUrl, { connections: 1 });
  try {
    const { status, body } = await accounts.request({ ...tokenRequest(access), signal });
    const response = asJson(body);
    if (status === 200 && v.is(TokenAnswer, response)) return { kind: 'accepted' };
    if (status === 429) return { kind: 'limited', reason: null };
    if (status >= 400 && status < 500 && v.is(ErrorAnswer, response)) {
      return { kind: 'refused', reason: asWord(response.error) };
    }
    return { kind: 'unusable', status };
  } finally {
    await accounts.close();
  }
}
