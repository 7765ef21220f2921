import type { ConfirmPassword } from '../auth/confirm-password.js';
import type { User } from '../auth/user.js';
import type { Requester } from '../sessions/start-session.js';
import type { Clock } from '../shared/clock.js';
import type { Random } from '../shared/random.js';
import type { SecretBox, TokenHasher } from '../shared/secrets.js';
import { foldCode, newRecoveryCodes, recoveryCodeHash } from './recovery-codes.js';
import type { ReportSecurityChange } from '../mail/report-security-change.js';
import { secondFactorPolicy } from './second-factor.js';
import { invalidCode, setUpExpired } from './second-factor-errors.js';
import type { OneTimePasswords, SecondFactorStore } from './second-factor.ports.js';

/** What an authenticator app has to be given. */
export interface ProposedTotp {
  /** In Base32, to be typed. */
  readonly secret: string;
  /** For a QR code. */
  readonly uri: string;
}

/** Shows a new secret for an authenticator app. Nothing changes until a code of that app confirms it. */
export class ProposeTotp {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly factors: SecondFactorStore,
    private readonly passwords: OneTimePasswords,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** @throws what {@link ConfirmPassword.run} throws */
  async run({ session, client }: Requester, currentPassword: string | undefined): Promise<ProposedTotp> {
    const user = await this.confirmPassword.run(session, currentPassword, client);
    const secret = await this.passwords.newSecret();
    const expiresAt = new Date(this.clock.now().getTime() + secondFactorPolicy.proposalMs);
    const sealedSecret = this.box.seal(secret);
    await this.factors.propose({ userId: user.id, sessionId: session.id, sealedSecret, expiresAt });
    return { secret, uri: await this.passwords.uriOf(secret, user.username) };
  }
}

/** Turns the second factor on, with the secret that was shown, or replaces the app that it was. */
export class ConfirmTotp {
  constructor(
    private readonly factors: SecondFactorStore,
    private readonly passwords: OneTimePasswords,
    private readonly report: ReportSecurityChange,
    private readonly box: SecretBox,
    private readonly hasher: TokenHasher,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the recovery codes, which are shown once
   * @throws DomainError `invalid_code`, `setup_expired`
   */
  async run(user: User, { session, client }: Requester, code: string): Promise<readonly string[]> {
    const { secret, sealedSecret } = await this.proposed(user.id, session.id);
    const now = this.clock.now();
    const step = await this.passwords.stepOf(secret, foldCode(code), now);
    if (step === null) throw invalidCode();

    const codes = newRecoveryCodes(this.random);
    const recoveryCodes = codes.map((each) => recoveryCodeHash(this.hasher, user.id, each));
    const factor = { userId: user.id, sealedSecret, enabledAt: now, lastStep: step, recoveryCodes };
    if (!(await this.factors.enable(factor))) throw setUpExpired();
    await this.report.run('second_factor_on', user, { client });
    return codes;
  }

  /** What this session was shown, for showing it again. @throws DomainError `setup_expired` */
  async shown(user: User, sessionId: string): Promise<ProposedTotp> {
    const { secret } = await this.proposed(user.id, sessionId);
    return { secret, uri: await this.passwords.uriOf(secret, user.username) };
  }

  private async proposed(userId: string, sessionId: string): Promise<{ secret: string; sealedSecret: string }> {
    const proposal = await this.factors.findProposal(userId);
    const isUsable = proposal?.sessionId === sessionId && this.clock.now() < proposal.expiresAt;
    const secret = isUsable ? this.box.open(proposal.sealedSecret) : null;
    if (!isUsable || secret === null) throw setUpExpired();
    return { secret, sealedSecret: proposal.sealedSecret };
  }
}
