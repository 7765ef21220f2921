import { Clock } from '../../src/core/shared/clock.js';
import type { AccountService, Member } from './accounts.js';
import { ManualClock } from './manual-clock.js';
import { totp } from './totp.js';

/** An account's authenticator app and what its owner was shown. */
export class AuthenticatorApp {
  private constructor(
    private readonly clock: Clock,
    readonly secret: string,
    readonly recoveryCodes: readonly string[],
  ) {}

  /** Turns two-step log-in on and, where the service's clock can be moved, lets the code that this takes become old. */
  static async setUp(service: AccountService, { browser, password }: Member): Promise<AuthenticatorApp> {
    const clock = service.running.application.get(Clock);
    const proposal = await service.expect(200, browser.post('/api/profile/totp', { current_password: password }));
    const { secret } = proposal.json.data as { secret: string };
    const code = totp(secret, clock.now());
    const confirmed = await service.expect(200, browser.post('/api/profile/totp/confirm', { code }));
    if (clock instanceof ManualClock) clock.advance(60_000);
    return new AuthenticatorApp(clock, secret, confirmed.json.data.recovery_codes);
  }

  /** The code that it shows now, or that of some 30 seconds later. */
  code(steps = 0): string {
    return totp(this.secret, new Date(this.clock.now().getTime() + steps * 30_000));
  }
}
