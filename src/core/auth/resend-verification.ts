import type { Clock } from '../shared/clock.js';
import type { TokenHasher } from '../shared/secrets.js';
import { givenNameProblem, refuseProblems } from './account-names.js';
import type { AccountMailPolicy } from './auth-policies.js';
import type { ThrottleStore, UserStore } from './auth.ports.js';
import type { SendVerification } from './send-verification.js';

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
