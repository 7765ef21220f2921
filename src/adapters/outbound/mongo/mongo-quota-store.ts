import { randomUUID } from 'node:crypto';
import type { UpdateWithAggregationPipeline } from 'mongoose';
import type { QuotaStore, QuotaUse } from '../../../core/music/quota.ports.js';
import { schemaOf } from './document-fields.js';
import { MongoCollection } from './mongo-collection.js';
import type { MongoDatabase } from './mongo-database.js';
import { updateOrInsert } from './mongo-queries.js';

interface UseDocument extends QuotaUse {
  /** When the day ends, in ISO 8601. */
  readonly _id: string;
  readonly over_at: Date;
  /** A random id of the call that reserved the last search, by which it knows that it did. */
  readonly taken_by: string;
}

const useSchema = schemaOf<UseDocument>({
  _id: 'text',
  over_at: 'time',
  searches: 'number',
  units: 'number',
  taken_by: 'text',
});

export class MongoQuotaStore implements QuotaStore {
  private readonly days: MongoCollection<UseDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.days = new MongoCollection(database, 'youtube_use', useSchema);
  }

  async usedUntil(endsAt: Date): Promise<QuotaUse> {
    return useOf(await this.days.find({ _id: endsAt.toISOString() }));
  }

  async reserveSearch(endsAt: Date, limit: number): Promise<{ taken: boolean; use: QuotaUse }> {
    const call = randomUUID();
    const hasRoom = { $lt: ['$searches', limit] };
    const day = await this.change(endsAt, [
      {
        $set: {
          searches: { $cond: [hasRoom, { $add: ['$searches', 1] }, '$searches'] },
          taken_by: { $cond: [hasRoom, call, '$taken_by'] },
        },
      },
    ]);
    return { taken: day.taken_by === call, use: useOf(day) };
  }

  async add(endsAt: Date, { searches, units }: QuotaUse): Promise<QuotaUse> {
    const plus = (field: string, change: number): object => ({ $max: [0, { $add: [field, change] }] });
    const day = await this.change(endsAt, [
      { $set: { searches: plus('$searches', searches), units: plus('$units', units) } },
    ]);
    return useOf(day);
  }

  async raise(endsAt: Date, { searches, units }: QuotaUse): Promise<QuotaUse> {
    const day = await this.change(endsAt, [
      { $set: { searches: { $max: ['$searches', searches] }, units: { $max: ['$units', units] } } },
    ]);
    return useOf(day);
  }

  removeEnded(now: Date): Promise<number> {
    return this.days.removeExpired('over_at', now);
  }

  private change(endsAt: Date, pipeline: UpdateWithAggregationPipeline): Promise<UseDocument> {
    const blank = { _id: endsAt.toISOString(), over_at: endsAt, searches: 0, units: 0, taken_by: '-' };
    return this.database.run((limit) => updateOrInsert(this.days.model, blank, pipeline, limit));
  }
}

function useOf(document: UseDocument | null): QuotaUse {
  return { searches: document?.searches ?? 0, units: document?.units ?? 0 };
}
