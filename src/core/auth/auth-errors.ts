import { DomainError } from '../shared/domain-error.js';

/** Another account has this username, compared without case. */
export function usernameTaken(): DomainError {
  return new DomainError('invalid', 'username_taken', 'That username is taken. Please choose another one.');
}

/** @param reason a whole sentence that says why, for the person who chose the password */
export function weakPassword(reason: string): DomainError {
  return new DomainError('invalid', 'weak_password', reason);
}

/** Wrong password or no such account; the client can't tell which. */
export function invalidCredentials(): DomainError {
  return new DomainError('unauthenticated', 'invalid_credentials', 'That name and password do not match an account.');
}

/** The password is right, but the address was never confirmed. */
export function emailNotVerified(): DomainError {
  return new DomainError(
    'unauthenticated',
    'email_not_verified',
    'Please confirm your email address first, with the link that we sent you.',
  );
}

/** Too many failures in a row for this name, whether or not an account has it. */
export function accountLocked(lockedUntil: Date, now: Date): DomainError {
  return new DomainError(
    'unauthenticated',
    'account_locked',
    'Too many failed attempts to log in. Please wait a while, or reset your password.',
    { retryAfterSeconds: secondsUntil(lockedUntil, now) },
  );
}

/** A mailed link that is unknown, used, expired or replaced by a newer one. */
export function invalidToken(): DomainError {
  return new DomainError('invalid', 'invalid_token', 'This link is invalid or has expired.');
}

export function wrongPassword(): DomainError {
  return new DomainError('invalid', 'wrong_password', 'The current password is incorrect.');
}

/** The password was left out, and the log-in was too long ago for that. */
export function freshLoginRequired(): DomainError {
  const message = 'Please enter your current password: you logged in more than five minutes ago.';
  return new DomainError('forbidden', 'fresh_login_required', message);
}

/** An account has used up a limit and may not try again before `retryAt`. */
export function triedTooOften(retryAt: Date, now: Date): DomainError {
  return new DomainError('rate_limited', 'rate_limited', 'Too many attempts. Please wait a while.', {
    retryAfterSeconds: secondsUntil(retryAt, now),
  });
}

/** Whole seconds, rounded up and at least 1: a client that waits them out is never early. */
function secondsUntil(moment: Date, now: Date): number {
  return Math.max(1, Math.ceil((moment.getTime() - now.getTime()) / 1000));
}
