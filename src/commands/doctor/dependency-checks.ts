import { RedisFailure } from '../../adapters/outbound/redis/redis-commands.js';
import { SmtpFailure } from '../../adapters/outbound/smtp/smtp-failure.js';
import type { CredentialsVerdict } from '../../adapters/outbound/upstream/read-response.js';
import { UpstreamFailure } from '../../adapters/outbound/upstream/upstream-client.js';
import type {
  MailSettings,
  MusicBrainzSettings,
  RateLimitSettings,
  SourceMode,
  SpotifySettings,
  YouTubeSettings,
} from '../../app/config/settings.js';
import { readVersion } from '../../app/version.js';
import { failure, ok, warning, type CheckResult } from '../../observability/check-result.js';
import { networkReason } from '../../observability/explain-error.js';

/** How long each dependency may take to answer, in milliseconds. */
export const CHECK_LIMIT_MS = 5_000;

/**
 * Waits for the work, but not for longer than {@link CHECK_LIMIT_MS}.
 * @param late what to return instead
 */
export async function withinLimit<T>(work: Promise<T>, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late()), CHECK_LIMIT_MS);
  });
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}

/** Redis, where the limits are counted in it. */
export async function checkRedis({ redisUrl }: RateLimitSettings): Promise<CheckResult[]> {
  if (redisUrl === null) return [ok('Redis: not used, RATELIMIT_STORAGE_URL is memory://')];
  const { checkRedis } = await import('../../adapters/outbound/redis/redis-check.js');
  const asked = checkRedis(redisUrl).then(
    ({ latencyMs, runsScripts }) =>
      runsScripts
        ? ok(`Redis: answers in ${latencyMs.toFixed(1)} ms`)
        : failure('Redis: its user may not run scripts (EVAL), which the limits are counted with'),
    (error: unknown) =>
      failure(`Redis (RATELIMIT_STORAGE_URL): ${redisReason(error)}; limits hold per process meanwhile`),
  );
  return [await withinLimit(asked, () => failure('Redis (RATELIMIT_STORAGE_URL): it does not answer in time'))];
}

/** @throws what is no failure of Redis */
function redisReason(error: unknown): string {
  if (!(error instanceof RedisFailure)) throw error;
  if (['NOAUTH', 'WRONGPASS', 'ERR'].includes(error.reason))
    return `it refuses the user or the password (${error.reason})`;
  if (error.reason === 'NOPERM') return 'its user may not do what the limits need (NOPERM)';
  return networkReason(error.reason);
}

/** The mail server, up to and including the log-in. Sends nothing. */
export async function checkMail(
  { server, ...settings }: MailSettings,
  tls: { readonly rejectUnauthorized: boolean },
): Promise<CheckResult[]> {
  if (server === null) return [warning('mail: MAIL_SERVER is not set, mails are shown at /dev/mailbox and not sent')];
  const { checkSmtp } = await import('../../adapters/outbound/smtp/smtp-check.js');
  const login = settings.username === null ? 'without a log-in' : 'and accepts the log-in';
  const encrypted = settings.useTls || settings.useSsl ? 'encrypted' : 'in clear';
  const knocked = checkSmtp({ server, ...settings }, tls, CHECK_LIMIT_MS).then(
    () => ok(`mail: the server answers, ${encrypted}, ${login}; nothing was sent`),
    (error: unknown) => failure(`mail server (MAIL_SERVER, MAIL_PORT): ${smtpReason(error)}`),
  );
  return [
    await withinLimit(knocked, () => failure('mail server (MAIL_SERVER, MAIL_PORT): it does not answer in time')),
  ];
}

/** @throws what is no failure of the mail server */
function smtpReason(error: unknown): string {
  if (!(error instanceof SmtpFailure)) throw error;
  const { code, status } = error;
  if (code === 'EAUTH') return `it refuses MAIL_USERNAME and MAIL_PASSWORD${status === null ? '' : ` (${status})`}`;
  if (code === 'ETLS')
    return 'it offers no STARTTLS: mails are not sent in clear; set MAIL_USE_SSL for a port that begins with TLS';
  if (code === 'ECERTIFICATE')
    return 'its certificate is not accepted; an authority of your own goes into NODE_EXTRA_CA_CERTS';
  if (code === 'EDNS') return 'its host is not known to the DNS';
  if (code === 'EPROTOCOL' || code === 'ESOCKET')
    return `it does not speak as expected (${code}): look at MAIL_PORT, MAIL_USE_TLS and MAIL_USE_SSL`;
  return networkReason(code);
}

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

const MUSICBRAINZ: Source = {
  name: 'MusicBrainz',
  credentials: 'MUSICBRAINZ_CONTACT',
  accepted: 'answers',
  refused: 'it wants to know an operator whom it can reach',
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

export async function checkMusicBrainz(settings: MusicBrainzSettings): Promise<CheckResult[]> {
  if (settings.mode === 'not_configured') {
    return [warning('MusicBrainz: not configured (MUSICBRAINZ_CONTACT), artists are found by name only')];
  }
  if (settings.mode === 'sample') return [absent(MUSICBRAINZ, settings.mode)];
  const { checkMusicBrainz } = await import('../../adapters/outbound/musicbrainz/musicbrainz-check.js');
  const access = { ...settings, version: readVersion() };
  return [await told(MUSICBRAINZ, checkMusicBrainz(access, AbortSignal.timeout(CHECK_LIMIT_MS)))];
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
    return failure(`${name}: ${networkReason(error.reason === 'timeout' ? 'timeout' : error.systemCode)}`);
  }
}
