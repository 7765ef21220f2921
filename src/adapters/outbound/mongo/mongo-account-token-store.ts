import type { Model } from 'mongoose';
import type { AccountToken, NewAccountToken, TokenPurpose } from '../../../core/auth/account-token.js';
import type { AccountTokenStore } from '../../../core/auth/auth.ports.js';
import type { MongoDatabase } from './mongo-database.js';
import { plainSchema, trusted } from './mongo-schemas.js';
import { deleteExpired, retryUpsert } from './mongo-queries.js';

interface TokenDocument {
  /** The token's hash; for the only one of its account and purpose, an id made of those two. */
  readonly _id: string;
  readonly hash: string;
  readonly purpose: TokenPurpose;
  readonly user_id: string;
  readonly email: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly used_at: Date | null;
}

const tokenSchema = plainSchema<TokenDocument>({
  _id: { type: String, required: true },
  hash: { type: String, required: true },
  purpose: { type: String, required: true },
  user_id: { type: String, required: true },
  email: { type: String, required: true },
  created_at: { type: Date, required: true },
  expires_at: { type: Date, required: true },
  used_at: Date,
});

/** Mailed links in MongoDB. */
export class MongoAccountTokenStore implements AccountTokenStore {
  private readonly tokens: Model<TokenDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.tokens = database.model('account_tokens', tokenSchema);
  }

  add(token: NewAccountToken): Promise<void> {
    return this.database.run(async () => {
      await this.tokens.insertOne({ _id: token.hash, ...toFields(token) });
    });
  }

  addAsOnly(token: NewAccountToken): Promise<void> {
    const { userId, purpose } = token;
    // A hash has no colon, so no other token's `_id` is like this.
    const only = `${userId}:${purpose}`;
    return this.database.repeatable(async () => {
      // First the others: interrupted in between, this leaves one link too few rather than one too many.
      await this.tokens.deleteMany({ user_id: userId, purpose, _id: trusted({ $ne: only }) });
      await retryUpsert(() => this.tokens.replaceOne({ _id: only }, toFields(token), { upsert: true }));
    });
  }

  find(hash: string): Promise<AccountToken | null> {
    return this.database.repeatable(async () => {
      const document = await this.tokens.findOne({ hash }).lean<TokenDocument>();
      return document === null ? null : toToken(document);
    });
  }

  take(hash: string, now: Date): Promise<AccountToken | null> {
    return this.database.run(async () => {
      const usable = { hash, used_at: null, expires_at: trusted({ $gt: now }) };
      const taken = await this.tokens
        .findOneAndUpdate(usable, { $set: { used_at: now } }, { returnDocument: 'after' })
        .lean<TokenDocument>();
      return taken === null ? null : toToken(taken);
    });
  }

  removeAllOf(userId: string, purposes?: readonly TokenPurpose[]): Promise<void> {
    const which = purposes === undefined ? {} : { purpose: trusted({ $in: [...purposes] }) };
    return this.database.repeatable(async () => {
      await this.tokens.deleteMany({ user_id: userId, ...which });
    });
  }

  removeExpired(now: Date): Promise<number> {
    return deleteExpired(this.database, this.tokens, 'expires_at', now);
  }
}

function toFields({ hash, purpose, userId, email, createdAt, expiresAt }: NewAccountToken): Omit<TokenDocument, '_id'> {
  return { hash, purpose, user_id: userId, email, created_at: createdAt, expires_at: expiresAt, used_at: null };
}

function toToken(document: TokenDocument): AccountToken {
  return {
    hash: document.hash,
    purpose: document.purpose,
    userId: document.user_id,
    email: document.email,
    createdAt: document.created_at,
    expiresAt: document.expires_at,
    usedAt: document.used_at,
  };
}
