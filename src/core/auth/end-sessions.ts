import type { AccountSessionStore } from '../sessions/sessions.ports.js';
import { DomainError } from '../shared/domain-error.js';
import type { ConfirmPassword } from './confirm-password.js';

/** Ends one session of the account, the current one included. */
export class EndSession {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly sessions: AccountSessionStore,
  ) {}

  /** @throws DomainError `not_found`, also for another account's session; or what {@link ConfirmPassword.run} throws */
  async run(
    userId: string,
    { sessionId, currentPassword }: { sessionId: string; currentPassword: string },
  ): Promise<void> {
    await this.confirmPassword.run(userId, currentPassword);
    if (await this.sessions.endOne(userId, sessionId)) return;
    throw new DomainError('not_found', 'not_found', 'There is no such session.');
  }
}

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
