import type { Request } from 'express';
import type { User } from '../../../../core/auth/user.js';
import { notAuthenticated } from '../../../../core/shared/domain-error.js';
import type { Session } from '../../../../core/sessions/session.js';
import { DomainError } from '../../../../core/shared/domain-error.js';

/** Who makes a request, and in which session. */
export interface CurrentLogin {
  readonly user: User;
  readonly session: Session;
  /** What the client's cookie holds. */
  readonly secret: string;
}

/** An error: the store could not be asked. */
const logins = new WeakMap<Request, CurrentLogin | DomainError | null>();

/** Whether it has been tried to find out who makes this request. */
export function isResumed(request: Request): boolean {
  return logins.has(request);
}

/** Records who makes this request; `null` for a visitor. */
export function setLogin(request: Request, login: CurrentLogin | null): void {
  logins.set(request, login);
}

/** Records that the store could not be asked who makes this request. */
export function setLoginUnavailable(request: Request, error: DomainError): void {
  logins.set(request, error);
}

/**
 * Who makes this request, or `null` for a visitor, where guessing "a visitor" would be wrong.
 * @throws DomainError `database_unavailable` when the store could not be asked
 */
export function knownLogin(request: Request): CurrentLogin | null {
  const login = logins.get(request) ?? null;
  if (login instanceof DomainError) throw login;
  return login;
}

/** Who makes this request, or `null`: a visitor, or somebody whom the store could not be asked about. */
export function currentLogin(request: Request): CurrentLogin | null {
  const login = logins.get(request) ?? null;
  return login instanceof DomainError ? null : login;
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
