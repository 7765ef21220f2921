import type { User } from '../auth/user.js';
import type { PasskeyStore } from '../passkeys/passkeys.ports.js';
import type { LogInStep, LogInSteps } from './log-in-steps.js';
import type { SecondFactorMethod } from './second-factor.js';
import { SecondFactorRequired } from './second-factor-errors.js';
import type { SecondFactorStore } from './second-factor.ports.js';

/** Stops a log-in with the right password at an account that has a second factor, until that is proved as well. */
export class RequireSecondFactor {
  constructor(
    private readonly factors: SecondFactorStore,
    private readonly passkeys: PasskeyStore,
    private readonly steps: LogInSteps,
  ) {}

  /** @throws SecondFactorRequired when the account has one */
  async run(user: User, wishes: Pick<LogInStep, 'rememberMe' | 'next'>): Promise<void> {
    const factor = await this.factors.find(user.id);
    if (factor === null) return;
    const methods: SecondFactorMethod[] = ['totp'];
    if (factor.recoveryCodes.length > 0) methods.push('recovery_code');
    if ((await this.passkeys.listOf(user.id)).length > 0) methods.push('passkey');
    const { id: userId, credentialVersion } = user;
    throw new SecondFactorRequired(methods, this.steps.begin({ userId, credentialVersion, ...wishes }));
  }
}
