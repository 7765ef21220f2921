import type { AccountMailer } from '../mail/account-mailer.js';
import type { Clock } from '../shared/clock.js';
import type { TokenHasher } from '../shared/secrets.js';
import { emailProblem, refuseProblems, usernameProblem } from './account-names.js';
import { usernameTaken, weakPassword } from './auth-errors.js';
import type { AccountMailPolicy } from './auth-policies.js';
import type { ThrottleStore, UserStore } from './auth.ports.js';
import type { CommonPasswords, PasswordHasher } from './credentials.ports.js';
import { passwordWeakness, type PasswordPolicy } from './password-policy.js';
import type { SendVerification } from './send-verification.js';
import { foldLogin } from './user.js';

export interface Registration {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

/**
 * Makes an account and mails the link that confirms it.
 *
 * The account is written first, then the links, then the mail, and only then does the request succeed. Where that
 * is cut short, an unconfirmed account is left: asking for the mail again or resetting the password completes it, and
 * after seven days it goes by itself. The other order could mail links to an account that does not exist.
 */
export class RegisterAccount {
  constructor(
    private readonly users: UserStore,
    private readonly throttle: ThrottleStore,
    private readonly passwords: PasswordHasher,
    private readonly common: CommonPasswords,
    private readonly hasher: TokenHasher,
    private readonly sendVerification: SendVerification,
    private readonly mailer: AccountMailer,
    private readonly clock: Clock,
    private readonly passwordPolicy: PasswordPolicy,
    private readonly mailPolicy: AccountMailPolicy,
  ) {}

  /**
   * Ends the same way, and after the same slow hashing, whether or not the address has an account already: who has
   * one is nobody's business but its owner's, who is notified by mail.
   * @throws DomainError `validation_failed`, `weak_password`, `username_taken`, `busy`
   */
  async run({ username, email, password }: Registration): Promise<void> {
    refuseProblems(usernameProblem(username), emailProblem(email));
    const weakness = passwordWeakness(password, { username, email }, this.common, this.passwordPolicy);
    if (weakness !== null) throw weakPassword(weakness);

    const passwordHash = await this.passwords.hash(password);
    const added = await this.users.addUnlessTaken({ username, email, passwordHash, createdAt: this.clock.now() });
    if (added.status === 'username_taken') throw usernameTaken();
    if (added.status === 'added') await this.sendVerification.run(added.user);
    else await this.tellOwnerOf(email);
  }

  private async tellOwnerOf(email: string): Promise<void> {
    const key = this.hasher.hash(`address-taken:${foldLogin(email)}`);
    const admission = await this.throttle.admit(key, this.mailPolicy.addressTaken, this.clock.now());
    if (!admission.admitted) return;
    const owner = await this.users.findByEmail(email);
    if (owner !== null) await this.mailer.alreadyRegistered(owner);
  }
}
