import { randomUUID } from 'node:crypto';
import type { Model, UpdateWithAggregationPipeline } from 'mongoose';
import { ThrottleStore, type Admission, type ThrottleRule } from '../../../core/auth/auth.ports.js';
import { deleteUpTo } from './delete-in-batches.js';
import type { MongoDatabase } from './mongo-database.js';
import { plainSchema } from './mongo-schemas.js';
import { updateOrInsert } from './update-or-insert.js';

interface WindowDocument {
  readonly _id: string;
  readonly admissions: number;
  /** Which call was admitted last: it can tell itself by it. */
  readonly admitted: string;
  readonly over_at: Date;
}

const windowSchema = plainSchema<WindowDocument>({
  _id: { type: String, required: true },
  admissions: { type: Number, required: true },
  admitted: { type: String, required: true },
  over_at: { type: Date, required: true },
});

/** Counted windows in MongoDB. */
export class MongoThrottleStore extends ThrottleStore {
  private readonly windows: Model<WindowDocument>;

  constructor(private readonly database: MongoDatabase) {
    super();
    this.windows = database.model('throttles', windowSchema);
  }

  admit(key: string, rule: ThrottleRule, now: Date): Promise<Admission> {
    const call = randomUUID();
    return this.database.run(async (limit) => {
      const blank = { _id: key, admissions: 0, admitted: '-', over_at: now };
      const window = await updateOrInsert(
        this.windows,
        key,
        () => this.windows.insertOne(blank),
        admitOne(call, rule, now),
        limit,
      );
      if (window.admitted === call) return { admitted: true };
      return { admitted: false, retryAt: window.over_at };
    });
  }

  removeExpired(now: Date): Promise<number> {
    return deleteUpTo(this.database, this.windows, 'over_at', now);
  }
}

/** The rule of the port as one update, in which the second stage sees what the first has made. */
function admitOne(call: string, rule: ThrottleRule, now: Date): UpdateWithAggregationPipeline {
  const isOpen = { $gt: ['$over_at', now] };
  const end = new Date(now.getTime() + rule.windowMs);
  const hasRoom = { $lt: ['$admissions', rule.limit] };
  return [
    { $set: { admissions: { $cond: [isOpen, '$admissions', 0] }, over_at: { $cond: [isOpen, '$over_at', end] } } },
    {
      $set: {
        admissions: { $cond: [hasRoom, { $add: ['$admissions', 1] }, '$admissions'] },
        admitted: { $cond: [hasRoom, call, '$admitted'] },
      },
    },
  ];
}
