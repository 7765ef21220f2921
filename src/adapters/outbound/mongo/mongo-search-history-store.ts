import { mongo, type Model } from 'mongoose';
import type { HistoryEntry, NewHistoryEntry } from '../../../core/history/history-entry.js';
import { SearchHistoryStore, type HistoryPosition } from '../../../core/history/history.ports.js';
import type { MongoDatabase } from './mongo-database.js';
import { trusted } from './mongo-schemas.js';
import {
  HISTORY_PROJECTION,
  searchHistoryIn,
  toDocument,
  toEntry,
  type SearchHistoryDocument,
} from './search-history-document.js';
import { toObjectId } from './user-document.js';

/** Documents changed at a time: far from any time limit, on a slow server too. */
const BATCH = 50;

/** Later than any search. Servers and drivers in other languages know no year after 9999. */
const END_OF_TIME = new Date('9999-12-31T23:59:59.999Z');

/** The search history in MongoDB, beside what the old service wrote. */
export class MongoSearchHistoryStore extends SearchHistoryStore {
  private readonly history: Model<SearchHistoryDocument>;

  constructor(private readonly database: MongoDatabase) {
    super();
    this.history = searchHistoryIn(database);
  }

  add(entries: readonly NewHistoryEntry[]): Promise<void> {
    const ids = entries.map(() => new mongo.ObjectId().toHexString()).sort();
    const documents = entries.flatMap((entry) => {
      // The greatest to the first: it is the first to be listed.
      const _id = new mongo.ObjectId(ids.pop());
      const user_id = toObjectId(entry.userId);
      return user_id === null ? [] : [toDocument(entry, { _id, user_id })];
    });
    return this.database.run(async () => {
      await this.history.insertMany(documents);
    });
  }

  listOf(userId: string, after: HistoryPosition | null, limit: number): Promise<readonly HistoryEntry[]> {
    const user_id = toObjectId(userId);
    if (user_id === null) return Promise.resolve([]);
    return this.database.run(async () => {
      const found: SearchHistoryDocument[] = [];
      for (const stretch of stretchesFrom(after)) {
        if (found.length === limit) break;
        const more = await this.history
          .find({ user_id, ...stretch }, HISTORY_PROJECTION)
          .sort({ timestamp: -1, _id: -1 })
          .limit(limit - found.length)
          .lean<SearchHistoryDocument[]>();
        found.push(...more);
      }
      return found.map((document) => toEntry(userId, document));
    });
  }

  remove(userId: string, id: string): Promise<boolean> {
    const user_id = toObjectId(userId);
    const _id = toObjectId(id);
    if (user_id === null || _id === null) return Promise.resolve(false);
    return this.database.run(async () => (await this.history.deleteOne({ _id, user_id })).deletedCount > 0);
  }

  removeAllOf(userId: string): Promise<number> {
    const user_id = toObjectId(userId);
    if (user_id === null) return Promise.resolve(0);
    return this.inBatches(
      () => ({ user_id }),
      async (batch) => (await this.history.deleteMany(batch)).deletedCount,
    );
  }

  forgetYouTubeResults(upTo: Date): Promise<number> {
    const forget = { $set: { results: {} }, $unset: { youtube_result_since: 1 } } as const;
    return this.inBatches(
      () => ({ youtube_result_since: trusted({ $lte: upTo }) }),
      async (batch) => (await this.history.updateMany(batch, forget)).modifiedCount,
    );
  }

  /** Changes, a batch at a time, what the filter matches, until it matches nothing; says how many were changed. */
  private async inBatches(filter: () => object, change: (batch: object) => Promise<number>): Promise<number> {
    let total = 0;
    for (;;) {
      const [found, changed] = await this.database.run(async () => {
        const batch = await this.history.find(filter(), { _id: 1 }).limit(BATCH).lean<{ _id: unknown }[]>();
        if (batch.length === 0) return [0, 0];
        return [batch.length, await change({ ...filter(), _id: trusted({ $in: batch.map(({ _id }) => _id) }) })];
      });
      total += changed;
      if (found < BATCH) return total;
    }
  }
}

/**
 * What follows a position, piece by piece: each is one stretch of the index by account, read in its order. (As one
 * query it would be an `$or`, which not every version of the server reads in order.) Dates are compared with dates
 * alone, so the searches without a time, which come last, are a stretch of their own.
 */
function stretchesFrom(after: HistoryPosition | null): readonly object[] {
  const undated = { timestamp: null };
  if (after === null) return [{ timestamp: trusted({ $lte: END_OF_TIME }) }, undated];
  const { searchedAt } = after;
  const _id = toObjectId(after.id);
  const sameMoment = _id === null ? [] : [{ _id: trusted({ $lt: _id }) }];
  if (searchedAt.getTime() === 0) return sameMoment.map((rest) => ({ ...undated, ...rest }));
  return [
    ...sameMoment.map((rest) => ({ timestamp: searchedAt, ...rest })),
    { timestamp: trusted({ $lt: searchedAt }) },
    undated,
  ];
}
