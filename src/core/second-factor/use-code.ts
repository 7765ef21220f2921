import type { Clock } from '../shared/clock.js';
import type { SecretBox, TokenHasher } from '../shared/secrets.js';
import { foldCode, recoveryCodeHash } from './recovery-codes.js';
import type { OneTimePasswords, SecondFactorStore, SecondFactorUses } from './second-factor.ports.js';

export class UseCode {
  constructor(
    private readonly factors: SecondFactorStore,
    private readonly uses: SecondFactorUses,
    private readonly passwords: OneTimePasswords,
    private readonly box: SecretBox,
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
  ) {}

  /** @returns what kind of code it was; `null` for one that is wrong or was used, or without a second factor */
  async run(userId: string, typed: string): Promise<'totp' | 'recovery_code' | null> {
    const code = foldCode(typed);
    if (/^\d{6}$/.test(code)) return (await this.useTotp(userId, code)) ? 'totp' : null;
    const hash = recoveryCodeHash(this.hasher, userId, code);
    return (await this.uses.useRecoveryCode(userId, hash)) ? 'recovery_code' : null;
  }

  private async useTotp(userId: string, code: string): Promise<boolean> {
    const factor = await this.factors.find(userId);
    const secret = factor && this.box.open(factor.sealedSecret);
    const step = secret && (await this.passwords.stepOf(secret, code, this.clock.now()));
    return typeof step === 'number' && this.uses.useStep(userId, step);
  }
}
