import { mongo, Schema, type Model } from 'mongoose';
import type { Activity } from '../../../core/activity/activity.js';
import type { ActivityLog, ActivityPosition } from '../../../core/activity/activity.ports.js';
import type { Client } from '../../../core/sessions/start-session.js';
import type { MongoDatabase } from './mongo-database.js';
import { deleteExpired, findInRanges } from './mongo-queries.js';
import { plainSchema, toObjectId, trusted } from './mongo-schemas.js';

/** An entry in `account_activity`. */
interface ActivityDocument {
  readonly _id: mongo.ObjectId;
  readonly user_id: string;
  readonly event: Activity['event'];
  readonly at: Date;
  readonly ip: string;
  readonly user_agent: string;
}

const activitySchema = plainSchema<ActivityDocument>({
  _id: { type: Schema.Types.ObjectId, required: true },
  user_id: { type: String, required: true },
  event: { type: String, required: true },
  at: { type: Date, required: true },
  // May be empty, which Mongoose takes for missing where a string is required.
  ip: String,
  user_agent: String,
});

const PROJECTION = { user_id: 1, event: 1, at: 1, ip: 1, user_agent: 1 } as const;

/** Latest first. */
const ORDER = { at: -1, _id: -1 } as const;

/** What happened to accounts, in MongoDB. */
export class MongoActivityLog implements ActivityLog {
  private readonly activity: Model<ActivityDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.activity = database.model('account_activity', activitySchema);
  }

  add({ userId: user_id, event, at, ip, userAgent: user_agent }: Omit<Activity, 'id'>, max: number): Promise<void> {
    return this.database.run(async () => {
      await this.activity.insertOne({ _id: new mongo.ObjectId(), user_id, event, at, ip, user_agent });
      const tooMany = await this.activity
        .find({ user_id }, { _id: 1 })
        .sort(ORDER)
        .skip(max)
        .lean<Pick<ActivityDocument, '_id'>[]>();
      if (tooMany.length > 0) await this.activity.deleteMany({ _id: trusted({ $in: tooMany.map(({ _id }) => _id) }) });
    });
  }

  async listOf(userId: string, after: ActivityPosition | null, limit: number): Promise<readonly Activity[]> {
    const ranges = rangesAfter(userId, after);
    const found = await this.database.repeatable(() => findInRanges(this.activity, ranges, PROJECTION, ORDER, limit));
    return found.map(({ _id, event, at, ip, user_agent }) => ({
      ...{ id: _id.toHexString(), userId, event, at, ip, userAgent: user_agent },
    }));
  }

  hasLogInFrom(user_id: string, { ip, userAgent: user_agent }: Client): Promise<boolean> {
    const logIn = { user_id, event: 'login', ip, user_agent } as const;
    return this.database.repeatable(async () => (await this.activity.findOne(logIn, { _id: 1 }).lean()) !== null);
  }

  async removeAllOf(user_id: string): Promise<void> {
    await this.database.repeatable(() => this.activity.deleteMany({ user_id }));
  }

  removeExpired(upTo: Date): Promise<number> {
    return deleteExpired(this.database, this.activity, 'at', upTo);
  }
}

/** What follows a position, as ranges of the index by account. */
function rangesAfter(user_id: string, after: ActivityPosition | null): readonly object[] {
  if (after === null) return [{ user_id }];
  const _id = toObjectId(after.id);
  const sameMoment = _id === null ? [] : [{ user_id, at: after.at, _id: trusted({ $lt: _id }) }];
  return [...sameMoment, { user_id, at: trusted({ $lt: after.at }) }];
}
