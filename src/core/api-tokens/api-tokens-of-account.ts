import { AccountData } from '../auth/credentials.ports.js';
import type { AccountApiTokenStore } from './api-tokens.ports.js';

/** An account's tokens, for its export and its deletion. */
export class ApiTokensOfAccount extends AccountData {
  readonly name = 'api_tokens';

  constructor(private readonly tokens: AccountApiTokenStore) {
    super();
  }

  /** In the form in which the API shows them. */
  async *exportOf(userId: string): AsyncGenerator<unknown> {
    for (const { id, name, scopes, createdAt, expiresAt, lastUsedAt } of await this.tokens.listOf(userId)) {
      const created_at = createdAt.toISOString();
      const expires_at = expiresAt.toISOString();
      yield { id, name, scopes, created_at, expires_at, last_used_at: lastUsedAt?.toISOString() ?? null };
    }
  }

  eraseOf(userId: string): Promise<void> {
    return this.tokens.removeAllOf(userId);
  }
}
