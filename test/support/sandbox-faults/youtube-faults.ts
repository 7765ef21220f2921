import { badKey, errorInfo, googleError, SERVICE } from '../../../src/sandbox/youtube/youtube-errors.js';
import { htmlReply, type SandboxReply } from '../../../src/sandbox/sandbox-server.js';
import type { ProtocolFault } from './fault.js';

const CONSUMER = 'projects/000000000000';
const ENABLE_URL = `https://console.developers.google.com/apis/api/${SERVICE}/overview?project=000000000000`;

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
      return fault.variant === 'keyInvalid'
        ? googleError({ code: 400, message: 'Bad Request', domain: 'usageLimits', reason: 'keyInvalid' })
        : badKey();
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
