import { DomainError, validationFailed } from '../shared/domain-error.js';
import { MAX_PASSKEYS } from './passkey.js';

/** Nobody can be logged in with what was sent; why is not told. */
export function invalidPasskey(): DomainError {
  return new DomainError(
    'unauthenticated',
    'invalid_passkey',
    'That passkey did not work. Try it once more, or log in with your password.',
  );
}

/** A new credential that is not accepted. */
export function unusableCredential(message: string): DomainError {
  return validationFailed([{ field: 'credential', message }]);
}

export function tooManyPasskeys(): DomainError {
  return new DomainError(
    'conflict',
    'too_many',
    `An account can have ${MAX_PASSKEYS} passkeys. Remove one that you no longer use first.`,
  );
}

export function passkeyNotFound(): DomainError {
  return new DomainError('not_found', 'not_found', 'There is no such passkey.');
}
