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
    meaning: 'The route takes a JSON body and the request did not say `Content-Type: application/json`.',
    message: 'The Content-Type must be application/json.',
  },
  invalid_json: {
    status: 400,
    meaning: 'The body is not well-formed JSON.',
    message: 'The request body is not valid JSON.',
  },
  bad_request: {
    status: 400,
    meaning: 'The request cannot be read: wrong percent-encoding in the path, or a body that ends too soon.',
    message: 'The request could not be understood.',
  },
  suspicious_url: {
    status: 400,
    meaning: 'The address holds a pattern of an attack, such as `../` or `<script`, raw or encoded.',
    message: 'This address holds something that looks like an attack.',
  },
  username_taken: {
    status: 400,
    meaning: 'Somebody has this username, in whatever case.',
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
    meaning: 'The current password, asked for before a change, is not right.',
    message: 'The current password is incorrect.',
  },
  invalid_token: {
    status: 400,
    meaning: 'The mailed link was never given out, has expired, was used up or was replaced by a newer one.',
    message: 'This link is invalid or has expired.',
  },
  not_authenticated: {
    status: 401,
    meaning: 'Nobody is logged in: there is no session cookie, or its session is over.',
    message: 'Please log in first.',
  },
  invalid_credentials: {
    status: 401,
    meaning: 'Name and password do not match an account; nobody is told which of them is wrong.',
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
    meaning: 'A browser says that a page of another site sent this request.',
    message: 'This request came from another site and was not carried out.',
  },
  refresh_not_allowed: {
    status: 403,
    meaning: 'The session was begun without “remember me” and cannot be prolonged.',
    message: 'Only a remembered log-in can be prolonged like this.',
  },
  not_found: {
    status: 404,
    meaning: 'There is nothing at this address, the search found nothing, or what was named is not the account’s own.',
    message: 'Nothing found on Spotify for “zzzz”.',
  },
  already_in_playlist: {
    status: 409,
    meaning: 'The same track is in the playlist.',
    message: 'That song is in the playlist already.',
  },
  playlist_full: {
    status: 409,
    meaning: 'A playlist holds only so many songs; `message` says how many.',
    message: 'A playlist holds at most 1000 songs.',
  },
  too_many_playlists: {
    status: 409,
    meaning: 'An account can have only so many playlists; `message` says how many.',
    message: 'An account can have at most 500 playlists.',
  },
  playlist_changed: {
    status: 409,
    meaning: 'Somebody, perhaps in another tab, has changed the playlist meanwhile: look at it again first.',
    message: 'The playlist was changed meanwhile. Please look at it again and repeat your change.',
  },
  payload_too_large: {
    status: 413,
    meaning: 'The body is larger than the route takes: 100 KB, and 2 MB where a playlist is imported.',
    message: 'The request body is larger than 100 KB.',
  },
  unsupported_encoding: {
    status: 415,
    meaning: 'The body’s `Content-Encoding` is not known.',
    message: 'The content encoding of the request body is not supported.',
  },
  unsupported_charset: {
    status: 415,
    meaning: 'The body’s character set is not one of Unicode’s.',
    message: 'The character set of the request body is not supported.',
  },
  rate_limited: {
    status: 429,
    meaning: 'This client, or this account, asked too often.',
    message: 'Too many attempts. Please try again in 42 seconds.',
    retryAfter: 'always',
  },
  internal_error: {
    status: 500,
    meaning: 'A defect on our side. `request_id` finds it in our log.',
    message: 'Something went wrong on our side. Please try again later.',
  },
  upstream_error: {
    status: 502,
    meaning: 'Spotify or YouTube gave no usable answer, or is left alone for a while because it gave none too often.',
    message: 'Spotify gave no usable answer.',
    retryAfter: 'sometimes',
  },
  busy: {
    status: 503,
    meaning: 'Too many passwords wait to be checked.',
    message: 'The service is busy. Please try again in a moment.',
    retryAfter: 'always',
  },
  database_unavailable: {
    status: 503,
    meaning: 'The database does not answer for now.',
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
    meaning: 'The metrics cannot be gathered.',
    message: 'The metrics cannot be gathered at the moment.',
  },
  spotify_not_configured: {
    status: 503,
    meaning: 'This server has no credentials for Spotify.',
    message: 'Spotify is not set up on this server.',
  },
  spotify_unavailable: {
    status: 503,
    meaning: 'Spotify refuses this server, its rate limit is used up, or too many wait for it.',
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
      'YouTube refuses this server, its daily quota is used up, too many wait for it, or this client has had its share ' +
      'of the day’s searches by name. A handle such as `@name` needs no search.',
    message: 'YouTube cannot be asked right now. Please try again later.',
    retryAfter: 'sometimes',
  },
  unhealthy: {
    status: 503,
    meaning: 'The database does not answer, or the process is shutting down; `data` says more.',
    message: 'The database does not answer.',
  },
  upstream_timeout: {
    status: 504,
    meaning:
      'Spotify or YouTube did not answer in time, or is left alone for a while because it was too slow too often.',
    message: 'Spotify took too long to answer.',
    retryAfter: 'sometimes',
  },
} as const satisfies Record<string, ErrorMeaning>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** What the table says of a code. */
export function errorMeaning(code: ErrorCode): ErrorMeaning {
  return ERROR_CODES[code];
}
