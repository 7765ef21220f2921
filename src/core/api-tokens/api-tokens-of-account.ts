import { AccountData } from '../auth/credentials.ports.js';
import { apiTokenRecord } from './api-token.js';
import type { AccountApiTokenStore } from './api-tokens.ports.js';

/** An account's tokens, for its export and its deletion. */
export class ApiTokensOfAccount extends AccountData {
  readonly name = 'api_tokens';

  constructor(private readonly tokens: AccountApiTokenStore) {
    super();
  }

  async *exportOf(userId: string): AsyncGenerator<unknown> {
    for (const token of await this.tokens.listOf(userId)) yield apiTokenRecord(token);
  }

  eraseOf(userId: string): Promise<void> {
    return this.tokens.removeAllOf(userId);
  }
}
