import type { Request, RequestHandler } from 'express';
import { readCookies } from '../cookies.js';
import { Refusal } from '../errors/refusal.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Where an unsafe request is refused cross-site even without a session: it may start one. */
const ACCOUNT_PATHS = /^\/api\/(?:auth|profile)(?:\/|$)/;

/**
 * Whether the browser says that another site made this request. `Origin` decides; Fetch-Metadata only where it is
 * absent. A client that sends neither (curl, a script) is no browser and carries nobody's cookies by accident.
 * @param ownOrigins the origins in FRONTEND_URL
 */
export function isCrossSite(request: Request, ownOrigins: ReadonlySet<string>): boolean {
  const { origin, host } = request.headers;
  if (origin !== undefined) return !ownOrigins.has(origin) && !hasSameHost(origin, host);
  return request.headers['sec-fetch-site'] === 'cross-site';
}

function hasSameHost(origin: string, host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(origin)) return false;
  const { protocol, host: originHost } = new URL(origin);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  // Parsed with the origin's scheme, so that its default port may be written or not.
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === originHost;
}

/** Refuses cross-site changes that carry a session cookie or go to an account's routes. */
export function refuseCrossSiteChanges(frontendUrls: readonly string[], sessionCookieName: string): RequestHandler {
  const ownOrigins = new Set(frontendUrls);
  return (request, _response, next) => {
    const matters =
      !SAFE_METHODS.has(request.method) &&
      (ACCOUNT_PATHS.test(request.path) || readCookies(request, sessionCookieName).length > 0);
    next(matters && isCrossSite(request, ownOrigins) ? crossSiteRefusal() : undefined);
  };
}

export function crossSiteRefusal(): Refusal {
  return new Refusal(403, 'cross_site_request', 'This request came from another site and was not carried out.');
}
