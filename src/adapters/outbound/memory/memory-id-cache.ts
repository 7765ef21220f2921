import { IdCache } from '../../../core/music/id-cache.ports.js';

/** Beyond so many, those that were kept first give way. */
const MAX_IDS = 10_000;

/** Known ids in this process's memory. */
export class MemoryIdCache extends IdCache {
  private readonly known = new Map<string, { readonly id: string; readonly overAt: Date }>();

  find(key: string, now: Date): Promise<string | null> {
    const found = this.known.get(key);
    return Promise.resolve(found !== undefined && found.overAt > now ? found.id : null);
  }

  keep(key: string, id: string, until: Date): Promise<void> {
    this.known.delete(key);
    const [oldest] = this.known.keys();
    if (this.known.size >= MAX_IDS && oldest !== undefined) this.known.delete(oldest);
    this.known.set(key, { id, overAt: until });
    return Promise.resolve();
  }

  remove(key: string, id: string): Promise<void> {
    if (this.known.get(key)?.id === id) this.known.delete(key);
    return Promise.resolve();
  }

  removeExpired(now: Date): Promise<number> {
    const over = [...this.known].filter(([, { overAt }]) => overAt <= now);
    for (const [key] of over) this.known.delete(key);
    return Promise.resolve(over.length);
  }
}
