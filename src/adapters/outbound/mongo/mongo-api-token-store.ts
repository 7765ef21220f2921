import type { ApiToken } from '../../../core/api-tokens/api-token.js';
import type { AccountApiTokenStore, ApiTokenStore } from '../../../core/api-tokens/api-tokens.ports.js';
import { API_TOKEN } from '../records/records.js';
import { DocumentFields, type DocumentOf, schemaOf } from './document-fields.js';
import { MongoCollection } from './mongo-collection.js';
import type { MongoDatabase } from './mongo-database.js';
import { unlessDuplicate } from './mongo-errors.js';
import { freeSlot } from './mongo-queries.js';
import { trusted } from './mongo-schemas.js';

const fields = new DocumentFields(API_TOKEN, { id: 'public_id' });

interface TokenDocument extends DocumentOf<ApiToken, { id: 'public_id' }> {
  /** The key, a hash: nothing in the database is of use as a token. */
  readonly _id: string;
  /** Unique within the account, so that no two of parallel calls take the last place. */
  readonly slot: number;
}

const tokenSchema = schemaOf<TokenDocument>({ _id: 'text', ...fields.kinds, slot: 'number' });

export class MongoApiTokenStore implements ApiTokenStore, AccountApiTokenStore {
  private readonly tokens: MongoCollection<TokenDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.tokens = new MongoCollection(database, 'api_tokens', tokenSchema);
  }

  addWithin(max: number, key: string, token: ApiToken): Promise<boolean> {
    const { userId: user_id, createdAt: created_at } = token;
    return this.database.run(async (limit) => {
      await this.tokens.model.deleteMany({ user_id, expires_at: trusted({ $lte: created_at }) });
      for (;;) {
        limit.throwIfAborted();
        const slot = await freeSlot(this.tokens.model, user_id, max);
        if (slot === null) return false;
        const document = { _id: key, ...fields.toDocument(token), slot };
        // `null` when a concurrent call took the slot.
        if ((await unlessDuplicate(() => this.tokens.model.insertOne(document))) !== null) return true;
      }
    });
  }

  async find(key: string): Promise<ApiToken | null> {
    const document = await this.tokens.find({ _id: key });
    return document && fields.toRecord(document);
  }

  async recordUse(key: string, at: Date, unlessSince: Date): Promise<void> {
    const last = { last_used_at: trusted({ $not: trusted({ $gt: unlessSince }) }) };
    await this.tokens.update({ _id: key, ...last }, { $set: { last_used_at: at } });
  }

  removeExpired(now: Date): Promise<number> {
    return this.tokens.removeExpired('expires_at', now);
  }

  async listOf(userId: string): Promise<readonly ApiToken[]> {
    const found = await this.tokens.list({ user_id: userId }, { created_at: -1, public_id: 1 });
    return found.map((document) => fields.toRecord(document));
  }

  remove(userId: string, id: string): Promise<boolean> {
    return this.tokens.remove({ user_id: userId, public_id: id });
  }

  removeAllOf(userId: string): Promise<void> {
    return this.tokens.removeAll({ user_id: userId });
  }
}
