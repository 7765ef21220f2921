import { refuseProblems } from '../shared/domain-error.js';
import type { AccountMailer } from '../mail/account-mailer.js';
import type { Clock } from '../shared/clock.js';
import type { TokenHasher } from '../shared/secrets.js';
import { emailProblem, usernameProblem } from './account-names.js';
import { usernameTaken, weakPassword } from './auth-errors.js';
import { type AccountMailPolicy, type RegistrationPolicy, UNIFORM_MS } from './auth-policies.js';
import type { RegistrationStore, UserStore } from './auth.ports.js';
import type { ThrottleStore } from '../shared/throttle.js';
import type { CommonPasswords, PasswordHasher } from './credentials.ports.js';
import { confirmationProblem, type PasswordPolicy, passwordWeakness } from './password-policy.js';
import type { SendVerification } from './send-verification.js';
import { asciiAddress, foldLogin, type Registration } from './user.js';

export interface RegistrationRequest {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  /** The password typed a second time. */
  readonly confirmation?: string;
}

/**
 * Keeps a registration and mails the link that makes an account of it.
 *
 * The registration is written first, then the links, then the mail, and only then does the request succeed. Where that
 * is cut short, a registration without a mail is left: asking for the link again completes it.
 */
export class RegisterAccount {
  constructor(
    private readonly registrations: RegistrationStore,
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
    private readonly policy: RegistrationPolicy,
  ) {}

  /**
   * Whether or not the address has an account, the registration is kept, reserves its name and can be logged in with
   * in vain: only the address's mailbox tells the difference, and no clock. One that gets no mail, because its address
   * has had enough of them, waits for its link to be asked for again.
   * @throws DomainError `validation_failed`, `weak_password`, `username_taken`, `busy`
   */
  async run({ username, email: typed, password, confirmation }: RegistrationRequest): Promise<void> {
    const email = asciiAddress(typed);
    const weakness = passwordWeakness(password, { username, email }, this.common, this.passwordPolicy);
    // Of a password that is refused anyway, it doesn't matter how it was typed the second time.
    const different = weakness === null ? confirmationProblem(password, confirmation) : null;
    refuseProblems(usernameProblem(username), emailProblem(email), different);
    if (weakness !== null) throw weakPassword(weakness);

    const passwordHash = await this.passwords.hash(password);
    // Before the mail is counted: whoever tries several names gets one all the same.
    if (await this.isTaken(username)) throw usernameTaken();
    // Counted alike for an address that has an account, since it decides what is kept.
    const mailed = await this.admits('registration', email);
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + this.policy.keptMs);
    const registration = { username, email, passwordHash, createdAt, expiresAt };
    const added = await this.registrations.add(registration, { perAddress: this.policy.perAddress, mailed });
    if (added === null) throw usernameTaken();
    await this.clock.atLeast(UNIFORM_MS, () => this.mail(added, mailed));
  }

  private async isTaken(username: string): Promise<boolean> {
    const reserved = await this.registrations.listByLogin(username);
    return reserved.length > 0 || (await this.users.findByLogin(username)) !== null;
  }

  private async mail(registration: Registration, mailed: boolean): Promise<void> {
    const { email } = registration;
    const owner = await this.users.findByEmail(email);
    if (owner === null) {
      if (mailed) await this.sendVerification.run(registration);
    } else if (await this.admits('addressTaken', email)) await this.mailer.alreadyRegistered(owner);
  }

  private async admits(rule: 'registration' | 'addressTaken', email: string): Promise<boolean> {
    // The same as where an account's address is changed to one that is taken: its owner is told once.
    const prefix = rule === 'registration' ? 'registration' : 'address-taken';
    const key = this.hasher.hash(`${prefix}:${foldLogin(email)}`);
    return (await this.throttle.admit(key, this.mailPolicy[rule], this.clock.now())).admitted;
  }
}
