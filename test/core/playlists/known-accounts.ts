import { MemoryUserStore } from '../../support/memory/memory-user-store.js';
import type { User } from '../../../src/core/auth/user.js';

/** Accounts of which only their ids matter. */
export class KnownAccounts extends MemoryUserStore {
  private readonly ids: Set<string>;

  constructor(ids: readonly string[]) {
    super();
    this.ids = new Set(ids);
  }

  override findById(id: string): Promise<User | null> {
    const user: User = {
      id,
      username: id,
      email: `${id}@example.org`,
      emailVerified: true,
      passwordHash: '',
      credentialVersion: 0,
      disabledAt: null,
      pendingEmail: null,
      createdAt: new Date(0),
      lastLogin: null,
    };
    return Promise.resolve(this.ids.has(id) ? user : null);
  }

  override remove(id: string): Promise<boolean> {
    return Promise.resolve(this.ids.delete(id));
  }
}
