import type { RecordActivity } from '../activity/record-activity.js';
import type { AccountSessionStore } from '../sessions/sessions.ports.js';
import type { Requester } from '../sessions/start-session.js';
import { DomainError } from '../shared/domain-error.js';
import type { ConfirmPassword } from './confirm-password.js';

/** Ends one session of the account, the current one included. */
export class EndSession {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly sessions: AccountSessionStore,
    private readonly activity: RecordActivity,
  ) {}

  /** @throws DomainError `not_found`, also for another account's session; or what {@link ConfirmPassword.run} throws */
  async run(
    { session, client }: Requester,
    { sessionId, currentPassword }: { sessionId: string; currentPassword: string | undefined },
  ): Promise<void> {
    await this.confirmPassword.run(session, currentPassword, client);
    if (!(await this.sessions.endOne(session.userId, sessionId))) {
      throw new DomainError('not_found', 'not_found', 'There is no such session.');
    }
    await this.activity.run(session.userId, 'session_ended', client);
  }
}

/** Ends all sessions of the account but the current one. */
export class EndOtherSessions {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly sessions: AccountSessionStore,
    private readonly activity: RecordActivity,
  ) {}

  /** @throws what {@link ConfirmPassword.run} throws */
  async run({ session, client }: Requester, currentPassword: string | undefined): Promise<void> {
    await this.confirmPassword.run(session, currentPassword, client);
    await this.sessions.endAllOf(session.userId, session.id);
    await this.activity.run(session.userId, 'other_sessions_ended', client);
  }
}
