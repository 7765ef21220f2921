import type { MailOutbox } from '../mail/mail.ports.js';
import type { Clock } from '../shared/clock.js';
import type { TokenHasher } from '../shared/secrets.js';
import { invalidToken } from './auth-errors.js';
import type { AccountTokenStore, RegistrationStore, UserStore } from './auth.ports.js';

/** "This wasn't me": whoever reads the address's mail removes the registration that somebody made with it. */
export class DisownRegistration {
  constructor(
    private readonly tokens: AccountTokenStore,
    private readonly users: UserStore,
    private readonly registrations: RegistrationStore,
    private readonly outbox: MailOutbox,
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
  ) {}

  /**
   * Following the link again once the registration is gone succeeds again.
   * @throws DomainError `invalid_token`, also when an account has been made of it
   */
  async run(token: string): Promise<void> {
    const found = await this.tokens.find(this.hasher.hash(token));
    const now = this.clock.now();
    if (found?.purpose !== 'disown' || now >= found.expiresAt) throw invalidToken();

    const { userId } = found;
    if ((await this.users.findById(userId)) !== null) throw invalidToken();
    await this.registrations.remove(userId);
    await this.outbox.removeAllOf(userId);
    await this.tokens.take(found.hash, now);
  }
}
