import { refuseProblems } from '../shared/domain-error.js';
import type { AccountMailer } from '../mail/account-mailer.js';
import type { IssueToken } from './issue-token.js';
import { foldLogin, type Registration, unlessDisabled, type User } from './user.js';
import type { Clock } from '../shared/clock.js';
import type { TokenHasher } from '../shared/secrets.js';
import { givenNameProblem } from './account-names.js';
import { type AccountMailPolicy, UNIFORM_MS } from './auth-policies.js';
import type { RegistrationStore, UserStore } from './auth.ports.js';
import type { ThrottleStore } from '../shared/throttle.js';

/**
 * Mails a registration's two links: "confirm my address" and "this wasn't me". An account of the old service whose
 * address was never confirmed gets the same mail.
 */
export class SendVerification {
  constructor(
    private readonly issueToken: IssueToken,
    private readonly mailer: AccountMailer,
  ) {}

  async run(user: User | Registration): Promise<void> {
    const confirm = await this.issueToken.run(user.id, 'verify_email', user.email);
    const disown = await this.issueToken.run(user.id, 'disown', user.email);
    await this.mailer.verifyEmail(user, { confirm, disown });
  }
}

/** Mails the confirmation link again. Older links go on working. */
export class ResendVerification {
  constructor(
    private readonly users: UserStore,
    private readonly registrations: RegistrationStore,
    private readonly throttle: ThrottleStore,
    private readonly sendVerification: SendVerification,
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
    private readonly policy: AccountMailPolicy,
  ) {}

  /**
   * Of an address without an account the newest registration gets the mail. Ends the same way whatever the address
   * has, and whether it was mailed too often, and after the same time.
   * @throws DomainError `validation_failed`
   */
  async run(email: string): Promise<void> {
    refuseProblems(givenNameProblem(email, 'email'));
    await this.clock.atLeast(UNIFORM_MS, () => this.resend(email));
  }

  private async resend(email: string): Promise<void> {
    const unconfirmed = await this.findUnconfirmed(email);
    if (unconfirmed === null) return;
    const key = this.hasher.hash(`verification:${foldLogin(email)}`);
    const admission = await this.throttle.admit(key, this.policy.verification, this.clock.now());
    if (admission.admitted) await this.sendVerification.run(unconfirmed);
  }

  private async findUnconfirmed(email: string): Promise<User | Registration | null> {
    const user = await this.users.findByEmail(email);
    if (user !== null) return user.emailVerified ? null : unlessDisabled(user);
    const found = await this.registrations.listByLogin(email);
    return found.find((registration) => foldLogin(registration.email) === foldLogin(email)) ?? null;
  }
}
