import { randomUUID } from 'node:crypto';
import type { UpdateWithAggregationPipeline } from 'mongoose';
import type { FailureCount, LockoutRule, LockoutStore } from '../../../core/auth/auth.ports.js';
import { schemaOf } from './document-fields.js';
import { MongoCollection } from './mongo-collection.js';
import type { MongoDatabase } from './mongo-database.js';
import { updateOrInsert } from './mongo-queries.js';
import { trusted } from './mongo-schemas.js';

interface CountDocument {
  readonly _id: string;
  readonly failures: number;
  readonly locked: boolean;
  /** A random id of the call that counted last, by which the one that locked knows that it did. */
  readonly counted_by: string;
  /** When the record expires: the end of the lock, or when the count is forgotten. */
  readonly over_at: Date;
}

const countSchema = schemaOf<CountDocument>({
  _id: 'text',
  failures: 'number',
  locked: 'flag',
  counted_by: 'text',
  over_at: 'time',
});

export class MongoLockoutStore implements LockoutStore {
  private readonly counts: MongoCollection<CountDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.counts = new MongoCollection(database, 'login_failures', countSchema);
  }

  lockedUntil(key: string, rule: LockoutRule, now: Date): Promise<Date | null> {
    const latest = new Date(now.getTime() + rule.lockMs);
    return this.database.repeatable(async () => {
      const locked = { _id: key, locked: true };
      const lock = { ...locked, over_at: trusted({ $gt: now }) };
      const found = await this.counts.model.findOne(lock, { over_at: 1 }).lean<CountDocument>();
      if (found === null || found.over_at <= latest) return found?.over_at ?? null;
      await this.counts.model.updateOne(locked, { $min: { over_at: latest } });
      return latest;
    });
  }

  recordFailure(key: string, rule: LockoutRule, now: Date): Promise<FailureCount> {
    const call = randomUUID();
    return this.database.run(async (limit) => {
      const blank = { _id: key, failures: 0, locked: false, counted_by: call, over_at: now };
      const counted = await updateOrInsert(this.counts.model, blank, countOne(call, rule, now), limit);
      if (!counted.locked) return { lockedUntil: null, lockedNow: false };
      return { lockedUntil: counted.over_at, lockedNow: counted.counted_by === call };
    });
  }

  clear(keys: readonly string[]): Promise<void> {
    return this.counts.removeAll({ _id: trusted({ $in: [...keys] }) });
  }

  removeExpired(now: Date): Promise<number> {
    return this.counts.removeExpired('over_at', now);
  }
}

/** The rule of the port as one update, in which every stage sees the result of the one before. */
function countOne(call: string, rule: LockoutRule, now: Date): UpdateWithAggregationPipeline {
  const isCurrent = { $gt: ['$over_at', now] };
  const lockEnd = new Date(now.getTime() + rule.lockMs);
  const forgottenAt = new Date(now.getTime() + rule.forgetMs);
  const isEnough = { $gte: ['$failures', rule.failures] };
  return [
    { $set: { failures: { $cond: [isCurrent, '$failures', 0] }, locked: { $cond: [isCurrent, '$locked', false] } } },
    {
      $set: {
        failures: { $cond: ['$locked', '$failures', { $add: ['$failures', 1] }] },
        counted_by: { $cond: ['$locked', '$counted_by', call] },
      },
    },
    {
      $set: {
        over_at: {
          $cond: ['$locked', { $min: ['$over_at', lockEnd] }, { $cond: [isEnough, lockEnd, forgottenAt] }],
        },
        locked: { $or: ['$locked', isEnough] },
      },
    },
  ];
}
