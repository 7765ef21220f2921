import type { RecordActivity } from '../activity/record-activity.js';
import { type Client, type Requester, UNKNOWN_CLIENT } from '../sessions/start-session.js';
import type { Clock } from '../shared/clock.js';
import type { TokenHasher } from '../shared/secrets.js';
import { invalidToken } from './auth-errors.js';
import type { AccountTokenStore, EmailAddressStore } from './auth.ports.js';

/** Cancels a change of address: the current address stays, the link to confirm the new one stops working. */
export class CancelEmailChange {
  constructor(
    private readonly addresses: EmailAddressStore,
    private readonly tokens: AccountTokenStore,
    private readonly activity: RecordActivity,
  ) {}

  /** That no change is pending is no error. */
  async run({ session: { userId }, client }: Requester): Promise<void> {
    const canceled = await this.addresses.withdraw(userId);
    await this.tokens.removeAllOf(userId, ['change_email', 'cancel_email_change']);
    if (canceled) await this.activity.run(userId, 'email_change_canceled', client);
  }
}

/** The same with the link mailed to the current address, for an owner who can't log in any more. */
export class CancelEmailChangeByLink {
  constructor(
    private readonly addresses: EmailAddressStore,
    private readonly tokens: AccountTokenStore,
    private readonly activity: RecordActivity,
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
  ) {}

  /**
   * Following the link again succeeds again.
   * @throws DomainError `invalid_token`, also when the new address is in force already
   */
  async run(token: string, client: Client = UNKNOWN_CLIENT): Promise<void> {
    const found = await this.tokens.find(this.hasher.hash(token));
    const now = this.clock.now();
    if (found?.purpose !== 'cancel_email_change' || now >= found.expiresAt) throw invalidToken();
    if (found.usedAt !== null) return;
    await this.addresses.withdraw(found.userId, found.email);
    await this.tokens.removeAllOf(found.userId, ['change_email']);
    await this.tokens.take(found.hash, now);
    await this.activity.run(found.userId, 'email_change_canceled', client);
  }
}
