import type { Clock } from '../shared/clock.js';
import { type DomainError, notAuthenticated } from '../shared/domain-error.js';
import type { TokenHasher } from '../shared/secrets.js';
import { triedTooOften, wrongPassword } from './auth-errors.js';
import { confirmationKey, type LockoutPolicy } from './lockout.js';
import type { LockoutStore, UserStore } from './auth.ports.js';
import type { PasswordHasher } from './credentials.ports.js';
import type { User } from './user.js';

/** Verifies the password again within a session, before a change that a stolen session must not make. */
export class ConfirmPassword {
  constructor(
    private readonly users: UserStore,
    private readonly failures: LockoutStore,
    private readonly passwords: PasswordHasher,
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
    private readonly policy: LockoutPolicy,
  ) {}

  /**
   * @returns the account
   * @throws DomainError `wrong_password`; `rate_limited` after too many in a row; `not_authenticated` when the account
   *   is gone; `busy`
   */
  async run(userId: string, password: string): Promise<User> {
    const key = confirmationKey(this.hasher, userId);
    await this.refuseIfLocked(key);

    const user = await this.users.findById(userId);
    if (user === null) throw notAuthenticated();
    if (!(await this.passwords.verify(password, user.passwordHash))) throw await this.failed(key);

    // Guesses made in parallel may have locked it meanwhile; a right one must not shine out among them.
    await this.refuseIfLocked(key);
    await this.failures.clear([key]);
    return user;
  }

  private async refuseIfLocked(key: string): Promise<void> {
    const now = this.clock.now();
    const lockedUntil = await this.failures.lockedUntil(key, this.policy.confirmation, now);
    if (lockedUntil !== null) throw triedTooOften(lockedUntil, now);
  }

  private async failed(key: string): Promise<DomainError> {
    const now = this.clock.now();
    const { lockedUntil, lockedNow } = await this.failures.recordFailure(key, this.policy.confirmation, now);
    return lockedUntil !== null && !lockedNow ? triedTooOften(lockedUntil, now) : wrongPassword();
  }
}
