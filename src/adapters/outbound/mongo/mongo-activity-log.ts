import { mongo, Schema, type Model } from 'mongoose';
import type { Activity } from '../../../core/activity/activity.js';
import type { ActivityLog, ActivityPosition } from '../../../core/activity/activity.ports.js';
import type { Client } from '../../../core/sessions/start-session.js';
import { ACTIVITY } from '../records/records.js';
import { DocumentFields, type DocumentOf } from './document-fields.js';
import type { MongoDatabase } from './mongo-database.js';
import { deleteExpired, findInRanges } from './mongo-queries.js';
import { plainSchema, toObjectId, trusted } from './mongo-schemas.js';

const fields = new DocumentFields(ACTIVITY);

type ActivityDocument = DocumentOf<Omit<Activity, 'id'>> & { readonly _id: mongo.ObjectId };

const activitySchema = plainSchema<ActivityDocument>({
  _id: { type: Schema.Types.ObjectId, required: true },
  ...fields.definition,
});

const ORDER = { at: -1, _id: -1 } as const;

export class MongoActivityLog implements ActivityLog {
  private readonly activity: Model<ActivityDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.activity = database.model('account_activity', activitySchema);
  }

  add(activity: Omit<Activity, 'id'>, max: number): Promise<void> {
    const { userId: user_id } = activity;
    return this.database.run(async () => {
      await this.activity.insertOne({ _id: new mongo.ObjectId(), ...fields.toDocument(activity) });
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
    const found = await this.database.repeatable(() => findInRanges(this.activity, ranges, ORDER, limit));
    return found.map((document) => ({ id: document._id.toHexString(), ...fields.toRecord(document) }));
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
