import type { AccountSessionStore } from '../sessions/sessions.ports.js';
import type { ConfirmPassword } from './confirm-password.js';

/** Ends all sessions of the account but the current one. */
export class EndOtherSessions {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly sessions: AccountSessionStore,
  ) {}

  /** @throws what {@link ConfirmPassword.run} throws */
  async run(
    userId: string,
    { sessionId, currentPassword }: { sessionId: string; currentPassword: string },
  ): Promise<void> {
    await this.confirmPassword.run(userId, currentPassword);
    await this.sessions.endAllOf(userId, sessionId);
  }
}
