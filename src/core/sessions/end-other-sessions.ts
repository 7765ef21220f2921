import type { ConfirmPassword } from '../auth/confirm-password.js';
import type { AccountSessionStore } from './sessions.ports.js';

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
