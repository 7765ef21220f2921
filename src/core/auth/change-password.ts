import { refuseProblems } from '../shared/domain-error.js';
import type { RecordActivity } from '../activity/record-activity.js';
import type { AccountMailer } from '../mail/account-mailer.js';
import type { AccountSessionStore } from '../sessions/sessions.ports.js';
import type { Requester } from '../sessions/start-session.js';
import { weakPassword, wrongPassword } from './auth-errors.js';
import type { AccountTokenStore, CredentialStore } from './auth.ports.js';
import type { ConfirmPassword } from './confirm-password.js';
import type { CommonPasswords, PasswordHasher } from './credentials.ports.js';
import type { User } from './user.js';
import { confirmationProblem, type PasswordPolicy, passwordWeakness } from './password-policy.js';

export interface PasswordChange {
  /** May be left out in a fresh session. */
  readonly currentPassword: string | undefined;
  readonly newPassword: string;
  /** The new password typed a second time. */
  readonly confirmation?: string;
}

/** Changes the password and ends every session but the one that asks. */
export class ChangePassword {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly credentials: CredentialStore,
    private readonly sessions: AccountSessionStore,
    private readonly tokens: AccountTokenStore,
    private readonly passwords: PasswordHasher,
    private readonly common: CommonPasswords,
    private readonly mailer: AccountMailer,
    private readonly activity: RecordActivity,
    private readonly policy: PasswordPolicy,
  ) {}

  /**
   * @returns the account as it is now
   * @throws DomainError `weak_password`, `validation_failed`, or what {@link ConfirmPassword.run} throws
   */
  async run(
    { session, client }: Requester,
    { currentPassword, newPassword, confirmation }: PasswordChange,
  ): Promise<User> {
    const user = await this.confirmPassword.run(session, currentPassword, client);
    const weakness = passwordWeakness(newPassword, user, this.common, this.policy);
    if (weakness !== null) throw weakPassword(weakness);
    refuseProblems(confirmationProblem(newPassword, confirmation));

    const passwordHash = await this.passwords.hash(newPassword);
    // Carried over first, so that a concurrent request of this session isn't logged out in between.
    await this.sessions.carryOver(user.id, session.id, user.credentialVersion + 1);
    const changed = await this.credentials.changePassword(user.id, user.credentialVersion, passwordHash);
    // It was changed concurrently: the given current password is no longer the current one.
    if (!changed) throw wrongPassword();

    await this.sessions.endAllOf(user.id, session.id);
    await this.tokens.removeAllOf(user.id, ['reset_password']);
    await this.activity.run(user.id, 'password_changed', client);
    await this.mailer.passwordChanged(user);
    return { ...user, passwordHash, credentialVersion: user.credentialVersion + 1 };
  }
}
