import type { Model } from 'mongoose';
import { IdCache } from '../../../core/music/id-cache.ports.js';
import { deleteUpTo } from './delete-in-batches.js';
import type { MongoDatabase } from './mongo-database.js';
import { plainSchema, trusted } from './mongo-schemas.js';
import { retryUpsert } from './retry-upsert.js';

interface KnownIdDocument {
  /** The key. */
  readonly _id: string;
  readonly id: string;
  readonly over_at: Date;
}

const knownIdSchema = plainSchema<KnownIdDocument>({
  _id: { type: String, required: true },
  id: { type: String, required: true },
  over_at: { type: Date, required: true },
});

/** Known ids in MongoDB. */
export class MongoIdCache extends IdCache {
  private readonly known: Model<KnownIdDocument>;

  constructor(private readonly database: MongoDatabase) {
    super();
    this.known = database.model('known_ids', knownIdSchema);
  }

  find(key: string, now: Date): Promise<string | null> {
    return this.database.run(async () => {
      const found = await this.known
        .findOne({ _id: key, over_at: trusted({ $gt: now }) }, { id: 1 })
        .lean<KnownIdDocument>();
      return found?.id ?? null;
    });
  }

  keep(key: string, id: string, until: Date): Promise<void> {
    return this.database.run(async () => {
      await retryUpsert(() => this.known.updateOne({ _id: key }, { $set: { id, over_at: until } }, { upsert: true }));
    });
  }

  remove(key: string, id: string): Promise<void> {
    return this.database.run(async () => {
      await this.known.deleteOne({ _id: key, id });
    });
  }

  removeExpired(now: Date): Promise<number> {
    return deleteUpTo(this.database, this.known, 'over_at', now);
  }
}
