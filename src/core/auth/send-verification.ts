import type { AccountMailer } from '../mail/account-mailer.js';
import type { IssueToken } from './issue-token.js';
import type { User } from './user.js';
import type { Clock } from '../shared/clock.js';
import type { TokenHasher } from '../shared/secrets.js';
import { givenNameProblem, refuseProblems } from './account-names.js';
import type { AccountMailPolicy } from './auth-policies.js';
import type { ThrottleStore, UserStore } from './auth.ports.js';

/** Mails the two links that a new account starts with: "confirm my address" and "this wasn't me". */
export class SendVerification {
  constructor(
    private readonly issueToken: IssueToken,
    private readonly mailer: AccountMailer,
  ) {}

  async run(user: User): Promise<void> {
    const confirm = await this.issueToken.run(user.id, 'verify_email', user.email);
    const disown = await this.issueToken.run(user.id, 'disown', user.email);
    await this.mailer.verifyEmail(user, { confirm, disown });
  }
}

/** Mails the confirmation link again. Older links go on working. */
export class ResendVerification {
  constructor(
    private readonly users: UserStore,
    private readonly throttle: ThrottleStore,
    private readonly sendVerification: SendVerification,
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
    private readonly policy: AccountMailPolicy,
  ) {}

  /**
   * Ends the same way whether the address has an account, is confirmed already, or was mailed too often.
   * @throws DomainError `validation_failed`
   */
  async run(email: string): Promise<void> {
    refuseProblems(givenNameProblem(email, 'email'));
    const user = await this.users.findByEmail(email);
    if (user === null || user.emailVerified) return;
    const key = this.hasher.hash(`verification:${user.id}`);
    const admission = await this.throttle.admit(key, this.policy.verification, this.clock.now());
    if (admission.admitted) await this.sendVerification.run(user);
  }
}
