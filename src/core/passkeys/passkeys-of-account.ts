import { AccountData } from '../auth/credentials.ports.js';
import type { PasskeyStore } from './passkeys.ports.js';

/** The passkeys in an account's export, without what tells of their keys, and their end with the account. */
export class PasskeysOfAccount extends AccountData {
  readonly name = 'passkeys';

  constructor(private readonly passkeys: PasskeyStore) {
    super();
  }

  async *exportOf(userId: string): AsyncGenerator<unknown> {
    for (const { id, name, transports, backedUp, createdAt, lastUsedAt } of await this.passkeys.listOf(userId)) {
      yield {
        id,
        name,
        transports,
        backed_up: backedUp,
        created_at: createdAt.toISOString(),
        last_used_at: lastUsedAt?.toISOString() ?? null,
      };
    }
  }

  async eraseOf(userId: string): Promise<void> {
    await this.passkeys.removeAllOf(userId);
  }
}
