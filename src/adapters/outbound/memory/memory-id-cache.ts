import { IdCache } from '../../../core/music/id-cache.ports.js';

/** Beyond this number the oldest entries are evicted. */
const MAX_IDS = 10_000;

export class MemoryIdCache extends IdCache {
  private readonly entries = new Map<string, { readonly id: string; readonly expiresAt: Date }>();

  get(key: string, now: Date): Promise<string | null> {
    const found = this.entries.get(key);
    return Promise.resolve(found !== undefined && found.expiresAt > now ? found.id : null);
  }

  set(key: string, id: string, until: Date): Promise<void> {
    this.entries.delete(key);
    const [oldest] = this.entries.keys();
    if (this.entries.size >= MAX_IDS && oldest !== undefined) this.entries.delete(oldest);
    this.entries.set(key, { id, expiresAt: until });
    return Promise.resolve();
  }

  delete(key: string, id: string): Promise<void> {
    if (this.entries.get(key)?.id === id) this.entries.delete(key);
    return Promise.resolve();
  }

  removeExpired(now: Date): Promise<number> {
    const expired = [...this.entries].filter(([, { expiresAt }]) => expiresAt <= now);
    for (const [key] of expired) this.entries.delete(key);
    return Promise.resolve(expired.length);
  }
}
