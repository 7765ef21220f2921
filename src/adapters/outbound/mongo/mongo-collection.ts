import type { Model, ProjectionType, QueryFilter, Schema, SortOrder, UpdateQuery } from 'mongoose';
import type { MongoDatabase } from './mongo-database.js';
import { retryUpsert } from './mongo-queries.js';
import { trusted } from './mongo-schemas.js';

/** How many documents are deleted at a time: far from any time limit. */
const EXPIRED_BATCH = 500;

type Order = Readonly<Record<string, SortOrder>>;

/**
 * The documents of one collection, each call by {@link MongoDatabase.run}. When its connection is cut, a call is repeated
 * unless it says that it is not: then the second attempt could find that the first one was carried out.
 */
export class MongoCollection<T> {
  /** For several queries in one call. */
  readonly model: Model<T>;

  constructor(
    private readonly database: MongoDatabase,
    name: string,
    schema: Schema<T>,
  ) {
    this.model = database.model(name, schema);
  }

  /** The document that matches, or `null`. */
  find(filter: QueryFilter<T>, projection?: ProjectionType<T>): Promise<T | null> {
    return this.database.repeatable(() => this.model.findOne(filter, projection).lean<T>());
  }

  /** @param options.limit at most so many; default: all */
  list(
    filter: QueryFilter<T>,
    order: Order,
    options: { readonly projection?: ProjectionType<T>; readonly limit?: number } = {},
  ): Promise<T[]> {
    // To MongoDB a limit of 0 is none.
    const { projection, limit = 0 } = options;
    return this.database.repeatable(() =>
      this.model
        .find(filter, projection)
        .sort({ ...order })
        .limit(limit)
        .lean<T[]>(),
    );
  }

  /**
   * A page of what several ranges of one index hold, one range after the other, each in the index's order. As one query it
   * would be an `$or`, which not every server answers in order by an index.
   */
  listRanges(
    ranges: readonly QueryFilter<T>[],
    order: Order,
    limit: number,
    projection?: ProjectionType<T>,
  ): Promise<T[]> {
    return this.database.repeatable(async () => {
      const found: T[] = [];
      for (const range of ranges) {
        if (found.length === limit) break;
        const query = this.model.find(range, projection).sort({ ...order });
        found.push(...(await query.limit(limit - found.length).lean<T[]>()));
      }
      return found;
    });
  }

  /** Is not repeated. */
  async insert(document: T): Promise<void> {
    // Mongoose's type for new documents can't be resolved while T is open.
    await this.database.run(() => this.model.insertOne(document as Parameters<Model<T>['insertOne']>[0]));
  }

  /** Changes the document that matches, in one conditional write. @returns whether there was one */
  update(filter: QueryFilter<T>, change: UpdateQuery<T>): Promise<boolean> {
    return this.database.repeatable(async () => (await this.model.updateOne(filter, change)).matchedCount > 0);
  }

  /** As {@link update}, but is not repeated: for a change after which the document no longer matches. */
  updateOnce(filter: QueryFilter<T>, change: UpdateQuery<T>): Promise<boolean> {
    return this.database.run(async () => (await this.model.updateOne(filter, change)).matchedCount > 0);
  }

  /** Makes the document where there is none. @param filter by `_id`, or what else only one document can have */
  async upsert(filter: QueryFilter<T>, change: UpdateQuery<T>): Promise<void> {
    await this.database.repeatable(() =>
      retryUpsert(() => this.model.updateOne(filter, change, { upsert: true }).exec()),
    );
  }

  /** Removes the document that matches. Is not repeated. @returns whether there was one */
  remove(filter: QueryFilter<T>): Promise<boolean> {
    return this.database.run(async () => (await this.model.deleteOne(filter)).deletedCount > 0);
  }

  /** Removes every document that matches, all at once. */
  async removeAll(filter: QueryFilter<T>): Promise<void> {
    await this.database.repeatable(() => this.model.deleteMany(filter));
  }

  /**
   * Removes every document that matches, a batch at a time, however many there are.
   * @param filter answered by an index
   * @returns how many
   */
  removeInBatches(filter: object, batchSize: number): Promise<number> {
    return this.changeInBatches(filter, batchSize, async (batch) => (await this.model.deleteMany(batch)).deletedCount);
  }

  /** Removes every document whose time in this indexed field is `now` or earlier. @returns how many */
  removeExpired(field: keyof T & string, now: Date): Promise<number> {
    return this.removeInBatches({ [field]: trusted({ $lte: now }) }, EXPIRED_BATCH);
  }

  /**
   * Applies a change to every document that a filter matches, a batch at a time, until it matches none: the change must
   * make it match no longer.
   * @param filter answered by an index
   * @param change gets the filter together with the ids of the batch, so that a document that no longer matches is left
   * @returns how many documents were changed
   */
  async changeInBatches(
    filter: object,
    batchSize: number,
    change: (batch: object) => Promise<number>,
  ): Promise<number> {
    let total = 0;
    for (;;) {
      const [found, changed] = await this.database.run(async () => {
        const batch = await this.model.find(filter, { _id: 1 }).limit(batchSize).lean<{ _id: unknown }[]>();
        if (batch.length === 0) return [0, 0];
        return [batch.length, await change({ ...filter, _id: trusted({ $in: batch.map(({ _id }) => _id) }) })];
      });
      total += changed;
      if (found < batchSize) return total;
    }
  }
}
