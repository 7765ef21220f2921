import type { BadKeyForm, ProtocolFault } from '../http/fault.js';
import { htmlReply, jsonReply, type SandboxReply } from '../http/reply.js';

const SERVICE = 'youtube.googleapis.com';
const CONSUMER = 'projects/000000000000';
const ENABLE_URL = `https://console.developers.google.com/apis/api/${SERVICE}/overview?project=000000000000`;

interface GoogleError {
  readonly code: number;
  readonly message: string;
  readonly domain: string;
  readonly reason: string;
  /** The parameter at fault. */
  readonly location?: string;
  readonly extendedHelp?: string;
  /** The name of the gRPC status; errors of YouTube itself, unlike those of Google's front, have none. */
  readonly status?: string;
  readonly details?: readonly object[];
}

/** Google's error form. */
export function googleError(error: GoogleError, headers: Record<string, string> = {}): SandboxReply {
  const { code, message, domain, reason, location, extendedHelp, status, details } = error;
  const entry = {
    message,
    domain,
    reason,
    ...(location === undefined ? {} : { location, locationType: 'parameter' }),
    ...(extendedHelp === undefined ? {} : { extendedHelp }),
  };
  const body = {
    code,
    message,
    errors: [entry],
    ...(status === undefined ? {} : { status }),
    ...(details === undefined ? {} : { details }),
  };
  return jsonReply(code, { error: body }, headers);
}

/** @param reason e.g. `invalidPageToken` */
export function badParameter(
  reason: string,
  message: string,
  location: string,
  domain = 'youtube.parameter',
): SandboxReply {
  return googleError({ code: 400, message, domain, reason, location });
}

export function playlistNotFound(): SandboxReply {
  return googleError({
    code: 404,
    message: "The playlist identified with the request's <code>playlistId</code> parameter cannot be found.",
    domain: 'youtube.playlistItem',
    reason: 'playlistNotFound',
    location: 'playlistId',
  });
}

export function missingKey(): SandboxReply {
  return googleError({
    code: 403,
    message:
      "Method doesn't allow unregistered callers (callers without established identity). " +
      'Please use API Key or other form of API consumer identity to call this API.',
    domain: 'global',
    reason: 'forbidden',
    status: 'PERMISSION_DENIED',
  });
}

export function badKey(form: BadKeyForm): SandboxReply {
  if (form === 'keyInvalid') {
    return googleError({ code: 400, message: 'Bad Request', domain: 'usageLimits', reason: 'keyInvalid' });
  }
  const message = 'API key not valid. Please pass a valid API key.';
  return googleError({
    code: 400,
    message,
    domain: 'global',
    reason: 'badRequest',
    status: 'INVALID_ARGUMENT',
    details: [
      errorInfo('API_KEY_INVALID', { service: SERVICE }),
      { '@type': 'type.googleapis.com/google.rpc.LocalizedMessage', locale: 'en-US', message },
    ],
  });
}

export const youtubeFaultKinds = [
  'server_error',
  'unauthorized',
  'quota_exceeded',
  'search_budget',
  'short_term_throttle',
  'bad_key',
  'access_not_configured',
] as const satisfies readonly ProtocolFault['kind'][];

/** @param fault one of {@link youtubeFaultKinds} */
export function youtubeFault(fault: ProtocolFault): SandboxReply {
  switch (fault.kind) {
    case 'server_error':
      return serverError(fault.status ?? 502);
    case 'unauthorized':
      return googleError({
        code: 401,
        message: 'Request had invalid authentication credentials. Expected OAuth 2 access token.',
        domain: 'global',
        reason: 'authError',
        status: 'UNAUTHENTICATED',
      });
    case 'quota_exceeded':
      return googleError({
        code: 403,
        message:
          'The request cannot be completed because you have exceeded your ' +
          '<a href="/youtube/v3/getting-started#quota">quota</a>.',
        domain: 'youtube.quota',
        reason: 'quotaExceeded',
      });
    case 'search_budget':
      return searchBudgetGone();
    case 'short_term_throttle':
      return googleError(
        {
          code: 429,
          message: 'Too many requests in a short time. Please try again later.',
          domain: 'global',
          reason: 'rateLimitExceeded',
          status: 'RESOURCE_EXHAUSTED',
        },
        fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) },
      );
    case 'bad_key':
      return badKey(fault.variant ?? 'API_KEY_INVALID');
    case 'access_not_configured':
      return accessNotConfigured();
    default:
      throw new TypeError(`YouTube does not answer with "${fault.kind}".`);
  }
}

/** The budget of 100 searches a day, which is told from short-term throttling only by `quota_limit`. */
function searchBudgetGone(): SandboxReply {
  return googleError({
    code: 429,
    message:
      "Quota exceeded for quota metric 'Search Queries' and limit 'Search Queries per day' " +
      `of service '${SERVICE}' for consumer 'project_number:000000000000'.`,
    domain: 'global',
    reason: 'rateLimitExceeded',
    status: 'RESOURCE_EXHAUSTED',
    details: [
      errorInfo('RATE_LIMIT_EXCEEDED', {
        service: SERVICE,
        consumer: CONSUMER,
        quota_limit: 'defaultSearchListPerDayPerProject',
        quota_limit_value: '100',
        quota_location: 'global',
      }),
    ],
  });
}

function accessNotConfigured(): SandboxReply {
  return googleError({
    code: 403,
    message:
      'YouTube Data API v3 has not been used in project 000000000000 before or it is disabled. ' +
      `Enable it by visiting ${ENABLE_URL} then retry.`,
    domain: 'usageLimits',
    reason: 'accessNotConfigured',
    extendedHelp: 'https://console.developers.google.com',
    status: 'PERMISSION_DENIED',
    details: [errorInfo('SERVICE_DISABLED', { service: SERVICE, consumer: CONSUMER, activationUrl: ENABLE_URL })],
  });
}

function serverError(status: 500 | 502 | 503): SandboxReply {
  // The front in between answers 502 by itself, and not in the API's form.
  if (status === 502) return htmlReply(502, 'Error 502 (Server Error)!!1');
  return googleError({
    code: status,
    message: status === 500 ? 'Internal error encountered.' : 'The service is currently unavailable.',
    domain: 'global',
    reason: 'backendError',
    status: status === 500 ? 'INTERNAL' : 'UNAVAILABLE',
  });
}

function errorInfo(reason: string, metadata: Readonly<Record<string, string>>): object {
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com', metadata };
}
