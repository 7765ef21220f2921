import { DomainError } from '../shared/domain-error.js';
import type { SecondFactorMethod } from './second-factor.js';

/** The password is right, and a second factor is needed. */
export class SecondFactorRequired extends DomainError {
  /** @param step for the client's cookie, with which the log-in goes on */
  constructor(
    methods: readonly SecondFactorMethod[],
    readonly step: string,
  ) {
    super('unauthenticated', 'second_factor_required', 'Please enter the code of your authenticator app.', {
      data: { methods },
    });
  }
}

const WRONG_CODE = 'That code is wrong or was used already. Wait for the next one, and check your device’s clock.';

export function invalidCode(): DomainError {
  return new DomainError('unauthenticated', 'invalid_code', WRONG_CODE);
}

/** The log-in took too long, too many codes were tried, or it never began. */
export function logInExpired(): DomainError {
  return new DomainError('unauthenticated', 'login_expired', 'This log-in has expired. Please log in again.');
}

/** There is no secret of this session that waits for a code. */
export function setUpExpired(): DomainError {
  return new DomainError(
    'conflict',
    'setup_expired',
    'This was confirmed already, or took too long. If two-step log-in is on and you have not seen your recovery codes, make new ones; if it is off, start again.',
  );
}

export function noSecondFactor(): DomainError {
  return new DomainError('not_found', 'not_found', 'No authenticator app is set up.');
}
