import { randomUUID } from 'node:crypto';
import type { Model, UpdateWithAggregationPipeline } from 'mongoose';
import type { Admission, ThrottleRule, ThrottleStore } from '../../../core/auth/auth.ports.js';
import type { MongoDatabase } from './mongo-database.js';
import { plainSchema } from './mongo-schemas.js';
import { deleteExpired, updateOrInsert } from './mongo-queries.js';

interface WindowDocument {
  readonly _id: string;
  readonly admissions: number;
  /** A random id of the call that was admitted last, by which it knows that it was. */
  readonly admitted: string;
  readonly over_at: Date;
}

const windowSchema = plainSchema<WindowDocument>({
  _id: { type: String, required: true },
  admissions: { type: Number, required: true },
  admitted: { type: String, required: true },
  over_at: { type: Date, required: true },
});

export class MongoThrottleStore implements ThrottleStore {
  private readonly windows: Model<WindowDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.windows = database.model('throttles', windowSchema);
  }

  admit(key: string, rule: ThrottleRule, now: Date): Promise<Admission> {
    const call = randomUUID();
    return this.database.run(async (limit) => {
      const blank = { _id: key, admissions: 0, admitted: '-', over_at: now };
      const window = await updateOrInsert(this.windows, blank, admitOne(call, rule, now), limit);
      if (window.admitted === call) return { admitted: true };
      return { admitted: false, retryAt: window.over_at };
    });
  }

  removeExpired(now: Date): Promise<number> {
    return deleteExpired(this.database, this.windows, 'over_at', now);
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
