import type { RecordActivity } from '../activity/record-activity.js';
import type { ConfirmPassword } from '../auth/confirm-password.js';
import type { Requester } from '../sessions/start-session.js';
import { DomainError } from '../shared/domain-error.js';
import type { ApiToken } from './api-token.js';
import type { AccountApiTokenStore } from './api-tokens.ports.js';

export class ListApiTokens {
  constructor(private readonly tokens: AccountApiTokenStore) {}

  /** Newest first; expired ones until they are purged. */
  run(userId: string): Promise<readonly ApiToken[]> {
    return this.tokens.listOf(userId);
  }
}

export class RevokeApiToken {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly tokens: AccountApiTokenStore,
    private readonly activity: RecordActivity,
  ) {}

  /** @throws DomainError `not_found`, also for another account's token; or what {@link ConfirmPassword.run} throws */
  async run({ session, client }: Requester, id: string, currentPassword: string | undefined): Promise<void> {
    await this.confirmPassword.run(session, currentPassword, client);
    if (!(await this.tokens.remove(session.userId, id))) {
      throw new DomainError('not_found', 'not_found', 'There is no such token.');
    }
    await this.activity.run(session.userId, 'token_revoked', client);
  }
}
