import type { RecordActivity } from '../activity/record-activity.js';
import type { CompleteLogIn, LoggedIn, LogInContext } from '../auth/complete-log-in.js';
import type { LogInLockout } from '../auth/log-in-lockout.js';
import type { UserStore } from '../auth/auth.ports.js';
import { unlessDisabled, type User } from '../auth/user.js';
import type { LogInStep, LogInSteps } from './log-in-steps.js';
import type { ReportSecurityChange } from '../mail/report-security-change.js';
import { invalidCode, logInExpired } from './second-factor-errors.js';
import type { UseCode } from './use-code.js';

export interface CodeAttempt extends LogInContext {
  /** What the client was given when its password was right; `null` when it has nothing. */
  readonly step: string | null;
  /** Of the authenticator app or a recovery code, as typed. */
  readonly code: string;
}

export class LogInWithCode {
  constructor(
    private readonly steps: LogInSteps,
    private readonly users: UserStore,
    private readonly useCode: UseCode,
    private readonly lockout: LogInLockout,
    private readonly completeLogIn: CompleteLogIn,
    private readonly activity: RecordActivity,
    private readonly report: ReportSecurityChange,
  ) {}

  /** @throws DomainError `invalid_code`, `login_expired`, `account_locked` */
  async run(attempt: CodeAttempt): Promise<LoggedIn & Pick<LogInStep, 'next'>> {
    const step = attempt.step === null ? null : this.steps.open(attempt.step);
    const user = step && (await this.ownerOf(step));
    if (user === null || step === null || !(await this.steps.attempt(step))) throw logInExpired();

    // Whoever has got so far knows the password. Both names count, so that nothing is gained by changing between them.
    const keys = this.lockout.keysOf(user, attempt.devices);
    await this.lockout.refuseIfLocked(keys);
    const used = await this.useCode.run(user.id, attempt.code);
    if (used === null) {
      await this.activity.run(user.id, 'second_factor_failed', attempt.client);
      throw await this.lockout.count(keys, user, invalidCode(), attempt.client);
    }
    // Parallel guesses may have locked the account meanwhile.
    await this.lockout.refuseIfLocked(keys);
    if (!(await this.steps.end(step))) throw logInExpired();

    const loggedIn = await this.completeLogIn.run(user, step.rememberMe, attempt);
    if (used === 'recovery_code') await this.report.run('recovery_code_used', user, { client: attempt.client });
    return { ...loggedIn, next: step.next };
  }

  /** `null` when the account is gone or its password was changed after the first step. */
  private async ownerOf({ userId, credentialVersion }: LogInStep): Promise<User | null> {
    const user = unlessDisabled(await this.users.findById(userId));
    return user?.credentialVersion === credentialVersion ? user : null;
  }
}
