import { type CanActivate, type ExecutionContext, Injectable, UseGuards } from '@nestjs/common';
import type { Request, RequestHandler } from 'express';
import { readCookies } from './cookies.js';
import { Refusal } from './errors/problem.js';
import { bearerOf } from './session/token-scopes.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Where an unsafe cross-site request is refused even without a session: it may start one. */
const ACCOUNT_PATHS = /^\/api\/(?:auth|profile)(?:\/|$)/;

/** The origins that are ours besides the request's own host: those in FRONTEND_URL. */
export class OwnOrigins {
  constructor(readonly origins: ReadonlySet<string>) {}
}

@Injectable()
class CrossSiteGuard implements CanActivate {
  constructor(private readonly own: OwnOrigins) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const site = request.headers['sec-fetch-site'] ?? 'none';
    if (isCrossSite(request, this.own) || (site !== 'none' && site !== 'same-origin')) throw crossSiteRefusal();
    return true;
  }
}

/**
 * For a `GET` that changes something: refused when another site makes it, or another host of the same site. An image or
 * a link has no `Origin`, so there Fetch-Metadata decides, too.
 */
export const RefuseCrossSite = (): MethodDecorator => UseGuards(CrossSiteGuard);

/**
 * Refuses cross-site changes that carry a session cookie or go to an account's routes. A middleware, since it also applies
 * where there is no route.
 * @param checkMethods what refuses a method that the path doesn't take: that is said first
 */
export function refuseCrossSiteChanges(
  own: OwnOrigins,
  sessionCookieName: string,
  checkMethods: RequestHandler,
): RequestHandler {
  return (request, response, next) => {
    const matters =
      !SAFE_METHODS.has(request.method) && (ACCOUNT_PATHS.test(request.path) || hasSession(request, sessionCookieName));
    if (!matters || !isCrossSite(request, own)) next();
    else void checkMethods(request, response, (error?: unknown) => next(error ?? crossSiteRefusal()));
  };
}

/** A cookie beside a token counts for nothing. */
function hasSession(request: Request, cookieName: string): boolean {
  return bearerOf(request) === null && readCookies(request, cookieName).length > 0;
}

/**
 * Whether the browser says that another site made this request. `Origin` decides; Fetch-Metadata only where it is
 * absent. A client that sends neither (curl, a script) is no browser: its cookies are sent on purpose.
 */
function isCrossSite({ headers }: Request, { origins }: OwnOrigins): boolean {
  const { origin, host } = headers;
  if (origin !== undefined) return !origins.has(origin) && !hasSameHost(origin, host);
  return headers['sec-fetch-site'] === 'cross-site';
}

function hasSameHost(origin: string, host: string | undefined): boolean {
  const url = URL.parse(origin);
  if (host === undefined || (url?.protocol !== 'http:' && url?.protocol !== 'https:')) return false;
  // Parsed with the origin's scheme, so that its default port may be written or not.
  return URL.parse(`${url.protocol}//${host}`)?.host === url.host;
}

function crossSiteRefusal(): Refusal {
  return new Refusal(403, 'cross_site_request', 'This request came from another site and was not carried out.');
}
