import type { AccountService, Member } from './accounts.js';
import { totp } from './totp.js';

/** An account's authenticator app and what its owner was shown. */
export class AuthenticatorApp {
  private constructor(
    private readonly service: AccountService,
    readonly secret: string,
    readonly recoveryCodes: readonly string[],
  ) {}

  /** Turns two-step log-in on, and lets the code that this takes become old. */
  static async setUp(service: AccountService, { browser, password }: Member): Promise<AuthenticatorApp> {
    const proposal = await service.expect(200, browser.post('/api/profile/totp', { current_password: password }));
    const { secret } = proposal.json.data as { secret: string };
    const code = totp(secret, service.clock.now());
    const confirmed = await service.expect(200, browser.post('/api/profile/totp/confirm', { code }));
    service.clock.advance(60_000);
    return new AuthenticatorApp(service, secret, confirmed.json.data.recovery_codes);
  }

  /** The code that it shows now, or that of some 30 seconds later. */
  code(steps = 0): string {
    return totp(this.secret, new Date(this.service.clock.now().getTime() + steps * 30_000));
  }
}
