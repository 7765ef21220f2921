import { AccountData } from '../auth/account-data.js';
import type { SecondFactorStore } from './second-factor.ports.js';

/** Whether an account has a second factor, for its owner, its export and its deletion. */
export class SecondFactorOfAccount extends AccountData {
  readonly name = 'second_factor';

  constructor(private readonly factors: SecondFactorStore) {
    super();
  }

  /** @returns `null` while it is off */
  async show(userId: string): Promise<{ enabledAt: Date; recoveryCodesLeft: number } | null> {
    const factor = await this.factors.find(userId);
    return factor && { enabledAt: factor.enabledAt, recoveryCodesLeft: factor.recoveryCodes.length };
  }

  /** Never the secret, nor anything of the codes. */
  async *exportOf(userId: string): AsyncGenerator<unknown> {
    const shown = await this.show(userId);
    if (shown === null) return;
    yield { enabled_at: shown.enabledAt.toISOString(), recovery_codes_left: shown.recoveryCodesLeft };
  }

  async eraseOf(userId: string): Promise<void> {
    await this.factors.disable(userId);
  }
}
