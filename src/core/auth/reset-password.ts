import { refuseProblems } from '../shared/domain-error.js';
import type { AccountApiTokenStore } from '../api-tokens/api-tokens.ports.js';
import type { RecordActivity } from '../activity/record-activity.js';
import type { AccountMailer } from '../mail/account-mailer.js';
import type { AccountSessionStore } from '../sessions/sessions.ports.js';
import { type Client, UNKNOWN_CLIENT } from '../sessions/start-session.js';
import type { Clock } from '../shared/clock.js';
import type { TokenHasher } from '../shared/secrets.js';
import { invalidToken, weakPassword } from './auth-errors.js';
import type { AccountTokenStore, CredentialStore, EmailAddressStore, LockoutStore, UserStore } from './auth.ports.js';
import type { CommonPasswords, PasswordHasher } from './credentials.ports.js';
import { logInKey } from './lockout-policy.js';
import { confirmationProblem, type PasswordPolicy, passwordWeakness } from './password-policy.js';
import { foldLogin, unlessDisabled, type User } from './user.js';

/**
 * Sets a new password with a mailed link. That proves the address, takes the account back from whoever else is in it,
 * and unlocks it.
 */
export class ResetPassword {
  constructor(
    private readonly tokens: AccountTokenStore,
    private readonly users: UserStore,
    private readonly credentials: CredentialStore,
    private readonly addresses: EmailAddressStore,
    private readonly sessions: AccountSessionStore,
    private readonly apiTokens: AccountApiTokenStore,
    private readonly failures: LockoutStore,
    private readonly passwords: PasswordHasher,
    private readonly common: CommonPasswords,
    private readonly hasher: TokenHasher,
    private readonly mailer: AccountMailer,
    private readonly activity: RecordActivity,
    private readonly clock: Clock,
    private readonly policy: PasswordPolicy,
  ) {}

  /**
   * The link is used up only once the new password is accepted and hashed, so that a refusal costs nobody the link;
   * of parallel uses one gets through.
   * @param confirmation the password typed a second time
   * @throws DomainError `invalid_token`, `weak_password`, `validation_failed`, `busy`
   */
  async run(token: string, password: string, confirmation?: string, client: Client = UNKNOWN_CLIENT): Promise<void> {
    const hash = this.hasher.hash(token);
    const user = await this.ownerOf(hash);
    const weakness = passwordWeakness(password, user, this.common, this.policy);
    if (weakness !== null) throw weakPassword(weakness);
    refuseProblems(confirmationProblem(password, confirmation));

    const passwordHash = await this.passwords.hash(password);
    const taken = await this.tokens.take(hash, this.clock.now());
    if (taken === null) throw invalidToken();
    if (!(await this.credentials.resetPassword(user.id, taken.email, passwordHash))) throw invalidToken();

    await this.sessions.endAllOf(user.id);
    await this.apiTokens.removeAllOf(user.id);
    // Whoever was in the account before must not carry it off to an address of theirs.
    await this.addresses.withdraw(user.id);
    await this.tokens.removeAllOf(user.id, ['reset_password', 'change_email', 'cancel_email_change']);
    await this.failures.clear([logInKey(this.hasher, user.username), logInKey(this.hasher, user.email)]);
    await this.activity.run(user.id, 'password_reset', client);
    await this.mailer.passwordChanged(user);
  }

  /** Looks whether the link is any good, without using it up. */
  private async ownerOf(hash: string): Promise<User> {
    const token = await this.tokens.find(hash);
    if (token?.purpose !== 'reset_password') throw invalidToken();
    if (token.usedAt !== null || this.clock.now() >= token.expiresAt) throw invalidToken();
    const user = unlessDisabled(await this.users.findById(token.userId));
    if (user === null || foldLogin(user.email) !== foldLogin(token.email)) throw invalidToken();
    return user;
  }
}
