import type { ApiToken } from '../../../src/core/api-tokens/api-token.js';
import { type AccountApiTokenStore, ApiTokenStore } from '../../../src/core/api-tokens/api-tokens.ports.js';

/** Personal API tokens in this process's memory. */
export class MemoryApiTokenStore extends ApiTokenStore implements AccountApiTokenStore {
  private readonly byKey = new Map<string, ApiToken>();

  addWithin(max: number, key: string, token: ApiToken): Promise<boolean> {
    const { userId, createdAt } = token;
    this.removeWhere((other) => other.userId === userId && other.expiresAt <= createdAt);
    if (this.ofAccount(userId).length >= max) return Promise.resolve(false);
    this.byKey.set(key, token);
    return Promise.resolve(true);
  }

  find(key: string): Promise<ApiToken | null> {
    return Promise.resolve(this.byKey.get(key) ?? null);
  }

  recordUse(key: string, at: Date, unlessSince: Date): Promise<void> {
    const token = this.byKey.get(key);
    if (token !== undefined && (token.lastUsedAt === null || token.lastUsedAt <= unlessSince)) {
      this.byKey.set(key, { ...token, lastUsedAt: at });
    }
    return Promise.resolve();
  }

  removeExpired(now: Date): Promise<number> {
    return Promise.resolve(this.removeWhere(({ expiresAt }) => expiresAt <= now));
  }

  listOf(userId: string): Promise<readonly ApiToken[]> {
    const latestFirst = (one: ApiToken, other: ApiToken): number =>
      other.createdAt.getTime() - one.createdAt.getTime() || (one.id < other.id ? -1 : 1);
    return Promise.resolve(this.ofAccount(userId).sort(latestFirst));
  }

  remove(userId: string, id: string): Promise<boolean> {
    return Promise.resolve(this.removeWhere((token) => token.userId === userId && token.id === id) > 0);
  }

  removeAllOf(userId: string): Promise<void> {
    this.removeWhere((token) => token.userId === userId);
    return Promise.resolve();
  }

  private ofAccount(userId: string): ApiToken[] {
    return [...this.byKey.values()].filter((token) => token.userId === userId);
  }

  private removeWhere(condition: (token: ApiToken) => boolean): number {
    const found = [...this.byKey].filter(([, token]) => condition(token));
    for (const [key] of found) this.byKey.delete(key);
    return found.length;
  }
}
