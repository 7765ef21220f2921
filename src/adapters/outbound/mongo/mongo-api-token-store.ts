import type { Model } from 'mongoose';
import type { ApiScope, ApiToken } from '../../../core/api-tokens/api-token.js';
import type { AccountApiTokenStore, ApiTokenStore } from '../../../core/api-tokens/api-tokens.ports.js';
import type { MongoDatabase } from './mongo-database.js';
import { unlessDuplicate } from './mongo-errors.js';
import { deleteExpired, freeSlot } from './mongo-queries.js';
import { plainSchema, trusted } from './mongo-schemas.js';

/** A token in `api_tokens`. */
interface TokenDocument {
  /** The key, a hash: nothing in the database is of use as a token. */
  readonly _id: string;
  /** The token's `id`, by which its owner knows it. */
  readonly public_id: string;
  readonly user_id: string;
  /** Unique within the account, so that no two of parallel calls take the last place. */
  readonly slot: number;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly last_used_at: Date | null;
}

const tokenSchema = plainSchema<TokenDocument>({
  _id: { type: String, required: true },
  public_id: { type: String, required: true },
  user_id: { type: String, required: true },
  slot: { type: Number, required: true },
  name: { type: String, required: true },
  scopes: { type: [String], required: true },
  created_at: { type: Date, required: true },
  expires_at: { type: Date, required: true },
  last_used_at: Date,
});

/** Personal API tokens in MongoDB. */
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
        const document: TokenDocument = {
          _id: key,
          public_id: token.id,
          user_id,
          slot,
          name: token.name,
          scopes: token.scopes,
          created_at,
          expires_at: token.expiresAt,
          last_used_at: token.lastUsedAt,
        };
        // `null` when a concurrent call took the slot.
        if ((await unlessDuplicate(() => this.tokens.insertOne(document))) !== null) return true;
      }
    });
  }

  find(key: string): Promise<ApiToken | null> {
    return this.database.repeatable(async () => {
      const document = await this.tokens.findById(key).lean<TokenDocument>();
      return document === null ? null : toToken(document);
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
      return found.map(toToken);
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

function toToken(document: TokenDocument): ApiToken {
  return {
    id: document.public_id,
    userId: document.user_id,
    name: document.name,
    scopes: document.scopes,
    createdAt: document.created_at,
    expiresAt: document.expires_at,
    lastUsedAt: document.last_used_at,
  };
}
