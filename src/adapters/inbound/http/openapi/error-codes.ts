/** What a `code` means to a program. */
export interface ErrorMeaning {
  readonly status: number;
  /** Where a token is taken, if that is another one. */
  readonly statusWithToken?: number;
  readonly meaning: string;
  /** Whether the response says in `Retry-After` when to try again. */
  readonly retryAfter?: 'always' | 'sometimes';
}

/** Every `code` of the API. A code never changes its status or meaning. */
export const ERROR_CODES = {
  validation_failed: {
    status: 400,
    meaning:
      'A field is missing, of the wrong type, too long or unknown; `details` names each field and what is wrong.',
  },
  invalid_content_type: {
    status: 400,
    meaning:
      'The route takes a JSON body, but the request has no `Content-Type: application/json` (or `application/*+json`).',
  },
  invalid_json: { status: 400, meaning: 'The body is not well-formed JSON in UTF-8.' },
  bad_request: {
    status: 400,
    meaning:
      'The request is malformed: invalid percent-encoding in the path, a truncated body, a form that is not UTF-8, or not exactly one `Host`.',
  },
  suspicious_url: {
    status: 400,
    meaning: 'The URL contains an attack pattern such as `../` or `<script`, raw or encoded.',
  },
  username_taken: { status: 400, meaning: 'The username is taken (compared without case).' },
  weak_password: {
    status: 400,
    meaning:
      'The new password is too short, too long, too common or made of the account’s own words; `message` says which.',
  },
  wrong_password: {
    status: 400,
    meaning: 'The current password is wrong. The fifth wrong one in a row ends the session.',
  },
  invalid_token: {
    status: 400,
    statusWithToken: 401,
    meaning:
      'The link from an email is unknown, expired, already used or replaced by a newer one. As a 401: the token in `Authorization` is unknown, expired or revoked.',
  },
  not_authenticated: { status: 401, meaning: 'Not logged in: there is no session cookie, or the session has ended.' },
  invalid_credentials: {
    status: 401,
    meaning: 'Name and password do not match an account; which of them is wrong is not disclosed.',
  },
  second_factor_required: {
    status: 401,
    meaning: 'The password is right, and the account has a second factor: `data.methods` says which ones it takes.',
  },
  invalid_code: {
    status: 401,
    meaning: 'The code of the authenticator app, or the recovery code, is wrong or was used already.',
  },
  login_expired: {
    status: 401,
    meaning: 'The log-in was begun more than five minutes ago or not at all, or five wrong codes have ended it.',
  },
  invalid_passkey: { status: 401, meaning: 'Nobody can be logged in with this passkey; why is not disclosed.' },
  email_not_verified: { status: 401, meaning: 'The password is right, but the address was never confirmed.' },
  account_locked: {
    status: 401,
    meaning: 'Too many failed attempts under this name, whether or not it has an account.',
    retryAfter: 'always',
  },
  fresh_login_required: {
    status: 403,
    meaning: 'The current password was left out, and the log-in was more than five minutes ago.',
  },
  cross_site_request: { status: 403, meaning: 'According to the browser’s headers, another site sent this request.' },
  insufficient_scope: { status: 403, meaning: 'The token lacks the scope that the route needs; `message` names it.' },
  refresh_not_allowed: { status: 403, meaning: 'The session was started without “remember me” and cannot be renewed.' },
  not_found: {
    status: 404,
    meaning: 'The URL does not exist, the search found nothing, or the resource belongs to another account.',
  },
  method_not_allowed: {
    status: 405,
    meaning: 'The URL exists, but not for this method; `Allow` lists those it takes.',
  },
  not_acceptable: {
    status: 406,
    meaning: 'None of the formats that `Accept` names can be given; `message` has those that can.',
  },
  request_timeout: { status: 408, meaning: 'The request took longer than 30 seconds to arrive.' },
  already_in_playlist: { status: 409, meaning: 'The track is already in the playlist.' },
  too_many: { status: 409, meaning: 'The account has as many of these as it may have, passkeys or API tokens: 20.' },
  playlist_full: { status: 409, meaning: 'The playlist has the maximum number of songs; `message` has the number.' },
  setup_expired: {
    status: 409,
    meaning: 'No authenticator app is being set up in this session, or it was begun more than 15 minutes ago.',
  },
  account_full: {
    status: 409,
    meaning: 'The account has the maximum of playlists, songs or bytes of text in them; `message` has the numbers.',
  },
  too_many_imports: { status: 409, meaning: 'As many of the account’s imports as may are still going on.' },
  idempotency_key_in_use: { status: 409, meaning: 'The first request with this `Idempotency-Key` is still running.' },
  playlist_changed: {
    status: 409,
    meaning: 'The playlist has been changed since it was read, perhaps in another tab: read it again first.',
  },
  precondition_failed: {
    status: 412,
    meaning: 'The playlist is none of the versions that `If-Match` names: read it again first.',
  },
  payload_too_large: {
    status: 413,
    meaning: 'The body is larger than the route takes: 100 KB, and 10 MB where a file is imported.',
  },
  unsupported_encoding: { status: 415, meaning: 'The body’s `Content-Encoding` is not supported.' },
  unsupported_charset: { status: 415, meaning: 'The body’s `Content-Type` names another character set than UTF-8.' },
  idempotency_key_reused: { status: 422, meaning: 'The `Idempotency-Key` was used for another request.' },
  headers_too_large: { status: 431, meaning: 'The URL and headers together are longer than 16 KB.' },
  rate_limited: { status: 429, meaning: 'This client or account has sent too many requests.', retryAfter: 'always' },
  internal_error: { status: 500, meaning: 'An unexpected error. It is logged under `request_id`.' },
  upstream_error: {
    status: 502,
    meaning:
      'Spotify or YouTube returned an invalid response, or is not asked for a while: its circuit is open after too many failures.',
    retryAfter: 'sometimes',
  },
  busy: { status: 503, meaning: 'Too many password checks are queued.', retryAfter: 'always' },
  database_unavailable: { status: 503, meaning: 'The database is temporarily unavailable.', retryAfter: 'always' },
  search_unavailable: {
    status: 503,
    meaning: 'Neither source could be asked; `data` says why for each.',
    retryAfter: 'sometimes',
  },
  metrics_unavailable: { status: 503, meaning: 'The metrics cannot be collected.' },
  spotify_not_configured: { status: 503, meaning: 'This server has no credentials for Spotify.' },
  spotify_unavailable: {
    status: 503,
    meaning: 'Spotify rejects this server’s requests, its rate limit is exhausted, or too many requests are queued.',
    retryAfter: 'sometimes',
  },
  youtube_not_configured: { status: 503, meaning: 'This server has no credentials for YouTube.' },
  youtube_unavailable: {
    status: 503,
    meaning:
      'YouTube rejects this server’s requests, its daily quota is exhausted, too many requests are queued, or this client has used its share ' +
      'of the day’s searches by name. A handle such as `@name` needs no search.',
    retryAfter: 'sometimes',
  },
  musicbrainz_not_configured: {
    status: 503,
    meaning: 'This server does not ask MusicBrainz, and does not know the artist from before.',
    retryAfter: 'always',
  },
  musicbrainz_unavailable: {
    status: 503,
    meaning: 'The artist is not known here yet, and MusicBrainz cannot be asked right now.',
    retryAfter: 'always',
  },
  unhealthy: {
    status: 503,
    meaning: 'The database does not respond, or the process is shutting down; `data` has the details.',
  },
  upstream_timeout: {
    status: 504,
    meaning:
      'Spotify or YouTube did not respond in time, or is not asked for a while: its circuit is open after too many failures.',
    retryAfter: 'sometimes',
  },
} as const satisfies Record<string, ErrorMeaning>;

export type ErrorCode = keyof typeof ERROR_CODES;

export function errorMeaning(code: ErrorCode): ErrorMeaning {
  return ERROR_CODES[code];
}
