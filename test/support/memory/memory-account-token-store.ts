import type { AccountToken, NewAccountToken, TokenPurpose } from '../../../src/core/auth/account-token.js';
import { AccountTokenStore } from '../../../src/core/auth/auth.ports.js';

/** Mailed links in this process's memory. */
export class MemoryAccountTokenStore extends AccountTokenStore {
  private readonly byHash = new Map<string, AccountToken>();

  add(token: NewAccountToken): Promise<void> {
    this.byHash.set(token.hash, { ...token, usedAt: null });
    return Promise.resolve();
  }

  addAsOnly(token: NewAccountToken): Promise<void> {
    this.removeWhere((other) => other.userId === token.userId && other.purpose === token.purpose);
    return this.add(token);
  }

  find(hash: string): Promise<AccountToken | null> {
    return Promise.resolve(this.byHash.get(hash) ?? null);
  }

  take(hash: string, now: Date): Promise<AccountToken | null> {
    const token = this.byHash.get(hash);
    if (token?.usedAt !== null || now >= token.expiresAt) return Promise.resolve(null);
    const used = { ...token, usedAt: now };
    this.byHash.set(hash, used);
    return Promise.resolve(used);
  }

  removeAllOf(userId: string, purposes?: readonly TokenPurpose[]): Promise<void> {
    this.removeWhere((token) => token.userId === userId && (purposes?.includes(token.purpose) ?? true));
    return Promise.resolve();
  }

  removeExpired(now: Date): Promise<number> {
    return Promise.resolve(this.removeWhere((token) => token.expiresAt <= now));
  }

  private removeWhere(condition: (token: AccountToken) => boolean): number {
    const doomed = [...this.byHash.values()].filter(condition);
    for (const { hash } of doomed) this.byHash.delete(hash);
    return doomed.length;
  }
}
