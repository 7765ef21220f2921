import type { Clock } from '../shared/clock.js';
import type { Random } from '../shared/random.js';
import type { TokenHasher } from '../shared/secrets.js';
import type { TokenPurpose } from './account-token.js';
import type { TokenPolicy } from './auth-policies.js';
import type { AccountTokenStore } from './auth.ports.js';

/** Of these an account has one at a time: asking for a newer one kills the older. */
const ONE_AT_A_TIME: readonly TokenPurpose[] = ['reset_password', 'change_email', 'cancel_email_change'];

/** Makes a link's token and keeps its hash. */
export class IssueToken {
  constructor(
    private readonly tokens: AccountTokenStore,
    private readonly hasher: TokenHasher,
    private readonly random: Random,
    private readonly clock: Clock,
    private readonly policy: TokenPolicy,
  ) {}

  /**
   * @param email the address that the token is about
   * @returns the token itself, 256 bits, which is kept nowhere else
   */
  async run(userId: string, purpose: TokenPurpose, email: string): Promise<string> {
    const token = this.random.token(32);
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + this.policy[purpose]);
    const kept = { hash: this.hasher.hash(token), purpose, userId, email, createdAt, expiresAt };
    if (ONE_AT_A_TIME.includes(purpose)) await this.tokens.addAsOnly(kept);
    else await this.tokens.add(kept);
    return token;
  }
}
