import type { Model } from 'mongoose';
import type { ApiToken } from '../../../core/api-tokens/api-token.js';
import type { AccountApiTokenStore, ApiTokenStore } from '../../../core/api-tokens/api-tokens.ports.js';
import { API_TOKEN } from '../records/records.js';
import { DocumentFields, type DocumentOf } from './document-fields.js';
import type { MongoDatabase } from './mongo-database.js';
import { unlessDuplicate } from './mongo-errors.js';
import { deleteExpired, freeSlot } from './mongo-queries.js';
import { plainSchema, trusted } from './mongo-schemas.js';

const fields = new DocumentFields(API_TOKEN, { id: 'public_id' });

interface TokenDocument extends DocumentOf<ApiToken, { id: 'public_id' }> {
  /** The key, a hash: nothing in the database is of use as a token. */
  readonly _id: string;
  /** Unique within the account, so that no two of parallel calls take the last place. */
  readonly slot: number;
}

const tokenSchema = plainSchema<TokenDocument>({
  _id: { type: String, required: true },
  ...fields.definition,
  slot: { type: Number, required: true },
});

export class MongoApiTokenStore implements ApiTokenStore, AccountApiTokenStore {
  private readonly tokens: Model<TokenDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.tokens = database.model('api_tokens', tokenSchema);
  }

  addWithin(max: number, key: string, token: ApiToken): Promise<boolean> {
    const { userId: user_id, createdAt: created_at } = token;
    return this.database.run(async (limit) => {
      await this.tokens.deleteMany({ user_id, expires_at: trusted({ $lte: created_at }) });
      for (;;) {
        limit.throwIfAborted();
        const slot = await freeSlot(this.tokens, user_id, max);
        if (slot === null) return false;
        const document = { _id: key, ...fields.toDocument(token), slot };
        // `null` when a concurrent call took the slot.
        if ((await unlessDuplicate(() => this.tokens.insertOne(document))) !== null) return true;
      }
    });
  }

  find(key: string): Promise<ApiToken | null> {
    return this.database.repeatable(async () => {
      const document = await this.tokens.findById(key).lean<TokenDocument>();
      return document && fields.toRecord(document);
    });
  }

  async recordUse(key: string, at: Date, unlessSince: Date): Promise<void> {
    const last = { last_used_at: trusted({ $not: trusted({ $gt: unlessSince }) }) };
    await this.database.repeatable(() => this.tokens.updateOne({ _id: key, ...last }, { $set: { last_used_at: at } }));
  }

  removeExpired(now: Date): Promise<number> {
    return deleteExpired(this.database, this.tokens, 'expires_at', now);
  }

  listOf(userId: string): Promise<readonly ApiToken[]> {
    return this.database.repeatable(async () => {
      const found = await this.tokens
        .find({ user_id: userId })
        .sort({ created_at: -1, public_id: 1 })
        .lean<TokenDocument[]>();
      return found.map((document) => fields.toRecord(document));
    });
  }

  remove(userId: string, id: string): Promise<boolean> {
    return this.database.run(
      async () => (await this.tokens.deleteOne({ user_id: userId, public_id: id })).deletedCount > 0,
    );
  }

  async removeAllOf(userId: string): Promise<void> {
    await this.database.repeatable(() => this.tokens.deleteMany({ user_id: userId }));
  }
}
