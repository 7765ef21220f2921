import { Argon2PasswordHasher } from '../../../dist/adapters/outbound/crypto/argon2-password-hasher.js';
import { SystemClock } from '../../../dist/adapters/outbound/system/system-clock.js';
import { PASSWORD } from './seed-plan.mjs';

/** The hash that all seeded accounts share, made as the service makes them. */
export function hashOf() {
  return new Argon2PasswordHasher(new SystemClock()).hash(PASSWORD);
}
