import type { ConfirmPassword } from '../auth/confirm-password.js';
import type { Requester } from '../sessions/start-session.js';
import type { Random } from '../shared/random.js';
import type { TokenHasher } from '../shared/secrets.js';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.js';
import type { ReportSecurityChange } from '../mail/report-security-change.js';
import { noSecondFactor } from './second-factor-errors.js';
import type { SecondFactorStore, SecondFactorUses } from './second-factor.ports.js';

export class DisableSecondFactor {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly factors: SecondFactorStore,
    private readonly report: ReportSecurityChange,
  ) {}

  /** @throws DomainError `not_found` when it is off; or what {@link ConfirmPassword.run} throws */
  async run({ session, client }: Requester, currentPassword: string | undefined): Promise<void> {
    const user = await this.confirmPassword.run(session, currentPassword, client);
    if (!(await this.factors.disable(user.id))) throw noSecondFactor();
    await this.report.run('second_factor_off', user, { client });
  }
}

/** Gives an account new recovery codes; the old ones no longer work. */
export class RenewRecoveryCodes {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly uses: SecondFactorUses,
    private readonly report: ReportSecurityChange,
    private readonly hasher: TokenHasher,
    private readonly random: Random,
  ) {}

  /**
   * @returns the codes, which are shown once
   * @throws DomainError `not_found` without a second factor; or what {@link ConfirmPassword.run} throws
   */
  async run({ session, client }: Requester, currentPassword: string | undefined): Promise<readonly string[]> {
    const user = await this.confirmPassword.run(session, currentPassword, client);
    const codes = newRecoveryCodes(this.random);
    const hashes = codes.map((code) => recoveryCodeHash(this.hasher, user.id, code));
    if (!(await this.uses.replaceRecoveryCodes(user.id, hashes))) throw noSecondFactor();
    await this.report.run('recovery_codes_renewed', user, { client });
    return codes;
  }
}
