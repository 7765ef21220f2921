import type { MailOutbox } from '../mail/mail.ports.js';
import type { AccountSessionStore } from '../sessions/sessions.ports.js';
import type { TokenHasher } from '../shared/secrets.js';
import type { AccountTokenStore, LockoutStore, UserStore } from './auth.ports.js';
import type { ConfirmPassword } from './confirm-password.js';
import type { AccountData } from './credentials.ports.js';
import { confirmationKey, logInKey } from './lockout.js';

/**
 * Removes an account and everything that is stored about it.
 *
 * The account itself goes only after the rest, so that, if this is cut short, its owner can log in and retry.
 * Then the rest goes once more, for what requests under way wrote meanwhile.
 */
export class DeleteAccount {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly users: UserStore,
    private readonly tokens: AccountTokenStore,
    private readonly sessions: AccountSessionStore,
    private readonly outbox: MailOutbox,
    private readonly failures: LockoutStore,
    private readonly data: readonly AccountData[],
    private readonly hasher: TokenHasher,
  ) {}

  /** @throws what {@link ConfirmPassword.run} throws */
  async run(userId: string, currentPassword: string): Promise<void> {
    const user = await this.confirmPassword.run(userId, currentPassword);
    await this.eraseAllBut(userId);
    await this.users.remove(userId);
    await this.eraseAllBut(userId);
    const names = [user.username, user.email].map((name) => logInKey(this.hasher, name));
    await this.failures.clear([...names, confirmationKey(this.hasher, userId)]);
  }

  /** Everything about the account but the account. */
  private async eraseAllBut(userId: string): Promise<void> {
    await this.sessions.endAllOf(userId);
    for (const part of this.data) await part.eraseOf(userId);
    await this.tokens.removeAllOf(userId);
    await this.outbox.removeAllOf(userId);
  }
}
