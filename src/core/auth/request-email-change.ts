import type { RecordActivity } from '../activity/record-activity.js';
import type { AccountMailer } from '../mail/account-mailer.js';
import type { Requester } from '../sessions/start-session.js';
import type { Clock } from '../shared/clock.js';
import { notAuthenticated, refuseProblems, validationFailed } from '../shared/domain-error.js';
import type { TokenHasher } from '../shared/secrets.js';
import { emailProblem } from './account-names.js';
import { triedTooOften } from './auth-errors.js';
import { type AccountMailPolicy, UNIFORM_MS } from './auth-policies.js';
import type { AccountTokenStore, EmailAddressStore, UserStore } from './auth.ports.js';
import type { ThrottleStore } from '../shared/throttle.js';
import type { ConfirmPassword } from './confirm-password.js';
import type { IssueToken } from './issue-token.js';
import { asciiAddress, foldLogin, type User } from './user.js';

/**
 * Asks to put another address in force. Until that address confirms, the old one stays in force; it is told at once,
 * with a link that calls the change off.
 */
export class RequestEmailChange {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly users: UserStore,
    private readonly addresses: EmailAddressStore,
    private readonly tokens: AccountTokenStore,
    private readonly throttle: ThrottleStore,
    private readonly issueToken: IssueToken,
    private readonly mailer: AccountMailer,
    private readonly activity: RecordActivity,
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
    private readonly policy: AccountMailPolicy,
  ) {}

  /**
   * Ends the same way, and after the same time, whether or not another account has the address: its owner is notified
   * by mail, nobody else.
   * @returns the account, with the address pending
   * @throws DomainError `validation_failed`, also for the address in force; `rate_limited`; or what
   *   {@link ConfirmPassword.run} throws
   */
  async run(
    { session, client }: Requester,
    change: { email: string; currentPassword: string | undefined },
  ): Promise<User> {
    const email = asciiAddress(change.email);
    refuseProblems(emailProblem(email));
    const user = await this.confirmPassword.run(session, change.currentPassword, client);
    const userId = user.id;
    if (foldLogin(email) === foldLogin(user.email)) {
      throw validationFailed([{ field: 'email', message: 'This is your email address already.' }]);
    }
    const now = this.clock.now();
    const key = this.hasher.hash(`address-change:${userId}`);
    const admission = await this.throttle.admit(key, this.policy.addressChange, now);
    if (!admission.admitted) throw triedTooOften(admission.retryAt, now);

    if (!(await this.addresses.propose(userId, email))) throw notAuthenticated();
    await this.activity.run(userId, 'email_change_requested', client);
    const pending = { ...user, pendingEmail: email };
    await this.clock.atLeast(UNIFORM_MS, () => this.askNewAddress(pending, email));
    const cancel = await this.issueToken.run(userId, 'cancel_email_change', email);
    await this.mailer.emailChangeNotice(pending, email, cancel);
    return pending;
  }

  private async askNewAddress(user: User, email: string): Promise<void> {
    const owner = await this.users.findByEmail(email);
    if (owner === null) {
      await this.mailer.confirmEmailChange(user, email, await this.issueToken.run(user.id, 'change_email', email));
      return;
    }
    // A link to an address that was requested before must not work any more in this case either.
    await this.tokens.removeAllOf(user.id, ['change_email']);
    const key = this.hasher.hash(`address-taken:${foldLogin(email)}`);
    const admission = await this.throttle.admit(key, this.policy.addressTaken, this.clock.now());
    if (admission.admitted) await this.mailer.emailChangeTaken(owner);
  }
}
