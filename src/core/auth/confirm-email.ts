import type { RecordActivity } from '../activity/record-activity.js';
import { type Client, UNKNOWN_CLIENT } from '../sessions/start-session.js';
import type { Clock } from '../shared/clock.js';
import type { TokenHasher } from '../shared/secrets.js';
import type { AccountToken } from './account-token.js';
import { invalidToken } from './auth-errors.js';
import type { AccountTokenStore, EmailAddressStore, RegistrationStore, UserStore } from './auth.ports.js';
import { foldLogin } from './user.js';

/** `confirmed`: a new account's address; `changed`: a new address is in force; `already`: this link did it before. */
export type EmailConfirmation = 'confirmed' | 'changed' | 'already';

/**
 * Handles the link of a confirmation mail: a registration's, which makes the account, or that of an account's new
 * address.
 *
 * What the link is for is done before the link is used up. Both can be repeated, so a power cut between them leaves a
 * link that still works, never one that claims to have worked.
 */
export class ConfirmEmail {
  constructor(
    private readonly tokens: AccountTokenStore,
    private readonly registrations: RegistrationStore,
    private readonly addresses: EmailAddressStore,
    private readonly users: UserStore,
    private readonly activity: RecordActivity,
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `invalid_token` */
  async run(token: string, client: Client = UNKNOWN_CLIENT): Promise<EmailConfirmation> {
    const found = await this.tokens.find(this.hasher.hash(token));
    if (found === null) throw invalidToken();
    if (found.purpose === 'verify_email') return this.use(found, 'confirmed', () => this.confirm(found));
    if (found.purpose !== 'change_email') throw invalidToken();
    const outcome = await this.use(found, 'changed', () => this.adopt(found));
    if (outcome === 'changed') await this.activity.run(found.userId, 'email_changed', client);
    return outcome;
  }

  private async use(
    token: AccountToken,
    outcome: 'confirmed' | 'changed',
    act: () => Promise<boolean>,
  ): Promise<EmailConfirmation> {
    const now = this.clock.now();
    if (token.usedAt === null) {
      if (now >= token.expiresAt) throw invalidToken();
      if (await act()) return (await this.tokens.take(token.hash, now)) === null ? 'already' : outcome;
    }
    if (await this.isInForce(token)) return 'already';
    throw invalidToken();
  }

  /** Makes the account of its registration. An account of the old service is there already. */
  private async confirm(token: AccountToken): Promise<boolean> {
    const registration = await this.registrations.findById(token.userId);
    if (registration === null) return this.addresses.confirm(token.userId, token.email);
    const { id, username, email, passwordHash, createdAt } = registration;
    const { status } = await this.users.addUnlessTaken({ id, username, email, passwordHash, createdAt });
    // Another use of this link may have made it, or been cut short after that.
    if (status !== 'added' && !(await this.isInForce(token))) return false;
    await this.registrations.removeAllOf(email);
    return true;
  }

  private async adopt(token: AccountToken): Promise<boolean> {
    if ((await this.addresses.adopt(token.userId, token.email)) !== 'changed') return false;
    // Links to the old address must not open the account any more, and there is nothing left to call off.
    await this.tokens.removeAllOf(token.userId, ['reset_password', 'cancel_email_change', 'verify_email']);
    return true;
  }

  /** Whether the address that the link was for is the account's confirmed one today. */
  private async isInForce(token: AccountToken): Promise<boolean> {
    const user = await this.users.findById(token.userId);
    return user !== null && user.emailVerified && foldLogin(user.email) === foldLogin(token.email);
  }
}
