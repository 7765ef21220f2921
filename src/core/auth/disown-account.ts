import type { MailOutbox } from '../mail/mail.ports.js';
import type { Clock } from '../shared/clock.js';
import type { TokenHasher } from '../shared/secrets.js';
import { invalidToken } from './auth-errors.js';
import type { AccountTokenStore, UnconfirmedUserStore, UserStore } from './auth.ports.js';
import type { AccountData } from './credentials.ports.js';

/**
 * "This wasn't me": whoever reads the address's mail removes the account that somebody made with it. Only while it is
 * unconfirmed; afterwards it is its owner's to delete.
 */
export class DisownAccount {
  constructor(
    private readonly tokens: AccountTokenStore,
    private readonly users: UserStore,
    private readonly unconfirmed: UnconfirmedUserStore,
    private readonly outbox: MailOutbox,
    private readonly data: readonly AccountData[],
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
  ) {}

  /**
   * Following the link again once the account is gone succeeds again.
   * @throws DomainError `invalid_token`, also when the account has been confirmed
   */
  async run(token: string): Promise<void> {
    const found = await this.tokens.find(this.hasher.hash(token));
    const now = this.clock.now();
    if (found?.purpose !== 'disown' || now >= found.expiresAt) throw invalidToken();

    const { userId } = found;
    const removed = await this.unconfirmed.removeUnlessConfirmed(userId);
    if (!removed && (await this.users.findById(userId)) !== null) throw invalidToken();
    for (const part of this.data) await part.eraseOf(userId);
    await this.outbox.removeAllOf(userId);
    await this.tokens.take(found.hash, now);
  }
}
