import type { RecordActivity } from '../activity/record-activity.js';
import { DomainError, refuseProblems } from '../shared/domain-error.js';
import { givenNameProblem } from './account-names.js';
import { emailNotVerified, invalidCredentials } from './auth-errors.js';
import type { CredentialStore, RegistrationStore, UserStore } from './auth.ports.js';
import type { CompleteLogIn, LoggedIn, LogInContext } from './complete-log-in.js';
import type { PasswordHasher } from './credentials.ports.js';
import type { RequireSecondFactor } from '../second-factor/require-second-factor.js';
import type { LogInLockout } from './log-in-lockout.js';
import { type Registration, unlessDisabled, type User } from './user.js';

export interface LogInAttempt extends LogInContext {
  /** A username or an email address, as typed. */
  readonly login: string;
  readonly password: string;
  readonly rememberMe: boolean;
  /** Where the client wants to go afterwards, kept until its second factor is proved; `null` when it didn't say. */
  readonly next: string | null;
}

/**
 * Logs in with a name or address and a password, and starts a session. An unknown name takes the same path as a known
 * one (lockout, hashing, counting, error), so that neither the response nor its time tells whether it exists.
 */
export class LogIn {
  constructor(
    private readonly users: UserStore,
    private readonly registrations: RegistrationStore,
    private readonly credentials: CredentialStore,
    private readonly passwords: PasswordHasher,
    private readonly lockout: LogInLockout,
    private readonly requireSecondFactor: RequireSecondFactor,
    private readonly completeLogIn: CompleteLogIn,
    private readonly activity: RecordActivity,
    private readonly registrationsPerAddress: number,
  ) {}

  /** @throws DomainError `invalid_credentials`, `email_not_verified`, `account_locked`, `validation_failed`, `busy`, `second_factor_required` */
  async run(attempt: LogInAttempt): Promise<LoggedIn> {
    refuseProblems(givenNameProblem(attempt.login, 'login'));
    const key = await this.lockoutKey(attempt);
    await this.lockout.refuseIfLocked([key]);

    const user = unlessDisabled(await this.users.findByLogin(attempt.login));
    const registrations = await this.registrations.listByLogin(attempt.login);
    const match = await this.check(attempt, user, registrations);
    if (match === 'none') {
      if (user !== null) await this.activity.run(user.id, 'login_failed', attempt.client);
      throw await this.lockout.count([key], user, invalidCredentials(), attempt.client);
    }

    // Parallel guesses may have locked the name meanwhile; a correct one must not stand out among them.
    await this.lockout.refuseIfLocked([key]);
    if (user === null || match === 'registration' || !user.emailVerified) throw emailNotVerified();

    await this.upgradeHash(user, attempt.password);
    await this.requireSecondFactor.run(user, attempt);
    return this.completeLogIn.run(user, attempt.rememberMe, attempt);
  }

  /**
   * Strangers' guesses must not lock out a device that has logged in to the account before: it counts for itself. Only
   * for devices is the account looked up before the lock: how long a locked name takes tells nobody else whether it
   * exists.
   */
  private async lockoutKey({ login, devices }: LogInAttempt): Promise<string> {
    const user = devices.length === 0 ? null : await this.users.findByLogin(login);
    return (user && this.lockout.keyOfDevice(devices, user)) ?? this.lockout.keyOfName(login);
  }

  /**
   * Whose password it is. A username is its account's or its registration's. An address may have an account and
   * registrations: unless the account's password is the right one, as many hashes are checked whatever there is.
   */
  private async check(
    { login, password }: LogInAttempt,
    user: User | null,
    registrations: readonly Registration[],
  ): Promise<'account' | 'registration' | 'none'> {
    const byAddress = login.includes('@');
    const reserved = byAddress ? undefined : registrations[0];
    const hash = user?.passwordHash ?? reserved?.passwordHash ?? null;
    const first = await this.passwords.verify(password, hash, await this.users.hasOldHashes());
    if (first) return user === null ? 'registration' : 'account';
    if (!byAddress) return 'none';
    let found = false;
    for (let index = 0; index < this.registrationsPerAddress; index += 1) {
      if (await this.passwords.verify(password, registrations[index]?.passwordHash ?? null)) found = true;
    }
    return found ? 'registration' : 'none';
  }

  /** Replaces a hash of the old service or with outdated parameters; a failure is left to the next log-in. */
  private async upgradeHash(user: User, password: string): Promise<void> {
    if (!this.passwords.needsRehash(user.passwordHash)) return;
    try {
      await this.credentials.rehash(user.id, user.passwordHash, await this.passwords.hash(password));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
}
