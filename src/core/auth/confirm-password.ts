import type { RecordActivity } from '../activity/record-activity.js';
import type { Session } from '../sessions/session.js';
import type { AccountSessionStore } from '../sessions/sessions.ports.js';
import type { Client } from '../sessions/start-session.js';
import type { Clock } from '../shared/clock.js';
import { notAuthenticated } from '../shared/domain-error.js';
import type { TokenHasher } from '../shared/secrets.js';
import { freshLoginRequired, wrongPassword } from './auth-errors.js';
import { confirmationKey, type LockoutPolicy } from './lockout-policy.js';
import type { LockoutStore, UserStore } from './auth.ports.js';
import type { PasswordHasher } from './credentials.ports.js';
import type { LogInLockout } from './log-in-lockout.js';
import type { User } from './user.js';

/** How long after a log-in, or the check of a passkey, the password need not be typed again, in milliseconds. */
const FRESH_MS = 5 * 60_000;

/** Whether the session's user has proved just now who they are. A clock that was set back makes no session fresh. */
export function isFresh({ authenticatedAt }: Session, now: Date): boolean {
  return Math.abs(now.getTime() - authenticatedAt.getTime()) <= FRESH_MS;
}

/** Makes sure that it is the owner who makes a change that a stolen session must not make. */
export class ConfirmPassword {
  constructor(
    private readonly users: UserStore,
    private readonly sessions: AccountSessionStore,
    private readonly failures: LockoutStore,
    private readonly lockout: LogInLockout,
    private readonly passwords: PasswordHasher,
    private readonly activity: RecordActivity,
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
    private readonly policy: LockoutPolicy,
  ) {}

  /**
   * Verifies the password. Without one the session must be fresh. A wrong one counts towards the account's lockout; too
   * many in a row end the session.
   * @param client where the request came from; by default where the session began
   * @returns the account
   * @throws DomainError `wrong_password`; `fresh_login_required`; `not_authenticated` when the account or, by wrong
   *   passwords, the session is gone; `busy`
   */
  async run(session: Session, password: string | undefined, client: Client = session): Promise<User> {
    if (password === undefined) {
      if (!isFresh(session, this.clock.now())) throw freshLoginRequired();
      return this.owner(session);
    }
    const key = confirmationKey(this.hasher, session.id);
    await this.refuseIfEnded(key);
    const user = await this.owner(session);
    if (!(await this.passwords.verify(password, user.passwordHash))) return this.fail(key, session, user, client);

    // Guesses made in parallel may have ended it meanwhile; a right one must not shine out among them.
    await this.refuseIfEnded(key);
    await this.failures.clear([key]);
    await this.lockout.clear(user, []);
    return user;
  }

  private async owner({ userId }: Session): Promise<User> {
    const user = await this.users.findById(userId);
    if (user === null) throw notAuthenticated();
    return user;
  }

  private async refuseIfEnded(key: string): Promise<void> {
    const ended = await this.failures.lockedUntil(key, this.policy.confirmation, this.clock.now());
    if (ended !== null) throw notAuthenticated();
  }

  private async fail(key: string, session: Session, user: User, client: Client): Promise<never> {
    const now = this.clock.now();
    const { lockedUntil, lockedNow } = await this.failures.recordFailure(key, this.policy.confirmation, now);
    if (lockedUntil !== null && !lockedNow) throw notAuthenticated();
    if (lockedNow) await this.sessions.endOne(user.id, session.id);
    await this.activity.run(user.id, 'password_refused', client);
    if (lockedNow) await this.activity.run(user.id, 'session_ended', client);
    await this.lockout.countInSession(user, client);
    throw wrongPassword();
  }
}
