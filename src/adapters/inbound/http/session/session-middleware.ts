import cookieParser from 'cookie-parser';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import type { LogOut } from '../../../../core/sessions/log-out.js';
import type { ResumeSession } from '../../../../core/sessions/resume-session.js';
import type { Clock } from '../../../../core/shared/clock.js';
import type { Random } from '../../../../core/shared/random.js';
import type { Logger } from '../../../../observability/logger.js';
import type { SecurityMetrics, SessionAnomaly } from '../../../../observability/security-metrics.js';
import { rememberUser } from '../middleware/request-identity.js';
import { sessionCookieName } from '../session-cookie.js';
import { setLogin, setLoginUnavailable } from './current-login.js';
import { PortSessionStore } from './port-session-store.js';

export interface CookieSettings {
  readonly cookieSecure: boolean;
  readonly cookieHttpOnly: boolean;
  readonly cookieSameSite: 'lax' | 'strict' | 'none';
}

/** What every session cookie has, besides its age. */
export function cookieOptions({ cookieHttpOnly, cookieSameSite, cookieSecure }: CookieSettings) {
  return { path: '/', httpOnly: cookieHttpOnly, sameSite: cookieSameSite, secure: cookieSecure } as const;
}

/** Signing keys: the first signs, all of them are accepted. */
export type SigningKeys = readonly [string, ...string[]];

export interface SessionParts {
  readonly resumeSession: ResumeSession;
  readonly logOut: LogOut;
  readonly random: Random;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: SecurityMetrics;
}

/** A look at the session that is no use of it. */
const LOOKS_ONLY = '/api/auth/session-check';

/** The requests that may begin a session: they need one to write to even when they bring none. */
const MAY_LOG_IN = /^\/(?:api\/auth\/login|login)\/?$/;

/** Polled without an account; whatever cookie comes along is none of their business. */
const WITHOUT_ACCOUNT = /^\/(?:api\/v1\/health(?:\/|$)|metrics\/?$)/i;

const chosenIds = new WeakMap<Request, string>();

/** Makes the next id that express-session generates for this request be this one. */
export function chooseSessionId(request: Request, id: string): void {
  chosenIds.set(request, id);
}

/**
 * Finds out who makes a request. Visitors without a session cookie cost nothing and get none.
 *
 * When the store cannot be asked the request goes on as a visitor's: searching needs no account. What needs one finds
 * the store's error through `requireLogin`.
 */
export function sessions(settings: CookieSettings, keys: SigningKeys, parts: SessionParts): RequestHandler {
  const name = sessionCookieName(settings.cookieSecure);
  const cookie = cookieOptions(settings);
  const middleware = (prolong: boolean): RequestHandler =>
    session({
      name,
      secret: [...keys],
      store: new PortSessionStore(parts.resumeSession, parts.logOut, parts.clock, cookie, prolong),
      genid: (request) => chosenIds.get(request) ?? parts.random.token(),
      resave: false,
      saveUninitialized: false,
      // The browser's copy then ends when the server's does.
      rolling: true,
      // Behind a proxy that ends TLS, whether it says so or not: the configuration is what says that clients use TLS.
      proxy: true,
      cookie,
    });
  const uses = middleware(true);
  const looks = middleware(false);

  return (request, response, next) => {
    const given = readCookie(request, name);
    const mayLogIn = request.method === 'POST' && MAY_LOG_IN.test(request.path);
    if (WITHOUT_ACCOUNT.test(request.path) || (given === undefined && !mayLogIn)) {
      next();
      return;
    }
    if (settings.cookieSecure) request.headers['x-forwarded-proto'] ??= 'https';
    const load = request.path === LOOKS_ONLY ? looks : uses;
    void load(request, response, (error?: unknown) => {
      if (error !== undefined) {
        next(error);
        return;
      }
      identify(request, parts, { cookie: given, keys });
      next();
    });
  };
}

function identify(
  request: Request,
  { logger, metrics }: Pick<SessionParts, 'logger' | 'metrics'>,
  { cookie, keys }: { cookie: string | undefined; keys: SigningKeys },
): void {
  const { login, unavailable } = request.session;
  const anomaly = (kind: SessionAnomaly, userId?: string): void => {
    metrics.sessionAnomaly(kind);
    logger.warning('Session anomaly', { kind, ip: request.ip, ...(userId !== undefined && { user_id: userId }) });
  };
  if (unavailable !== undefined) {
    setLoginUnavailable(request, unavailable);
    // Without a session object express-session leaves the client's cookie as it is.
    delete (request as { session?: unknown }).session;
    return;
  }
  if (login === undefined) {
    if (cookie === undefined) return;
    // What bears no signature at all comes back as it is.
    const id = cookieParser.signedCookie(cookie, [...keys]);
    anomaly(id === false || id === cookie ? 'bad_signature' : 'ended_or_unknown');
    return;
  }
  setLogin(request, { ...login, secret: request.sessionID });
  rememberUser(request, login.user.id);
  if (login.session.userAgent !== userAgentOf(request)) anomaly('other_user_agent', login.user.id);
}

/** The cookie's decoded value as the client sent it. */
function readCookie(request: Request, name: string): string | undefined {
  return (request.cookies as Record<string, string | undefined>)[name];
}

/** What the client calls itself, cut to what a session keeps of it. */
export function userAgentOf(request: Request): string {
  return (request.headers['user-agent'] ?? '').slice(0, 512);
}
