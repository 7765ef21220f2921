import type { CredentialsVerdict } from '../../adapters/outbound/upstream/credentials-verdict.js';
import { UpstreamFailure } from '../../adapters/outbound/upstream/upstream-client.js';
import { failure, ok, warning, type CheckResult } from '../../observability/check-result.js';
import type { SourceMode, SpotifySettings, YouTubeSettings } from '../../app/config/settings.js';
import { plainReason } from './plain-reasons.js';
import { CHECK_LIMIT_MS } from './with-timeout.js';

/** A source as it is told of: its name, its credentials' variables, and what to do when it refuses them. */
interface Source {
  readonly name: string;
  readonly credentials: string;
  readonly accepted: string;
  readonly refused: string;
}

const SPOTIFY: Source = {
  name: 'Spotify',
  credentials: 'SPOTIPY_CLIENT_ID and SPOTIPY_CLIENT_SECRET',
  accepted: 'gives a token',
  refused: 'compare them with the application’s settings at developer.spotify.com',
};

const YOUTUBE: Source = {
  name: 'YouTube',
  credentials: 'YOUTUBE_API_KEY',
  accepted: 'accepts the key (this cost 1 unit of the day’s budget)',
  refused: 'look at the key’s restrictions, and whether its project has the YouTube Data API v3 enabled',
};

export async function checkSpotify(settings: SpotifySettings): Promise<CheckResult[]> {
  if (settings.mode !== 'live') return [absent(SPOTIFY, settings.mode)];
  const { checkSpotifyCredentials } = await import('../../adapters/outbound/spotify/spotify-credentials-check.js');
  return [await told(SPOTIFY, checkSpotifyCredentials(settings, AbortSignal.timeout(CHECK_LIMIT_MS)))];
}

export async function checkYouTube(settings: YouTubeSettings): Promise<CheckResult[]> {
  if (settings.mode !== 'live') return [absent(YOUTUBE, settings.mode)];
  const { checkYouTubeKey } = await import('../../adapters/outbound/youtube/youtube-key-check.js');
  return [await told(YOUTUBE, checkYouTubeKey(settings, AbortSignal.timeout(CHECK_LIMIT_MS)))];
}

function absent({ name, credentials }: Source, mode: Exclude<SourceMode, 'live'>): CheckResult {
  const instead = mode === 'sample' ? 'answers come from the sample catalogue' : 'searches there answer 503';
  return warning(`${name}: not configured (${credentials}), ${instead}`);
}

async function told(
  { name, credentials, accepted, refused }: Source,
  asked: Promise<CredentialsVerdict>,
): Promise<CheckResult> {
  try {
    const verdict = await asked;
    if (verdict.kind === 'accepted') return ok(`${name}: ${accepted}`);
    if (verdict.kind === 'unusable')
      return failure(`${name}: answers with status ${verdict.status}, which is not its protocol`);
    const reason = verdict.reason === null ? '' : ` (${verdict.reason})`;
    if (verdict.kind === 'limited') return warning(`${name}: the budget is used up for now${reason}`);
    return failure(`${name}: refuses ${credentials}${reason}; ${refused}`);
  } catch (error) {
    if (!(error instanceof UpstreamFailure)) throw error;
    return failure(`${name}: ${plainReason(error.reason === 'timeout' ? 'timeout' : error.systemCode)}`);
  }
}
