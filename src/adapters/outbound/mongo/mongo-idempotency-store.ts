import { hash } from 'node:crypto';
import { mongo } from 'mongoose';
import {
  type BeginResult,
  DROPPED_KEYS,
  idempotencyPolicy,
  type IdempotencyStore,
  type IdempotentRequest,
  type KeptAnswer,
} from '../../../core/shared/idempotency.js';
import { schemaOf } from './document-fields.js';
import { MongoCollection } from './mongo-collection.js';
import type { MongoDatabase } from './mongo-database.js';
import { unlessDuplicate } from './mongo-errors.js';
import { toObjectId, trusted } from './mongo-schemas.js';

interface KeyDocument {
  /** A fingerprint of account and key. */
  readonly _id: string;
  readonly user_id: mongo.ObjectId;
  readonly fingerprint: string;
  readonly since: Date;
  readonly running_until: Date;
  readonly expires_at: Date;
  /** Missing until it is answered. */
  readonly status?: number;
  readonly location?: string | null;
  readonly body?: string;
  /** Only where it is. */
  readonly large?: true;
}

const keySchema = schemaOf<KeyDocument>({
  _id: 'text',
  user_id: 'id',
  fingerprint: 'text',
  since: 'time',
  running_until: 'time',
  expires_at: 'time',
  status: 'number',
  location: 'text',
  body: 'text',
  large: 'flag',
});

export class MongoIdempotencyStore implements IdempotencyStore {
  private readonly keys: MongoCollection<KeyDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.keys = new MongoCollection(database, 'idempotency_keys', keySchema);
  }

  begin(request: IdempotentRequest, now: Date): Promise<BeginResult> {
    const document = {
      _id: idOf(request),
      user_id: mongo.ObjectId.createFromHexString(request.ownerId),
      fingerprint: request.fingerprint,
      since: now,
      running_until: new Date(now.getTime() + idempotencyPolicy.maxRunMs),
      expires_at: new Date(now.getTime() + idempotencyPolicy.keptMs),
    };
    return this.database.run(async (limit): Promise<BeginResult> => {
      for (;;) {
        limit.throwIfAborted();
        if ((await unlessDuplicate(() => this.keys.model.insertOne(document))) !== null) {
          await this.dropOldest(document.user_id);
          return { status: 'begun', since: now };
        }
        const found = await this.keys.model.findById(document._id).lean<KeyDocument>();
        if (found === null) continue;
        const asFound = { _id: found._id, since: found.since, running_until: found.running_until };
        if (found.expires_at <= now) {
          await this.keys.model.deleteOne(asFound);
          continue;
        }
        if (found.fingerprint !== request.fingerprint) return { status: 'other_request' };
        const { status, location = null, body } = found;
        if (status !== undefined && body !== undefined) return { status: 'done', answer: { status, location, body } };
        if (found.running_until > now) return { status: 'running' };
        const { running_until } = document;
        const begun = await this.keys.model.updateOne(asFound, { $set: { running_until } });
        if (begun.modifiedCount > 0) return { status: 'begun', since: found.since };
      }
    });
  }

  async finish(request: IdempotentRequest, answer: KeptAnswer): Promise<void> {
    const large = Buffer.byteLength(answer.body) >= idempotencyPolicy.largeAnswer;
    const change = { $set: large ? { ...answer, large } : answer };
    await this.database.run(async () => {
      await this.keys.model.updateOne({ _id: idOf(request) }, change);
      if (large) await this.dropOldestLarge(request.ownerId);
    });
  }

  async forget(request: IdempotentRequest): Promise<void> {
    await this.keys.remove({ _id: idOf(request), status: trusted({ $exists: false }) });
  }

  async removeAllOf(ownerId: string): Promise<void> {
    const user_id = toObjectId(ownerId);
    if (user_id !== null) await this.keys.removeAll({ user_id });
  }

  removeExpired(now: Date): Promise<number> {
    return this.keys.removeExpired('expires_at', now);
  }

  private async dropOldestLarge(ownerId: string): Promise<void> {
    const user_id = mongo.ObjectId.createFromHexString(ownerId);
    const surplus = await this.keys.model
      .find({ user_id, large: true }, { _id: 1 })
      .sort({ since: -1 })
      .skip(idempotencyPolicy.maxLarge)
      .lean<Pick<KeyDocument, '_id'>[]>();
    if (surplus.length > 0) await this.keys.model.deleteMany({ _id: trusted({ $in: surplus.map(({ _id }) => _id) }) });
  }

  private async dropOldest(user_id: mongo.ObjectId): Promise<void> {
    const kept = await this.keys.model.countDocuments({ user_id }).limit(idempotencyPolicy.maxKeys + 1);
    if (kept <= idempotencyPolicy.maxKeys) return;
    const oldest = await this.keys.model
      .find({ user_id }, { _id: 1 })
      .sort({ since: 1 })
      .limit(DROPPED_KEYS)
      .lean<Pick<KeyDocument, '_id'>[]>();
    await this.keys.model.deleteMany({ _id: trusted({ $in: oldest.map(({ _id }) => _id) }) });
  }
}

function idOf({ ownerId, key }: IdempotentRequest): string {
  return hash('sha256', `${ownerId} ${key}`);
}
