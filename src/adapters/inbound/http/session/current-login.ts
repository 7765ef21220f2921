import type { Request } from 'express';
import type { User } from '../../../../core/auth/user.js';
import type { Session } from '../../../../core/sessions/session.js';
import { type Client, type Requester, USER_AGENT_MAX } from '../../../../core/sessions/start-session.js';
import { DomainError, notAuthenticated } from '../../../../core/shared/domain-error.js';
import { ipOf } from '../middleware/request-identity.js';
import { PerRequest } from '../per-request.js';

/** The user who makes a request, and the session. */
export interface CurrentLogin {
  readonly user: User;
  readonly session: Session;
  /** The value in the client's cookie. */
  readonly secret: string;
}

/** An error: the store was unavailable. */
const logins = new PerRequest<CurrentLogin | DomainError | null>();

/** Whose token requests have brought; they have no session. */
const tokenUsers = new PerRequest<User>();

/** Records whose token this request has brought. */
export function setTokenUser(request: Request, user: User): void {
  tokenUsers.set(request, user);
}

/** Whether the session of this request has been resumed, or found missing. */
export function isResumed(request: Request): boolean {
  return logins.get(request) !== undefined;
}

/** Records the user of this request; `null` for a visitor, an error when the store was unavailable. */
export function setLogin(request: Request, login: CurrentLogin | DomainError | null): void {
  logins.set(request, login);
}

/**
 * The user of this request, or `null` for a visitor, where an unavailable store must not count as a visitor.
 * @throws DomainError `database_unavailable`
 */
export function knownLogin(request: Request): CurrentLogin | null {
  const login = logins.get(request) ?? null;
  if (login instanceof DomainError) throw login;
  return login;
}

/** The user of this request, or `null`: a visitor, or the store was unavailable. */
export function currentLogin(request: Request): CurrentLogin | null {
  const login = logins.get(request) ?? null;
  return login instanceof DomainError ? null : login;
}

/**
 * The user of this request, where a log-in is required.
 * @throws DomainError `not_authenticated` for a visitor; `database_unavailable`
 */
export function requireLogin(request: Request): CurrentLogin {
  const login = knownLogin(request);
  if (login === null) throw notAuthenticated();
  return login;
}

/** Whose request it is, by session or token; or `null`: a visitor, or the store was unavailable. */
export function currentUser(request: Request): User | null {
  return tokenUsers.get(request) ?? currentLogin(request)?.user ?? null;
}

/**
 * Whose request it is, by session or token, where somebody has to be known.
 * @throws what {@link requireLogin} throws
 */
export function requireUser(request: Request): User {
  return tokenUsers.get(request) ?? requireLogin(request).user;
}

/**
 * Who asks for a change of their account.
 * @throws what {@link requireLogin} throws
 */
export function requesterOf(request: Request): Requester {
  return { session: requireLogin(request).session, client: sessionClient(request) };
}

/** What a session records about the client that logged in. */
export function sessionClient(request: Request): Client {
  return { ip: ipOf(request), userAgent: (request.headers['user-agent'] ?? '').slice(0, USER_AGENT_MAX) };
}
