import { IdCache } from '../../../core/music/id-cache.ports.js';
import { Expiring } from './expiring.js';

const MAX_IDS = 10_000;

export class MemoryIdCache extends IdCache {
  private readonly ids = new Expiring<string>(MAX_IDS);

  get(key: string, now: Date): Promise<string | null> {
    return Promise.resolve(this.ids.get(key, now));
  }

  set(key: string, id: string, until: Date): Promise<void> {
    return Promise.resolve(this.ids.set(key, id, until));
  }

  delete(key: string, id: string): Promise<void> {
    return Promise.resolve(this.ids.delete(key, id));
  }

  removeExpired(now: Date): Promise<number> {
    return Promise.resolve(this.ids.purge(now));
  }
}
