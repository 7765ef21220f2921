import { mongo } from 'mongoose';
import type { Activity } from '../../../core/activity/activity.js';
import type { ActivityLog, ActivityPosition } from '../../../core/activity/activity.ports.js';
import type { Client } from '../../../core/sessions/start-session.js';
import { ACTIVITY } from '../records/records.js';
import { DocumentFields, type DocumentOf, schemaOf } from './document-fields.js';
import { MongoCollection } from './mongo-collection.js';
import type { MongoDatabase } from './mongo-database.js';
import { rangesAfter } from './mongo-queries.js';
import { trusted } from './mongo-schemas.js';

const fields = new DocumentFields(ACTIVITY);

type ActivityDocument = DocumentOf<Omit<Activity, 'id'>> & { readonly _id: mongo.ObjectId };

const activitySchema = schemaOf<ActivityDocument>({ _id: 'id', ...fields.kinds });

const ORDER = { at: -1, _id: -1 } as const;

export class MongoActivityLog implements ActivityLog {
  private readonly activity: MongoCollection<ActivityDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.activity = new MongoCollection(database, 'account_activity', activitySchema);
  }

  add(activity: Omit<Activity, 'id'>, max: number): Promise<void> {
    const { userId: user_id } = activity;
    return this.database.run(async () => {
      await this.activity.model.insertOne({ _id: new mongo.ObjectId(), ...fields.toDocument(activity) });
      const tooMany = await this.activity.model
        .find({ user_id }, { _id: 1 })
        .sort(ORDER)
        .skip(max)
        .lean<Pick<ActivityDocument, '_id'>[]>();
      const ids = tooMany.map(({ _id }) => _id);
      if (ids.length > 0) await this.activity.model.deleteMany({ _id: trusted({ $in: ids }) });
    });
  }

  async listOf(userId: string, after: ActivityPosition | null, limit: number): Promise<readonly Activity[]> {
    const ranges = rangesAfter(userId, 'at', after);
    const found = await this.activity.listRanges(ranges, ORDER, limit);
    return found.map((document) => ({ id: document._id.toHexString(), ...fields.toRecord(document) }));
  }

  async hasLogInFrom(user_id: string, { ip, userAgent: user_agent }: Client): Promise<boolean> {
    return (await this.activity.find({ user_id, event: 'login', ip, user_agent }, { _id: 1 })) !== null;
  }

  removeAllOf(user_id: string): Promise<void> {
    return this.activity.removeAll({ user_id });
  }

  removeExpired(upTo: Date): Promise<number> {
    return this.activity.removeExpired('at', upTo);
  }
}
