import { refuseProblems } from '../shared/domain-error.js';
import type { RecordActivity } from '../activity/record-activity.js';
import type { AccountMailer } from '../mail/account-mailer.js';
import { type Client, UNKNOWN_CLIENT } from '../sessions/start-session.js';
import type { Clock } from '../shared/clock.js';
import type { TokenHasher } from '../shared/secrets.js';
import { givenNameProblem } from './account-names.js';
import { type AccountMailPolicy, UNIFORM_MS } from './auth-policies.js';
import type { UserStore } from './auth.ports.js';
import type { ThrottleStore } from '../shared/throttle.js';
import type { IssueToken } from './issue-token.js';
import { unlessDisabled } from './user.js';

/** Mails a link that sets a new password. An older link stops working. */
export class RequestPasswordReset {
  constructor(
    private readonly users: UserStore,
    private readonly throttle: ThrottleStore,
    private readonly issueToken: IssueToken,
    private readonly mailer: AccountMailer,
    private readonly activity: RecordActivity,
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
    private readonly policy: AccountMailPolicy,
  ) {}

  /**
   * Ends the same way, and after the same time, whether the address has an account or not, or was mailed too often.
   * @throws DomainError `validation_failed`
   */
  async run(email: string, client: Client = UNKNOWN_CLIENT): Promise<void> {
    refuseProblems(givenNameProblem(email, 'email'));
    await this.clock.atLeast(UNIFORM_MS, () => this.mail(email, client));
  }

  private async mail(email: string, client: Client): Promise<void> {
    const user = unlessDisabled(await this.users.findByEmail(email));
    if (user === null) return;
    const key = this.hasher.hash(`reset:${user.id}`);
    const admission = await this.throttle.admit(key, this.policy.reset, this.clock.now());
    if (!admission.admitted) return;
    await this.activity.run(user.id, 'reset_requested', client);
    await this.mailer.resetPassword(user, await this.issueToken.run(user.id, 'reset_password', user.email));
  }
}
