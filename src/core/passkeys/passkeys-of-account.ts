import { AccountData } from '../auth/credentials.ports.js';
import { passkeyRecord } from './passkey.js';
import type { PasskeyStore } from './passkeys.ports.js';

/** The passkeys in an account's export, without what tells of their keys, and their end with the account. */
export class PasskeysOfAccount extends AccountData {
  readonly name = 'passkeys';

  constructor(private readonly passkeys: PasskeyStore) {
    super();
  }

  async *exportOf(userId: string): AsyncGenerator<unknown> {
    for (const passkey of await this.passkeys.listOf(userId)) yield passkeyRecord(passkey);
  }

  async eraseOf(userId: string): Promise<void> {
    await this.passkeys.removeAllOf(userId);
  }
}
