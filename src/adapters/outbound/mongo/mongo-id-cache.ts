import type { IdCache } from '../../../core/music/id-cache.ports.js';
import { schemaOf } from './document-fields.js';
import { MongoCollection } from './mongo-collection.js';
import type { MongoDatabase } from './mongo-database.js';
import { trusted } from './mongo-schemas.js';

interface CachedIdDocument {
  readonly _id: string;
  readonly id: string;
  readonly over_at: Date;
}

const cachedIdSchema = schemaOf<CachedIdDocument>({ _id: 'text', id: 'text', over_at: 'time' });

export class MongoIdCache implements IdCache {
  private readonly ids: MongoCollection<CachedIdDocument>;

  constructor(database: MongoDatabase) {
    this.ids = new MongoCollection(database, 'known_ids', cachedIdSchema);
  }

  async get(key: string, now: Date): Promise<string | null> {
    const found = await this.ids.find({ _id: key, over_at: trusted({ $gt: now }) }, { id: 1 });
    return found?.id ?? null;
  }

  set(key: string, id: string, until: Date): Promise<void> {
    return this.ids.upsert({ _id: key }, { $set: { id, over_at: until } });
  }

  delete(key: string, id: string): Promise<void> {
    return this.ids.removeAll({ _id: key, id });
  }

  removeExpired(now: Date): Promise<number> {
    return this.ids.removeExpired('over_at', now);
  }
}
