import type { AccountMailer } from '../mail/account-mailer.js';
import type { AccountSessionStore } from '../sessions/sessions.ports.js';
import { confirmationProblem, refuseProblems } from './account-names.js';
import { weakPassword, wrongPassword } from './auth-errors.js';
import type { AccountTokenStore, CredentialStore } from './auth.ports.js';
import type { ConfirmPassword } from './confirm-password.js';
import type { CommonPasswords, PasswordHasher } from './credentials.ports.js';
import type { User } from './user.js';
import { passwordWeakness, type PasswordPolicy } from './password-policy.js';

export interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
  /** The new password typed a second time. */
  readonly confirmation?: string;
  /** The session that makes the change, which is kept. */
  readonly sessionId: string;
}

/** Changes the password and ends every other session. */
export class ChangePassword {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly credentials: CredentialStore,
    private readonly sessions: AccountSessionStore,
    private readonly tokens: AccountTokenStore,
    private readonly passwords: PasswordHasher,
    private readonly common: CommonPasswords,
    private readonly mailer: AccountMailer,
    private readonly policy: PasswordPolicy,
  ) {}

  /**
   * @returns the account as it is now
   * @throws DomainError `weak_password`, `validation_failed`, or what {@link ConfirmPassword.run} throws
   */
  async run(userId: string, { currentPassword, newPassword, confirmation, sessionId }: PasswordChange): Promise<User> {
    const user = await this.confirmPassword.run(userId, currentPassword);
    const weakness = passwordWeakness(newPassword, user, this.common, this.policy);
    if (weakness !== null) throw weakPassword(weakness);
    refuseProblems(confirmationProblem(newPassword, confirmation));

    const passwordHash = await this.passwords.hash(newPassword);
    // Carried over first, so that a concurrent request of this session isn't logged out in between.
    await this.sessions.carryOver(userId, sessionId, user.credentialVersion + 1);
    const changed = await this.credentials.changePassword(userId, user.credentialVersion, passwordHash);
    // It was changed concurrently: the given current password is no longer the current one.
    if (!changed) throw wrongPassword();

    await this.sessions.endAllOf(userId, sessionId);
    await this.tokens.removeAllOf(userId, ['reset_password']);
    await this.mailer.passwordChanged(user);
    return { ...user, passwordHash, credentialVersion: user.credentialVersion + 1 };
  }
}
