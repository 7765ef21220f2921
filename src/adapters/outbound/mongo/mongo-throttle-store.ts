import { randomUUID } from 'node:crypto';
import type { UpdateWithAggregationPipeline } from 'mongoose';
import type { Admission, ThrottleRule, ThrottleStore } from '../../../core/shared/throttle.js';
import { schemaOf } from './document-fields.js';
import { MongoCollection } from './mongo-collection.js';
import type { MongoDatabase } from './mongo-database.js';
import { updateOrInsert } from './mongo-queries.js';

interface WindowDocument {
  readonly _id: string;
  readonly admissions: number;
  /** A random id of the call that was admitted last, by which it knows that it was. */
  readonly admitted: string;
  readonly over_at: Date;
}

const windowSchema = schemaOf<WindowDocument>({
  _id: 'text',
  admissions: 'number',
  admitted: 'text',
  over_at: 'time',
});

export class MongoThrottleStore implements ThrottleStore {
  private readonly windows: MongoCollection<WindowDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.windows = new MongoCollection(database, 'throttles', windowSchema);
  }

  admit(key: string, rule: ThrottleRule, now: Date): Promise<Admission> {
    const call = randomUUID();
    return this.database.run(async (limit) => {
      const blank = { _id: key, admissions: 0, admitted: '-', over_at: now };
      const window = await updateOrInsert(this.windows.model, blank, admitOne(call, rule, now), limit);
      if (window.admitted === call) return { admitted: true };
      return { admitted: false, retryAt: window.over_at };
    });
  }

  removeExpired(now: Date): Promise<number> {
    return this.windows.removeExpired('over_at', now);
  }
}

/** The rule of the port as one update, in which the second stage sees the result of the first. */
function admitOne(call: string, rule: ThrottleRule, now: Date): UpdateWithAggregationPipeline {
  const isOpen = { $gt: ['$over_at', now] };
  const end = new Date(now.getTime() + rule.windowMs);
  const hasRoom = { $lt: ['$admissions', rule.limit] };
  return [
    {
      $set: {
        admissions: { $cond: [isOpen, '$admissions', 0] },
        over_at: { $cond: [isOpen, { $min: ['$over_at', end] }, end] },
      },
    },
    {
      $set: {
        admissions: { $cond: [hasRoom, { $add: ['$admissions', 1] }, '$admissions'] },
        admitted: { $cond: [hasRoom, call, '$admitted'] },
      },
    },
  ];
}
