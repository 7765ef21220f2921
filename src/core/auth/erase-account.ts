import type { MailOutbox } from '../mail/mail.ports.js';
import type { AccountSessionStore } from '../sessions/sessions.ports.js';
import type { TokenHasher } from '../shared/secrets.js';
import type { AccountTokenStore, LockoutStore, UserStore } from './auth.ports.js';
import type { AccountData } from './account-data.js';
import { logInKey } from './lockout-policy.js';
import type { User } from './user.js';

/**
 * Removes an account and everything that is stored about it.
 *
 * The account itself goes only after the rest, so that, if this is cut short, it can be retried.
 * Then the rest goes once more, for what requests under way wrote meanwhile.
 */
export class EraseAccount {
  constructor(
    private readonly users: UserStore,
    private readonly tokens: AccountTokenStore,
    private readonly sessions: AccountSessionStore,
    private readonly outbox: MailOutbox,
    private readonly failures: LockoutStore,
    private readonly data: readonly AccountData[],
    private readonly hasher: TokenHasher,
  ) {}

  async run({ id, username, email }: User): Promise<void> {
    await this.eraseAllBut(id);
    await this.users.remove(id);
    await this.eraseAllBut(id);
    const names = [username, email].map((name) => logInKey(this.hasher, name));
    await this.failures.clear(names);
  }

  /** Everything about the account but the account. */
  private async eraseAllBut(userId: string): Promise<void> {
    await this.sessions.endAllOf(userId);
    for (const part of this.data) await part.eraseOf(userId);
    await this.tokens.removeAllOf(userId);
    await this.outbox.removeAllOf(userId);
  }
}
