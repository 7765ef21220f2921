import type { AccountMailer } from '../mail/account-mailer.js';
import type { LogOut } from '../sessions/log-out.js';
import type { Session } from '../sessions/session.js';
import type { Client, StartSession } from '../sessions/start-session.js';
import type { Clock } from '../shared/clock.js';
import { DomainError } from '../shared/domain-error.js';
import type { TokenHasher } from '../shared/secrets.js';
import { givenNameProblem, refuseProblems } from './account-names.js';
import { accountLocked, emailNotVerified, invalidCredentials } from './auth-errors.js';
import { UNIFORM_MS } from './auth-policies.js';
import { type LockoutPolicy, logInKey } from './lockout.js';
import type { CredentialStore, LockoutStore, RegistrationStore, UserStore } from './auth.ports.js';
import type { PasswordHasher } from './credentials.ports.js';
import { type Registration, unlessDisabled, type User } from './user.js';

export interface LogInAttempt {
  /** A username or an email address, as typed. */
  readonly login: string;
  readonly password: string;
  readonly rememberMe: boolean;
  readonly client: Client;
  /** The secret of the client's current session, which the log-in ends, or `null`. */
  readonly replaces: string | null;
}

export interface LoggedIn {
  readonly user: User;
  readonly session: Session;
  /** For the client's cookie; stored nowhere on the server. */
  readonly secret: string;
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
    private readonly failures: LockoutStore,
    private readonly passwords: PasswordHasher,
    private readonly startSession: StartSession,
    private readonly logOut: LogOut,
    private readonly hasher: TokenHasher,
    private readonly mailer: AccountMailer,
    private readonly clock: Clock,
    private readonly policy: LockoutPolicy,
    private readonly registrationsPerAddress: number,
  ) {}

  /** @throws DomainError `invalid_credentials`, `email_not_verified`, `account_locked`, `validation_failed`, `busy` */
  async run(attempt: LogInAttempt): Promise<LoggedIn> {
    refuseProblems(givenNameProblem(attempt.login, 'login'));
    const key = logInKey(this.hasher, attempt.login);
    await this.refuseIfLocked(key);

    const user = unlessDisabled(await this.users.findByLogin(attempt.login));
    const registrations = await this.registrations.listByLogin(attempt.login);
    const match = await this.check(attempt, user, registrations);
    if (match === 'none') throw await this.failed(key, user);

    // Parallel guesses may have locked the name meanwhile; a correct one must not stand out among them.
    await this.refuseIfLocked(key);
    if (user === null || match === 'registration' || !user.emailVerified) throw emailNotVerified();

    const loggedIn = await this.start(user, attempt);
    await this.failures.clear([key, logInKey(this.hasher, user.username), logInKey(this.hasher, user.email)]);
    await this.upgradeHash(user, attempt.password);
    return loggedIn;
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

  private async refuseIfLocked(key: string): Promise<void> {
    const now = this.clock.now();
    const lockedUntil = await this.failures.lockedUntil(key, this.policy.logIn, now);
    if (lockedUntil !== null) throw accountLocked(lockedUntil, now);
  }

  /** Counts the failure and returns the error. The failure that locks gets the same error as any other. */
  private async failed(key: string, user: User | null): Promise<DomainError> {
    const now = this.clock.now();
    const { lockedUntil, lockedNow } = await this.failures.recordFailure(key, this.policy.logIn, now);
    if (lockedUntil === null) return invalidCredentials();
    if (!lockedNow) return accountLocked(lockedUntil, now);
    await this.clock.atLeast(UNIFORM_MS, async () => {
      if (user !== null) await this.mailer.accountLocked(user, lockedUntil);
    });
    return invalidCredentials();
  }

  /**
   * The session is stored before the log-in is recorded. If the password was changed while it was being verified,
   * either the change has ended the session, or the recording fails and the session is ended here.
   */
  private async start(user: User, attempt: LogInAttempt): Promise<LoggedIn> {
    const { client, rememberMe: remembered, replaces } = attempt;
    const { session, secret } = await this.startSession.run(user, { client, remembered, replaces });
    if (!(await this.credentials.recordLogin(user.id, user.credentialVersion, session.createdAt))) {
      await this.logOut.run(secret);
      throw invalidCredentials();
    }
    return { user: { ...user, lastLogin: session.createdAt }, session, secret };
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
