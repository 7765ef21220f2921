import type { Request } from 'express';
import type { User } from '../../../../core/auth/user.js';
import { notAuthenticated } from '../../../../core/auth/auth-errors.js';
import type { Session } from '../../../../core/sessions/session.js';
import { DomainError } from '../../../../core/shared/domain-error.js';

/** Who makes a request, and in which session. */
export interface CurrentLogin {
  readonly user: User;
  readonly session: Session;
  /** What the client's cookie holds. */
  readonly secret: string;
}

const logins = new WeakMap<Request, CurrentLogin>();
const unavailable = new WeakMap<Request, DomainError>();

/** Notes who makes this request. */
export function setLogin(request: Request, login: CurrentLogin): void {
  logins.set(request, login);
}

/** Notes that nobody is logged in any more. */
export function clearLogin(request: Request): void {
  logins.delete(request);
}

/** Notes that who makes this request cannot be found out for now. */
export function setLoginUnavailable(request: Request, error: DomainError): void {
  unavailable.set(request, error);
}

/**
 * Who makes this request, or `null` for a visitor, where guessing "a visitor" would be wrong.
 * @throws DomainError `database_unavailable` when the store could not be asked
 */
export function knownLogin(request: Request): CurrentLogin | null {
  const error = unavailable.get(request);
  if (error !== undefined) throw error;
  return currentLogin(request);
}

/** Who makes this request, or `null`: a visitor, or somebody whom the store could not be asked about. */
export function currentLogin(request: Request): CurrentLogin | null {
  return logins.get(request) ?? null;
}

/**
 * Who makes this request, where that has to be known.
 * @throws DomainError `not_authenticated` for a visitor; `database_unavailable` when the store could not be asked
 */
export function requireLogin(request: Request): CurrentLogin {
  const login = knownLogin(request);
  if (login === null) throw notAuthenticated();
  return login;
}
