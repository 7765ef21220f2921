/** What a `code` means to a program that meets it. */
export interface ErrorMeaning {
  readonly status: number;
  readonly meaning: string;
  /** A text that may come with it. Programs go by the code: texts may change. */
  readonly message: string;
  /** The answer says in `Retry-After` when to try again. */
  readonly retryAfter?: 'always' | 'sometimes';
}

/** Every `code` that the API answers with. A code keeps its status and its meaning for ever. */
export const ERROR_CODES = {
  validation_failed: {
    status: 400,
    meaning:
      'A field is missing, of the wrong type, too long or unknown; `details` names each field and what is wrong.',
    message: 'artist_name is required.',
  },
  invalid_content_type: {
    status: 400,
    meaning: 'The route takes a JSON body, but the request has no `Content-Type: application/json`.',
    message: 'The Content-Type must be application/json.',
  },
  invalid_json: {
    status: 400,
    meaning: 'The body is not well-formed JSON.',
    message: 'The request body is not valid JSON.',
  },
  bad_request: {
    status: 400,
    meaning: 'The request is malformed: invalid percent-encoding in the path, or a truncated body.',
    message: 'The request could not be understood.',
  },
  suspicious_url: {
    status: 400,
    meaning: 'The URL contains an attack pattern such as `../` or `<script`, raw or encoded.',
    message: 'This address holds something that looks like an attack.',
  },
  username_taken: {
    status: 400,
    meaning: 'The username is taken (compared without case).',
    message: 'That username is taken. Please choose another one.',
  },
  weak_password: {
    status: 400,
    meaning:
      'The new password is too short, too long, too common or made of the account’s own words; `message` says which.',
    message: 'The password needs at least 8 characters.',
  },
  wrong_password: {
    status: 400,
    meaning: 'The current password, required for this change, is wrong.',
    message: 'The current password is incorrect.',
  },
  invalid_token: {
    status: 400,
    meaning: 'The link from an email is unknown, expired, already used or replaced by a newer one.',
    message: 'This link is invalid or has expired.',
  },
  not_authenticated: {
    status: 401,
    meaning: 'Not logged in: there is no session cookie, or the session has ended.',
    message: 'Please log in first.',
  },
  invalid_credentials: {
    status: 401,
    meaning: 'Name and password do not match an account; which of them is wrong is not disclosed.',
    message: 'That name and password do not match an account.',
  },
  email_not_verified: {
    status: 401,
    meaning: 'The password is right, but the address was never confirmed.',
    message: 'Please confirm your e-mail address first, with the link that we sent you.',
  },
  account_locked: {
    status: 401,
    meaning: 'Too many failed attempts under this name, whether or not it has an account.',
    message: 'Too many failed attempts to log in. Please wait a while, or reset your password.',
    retryAfter: 'always',
  },
  cross_site_request: {
    status: 403,
    meaning: 'According to the browser’s headers, another site sent this request.',
    message: 'This request came from another site and was not carried out.',
  },
  refresh_not_allowed: {
    status: 403,
    meaning: 'The session was started without “remember me” and cannot be renewed.',
    message: 'Only a remembered log-in can be prolonged like this.',
  },
  not_found: {
    status: 404,
    meaning: 'The URL does not exist, the search found nothing, or the resource belongs to another account.',
    message: 'Nothing found on Spotify for “zzzz”.',
  },
  already_in_playlist: {
    status: 409,
    meaning: 'The track is already in the playlist.',
    message: 'That song is in the playlist already.',
  },
  playlist_full: {
    status: 409,
    meaning: 'The playlist has the maximum number of songs; `message` has the number.',
    message: 'A playlist holds at most 1000 songs.',
  },
  too_many_playlists: {
    status: 409,
    meaning: 'The account has the maximum number of playlists; `message` has the number.',
    message: 'An account can have at most 500 playlists.',
  },
  playlist_changed: {
    status: 409,
    meaning: 'The playlist has been changed since it was read, perhaps in another tab: read it again first.',
    message: 'The playlist was changed meanwhile. Please look at it again and repeat your change.',
  },
  payload_too_large: {
    status: 413,
    meaning: 'The body is larger than the route takes: 100 KB, and 2 MB where a playlist is imported.',
    message: 'The request body is larger than 100 KB.',
  },
  unsupported_encoding: {
    status: 415,
    meaning: 'The body’s `Content-Encoding` is not supported.',
    message: 'The content encoding of the request body is not supported.',
  },
  unsupported_charset: {
    status: 415,
    meaning: 'The body’s character set is not one of Unicode’s.',
    message: 'The character set of the request body is not supported.',
  },
  rate_limited: {
    status: 429,
    meaning: 'This client or account has sent too many requests.',
    message: 'Too many attempts. Please try again in 42 seconds.',
    retryAfter: 'always',
  },
  internal_error: {
    status: 500,
    meaning: 'An unexpected error. It is logged under `request_id`.',
    message: 'Something went wrong on our side. Please try again later.',
  },
  upstream_error: {
    status: 502,
    meaning:
      'Spotify or YouTube returned an invalid response, or is not asked for a while: its circuit is open after too many failures.',
    message: 'Spotify gave no usable answer.',
    retryAfter: 'sometimes',
  },
  busy: {
    status: 503,
    meaning: 'Too many password checks are queued.',
    message: 'The service is busy. Please try again in a moment.',
    retryAfter: 'always',
  },
  database_unavailable: {
    status: 503,
    meaning: 'The database is temporarily unavailable.',
    message: 'We cannot reach our database at the moment. Please try again in a few seconds.',
    retryAfter: 'always',
  },
  search_unavailable: {
    status: 503,
    meaning: 'Neither source could be asked; `data` says why for each.',
    message: 'Neither Spotify nor YouTube can be asked right now. Please try again later.',
    retryAfter: 'sometimes',
  },
  metrics_unavailable: {
    status: 503,
    meaning: 'The metrics cannot be collected.',
    message: 'The metrics cannot be gathered at the moment.',
  },
  spotify_not_configured: {
    status: 503,
    meaning: 'This server has no credentials for Spotify.',
    message: 'Spotify is not set up on this server.',
  },
  spotify_unavailable: {
    status: 503,
    meaning: 'Spotify rejects this server’s requests, its rate limit is exhausted, or too many requests are queued.',
    message: 'Spotify cannot be asked right now. Please try again later.',
    retryAfter: 'sometimes',
  },
  youtube_not_configured: {
    status: 503,
    meaning: 'This server has no credentials for YouTube.',
    message: 'YouTube is not set up on this server.',
  },
  youtube_unavailable: {
    status: 503,
    meaning:
      'YouTube rejects this server’s requests, its daily quota is exhausted, too many requests are queued, or this client has used its share ' +
      'of the day’s searches by name. A handle such as `@name` needs no search.',
    message: 'YouTube cannot be asked right now. Please try again later.',
    retryAfter: 'sometimes',
  },
  unhealthy: {
    status: 503,
    meaning: 'The database does not respond, or the process is shutting down; `data` has the details.',
    message: 'The database does not answer.',
  },
  upstream_timeout: {
    status: 504,
    meaning:
      'Spotify or YouTube did not respond in time, or is not asked for a while: its circuit is open after too many failures.',
    message: 'Spotify took too long to answer.',
    retryAfter: 'sometimes',
  },
} as const satisfies Record<string, ErrorMeaning>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** What the table says of a code. */
export function errorMeaning(code: ErrorCode): ErrorMeaning {
  return ERROR_CODES[code];
}
