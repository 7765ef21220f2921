import type { Model } from 'mongoose';
import type { IdCache } from '../../../core/music/id-cache.ports.js';
import type { MongoDatabase } from './mongo-database.js';
import { plainSchema, trusted } from './mongo-schemas.js';
import { deleteExpired, retryUpsert } from './mongo-queries.js';

interface CachedIdDocument {
  readonly _id: string;
  readonly id: string;
  readonly over_at: Date;
}

const cachedIdSchema = plainSchema<CachedIdDocument>({
  _id: { type: String, required: true },
  id: { type: String, required: true },
  over_at: { type: Date, required: true },
});

export class MongoIdCache implements IdCache {
  private readonly ids: Model<CachedIdDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.ids = database.model('known_ids', cachedIdSchema);
  }

  get(key: string, now: Date): Promise<string | null> {
    return this.database.repeatable(async () => {
      const found = await this.ids
        .findOne({ _id: key, over_at: trusted({ $gt: now }) }, { id: 1 })
        .lean<CachedIdDocument>();
      return found?.id ?? null;
    });
  }

  set(key: string, id: string, until: Date): Promise<void> {
    return this.database.repeatable(async () => {
      await retryUpsert(() => this.ids.updateOne({ _id: key }, { $set: { id, over_at: until } }, { upsert: true }));
    });
  }

  delete(key: string, id: string): Promise<void> {
    return this.database.repeatable(async () => {
      await this.ids.deleteOne({ _id: key, id });
    });
  }

  removeExpired(now: Date): Promise<number> {
    return deleteExpired(this.database, this.ids, 'over_at', now);
  }
}
