import type { Model } from 'mongoose';
import type { AccountToken, NewAccountToken, TokenPurpose } from '../../../core/auth/account-token.js';
import type { AccountTokenStore } from '../../../core/auth/auth.ports.js';
import { ACCOUNT_TOKEN } from '../records/records.js';
import { DocumentFields, type DocumentOf } from './document-fields.js';
import type { MongoDatabase } from './mongo-database.js';
import { plainSchema, trusted } from './mongo-schemas.js';
import { deleteExpired, retryUpsert } from './mongo-queries.js';

const fields = new DocumentFields(ACCOUNT_TOKEN);

interface TokenDocument extends DocumentOf<AccountToken> {
  /** The token's hash; for the only one of its account and purpose, an id made of those two. */
  readonly _id: string;
}

const tokenSchema = plainSchema<TokenDocument>({ _id: { type: String, required: true }, ...fields.definition });

export class MongoAccountTokenStore implements AccountTokenStore {
  private readonly tokens: Model<TokenDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.tokens = database.model('account_tokens', tokenSchema);
  }

  add(token: NewAccountToken): Promise<void> {
    return this.database.run(async () => {
      await this.tokens.insertOne({ _id: token.hash, ...unused(token) });
    });
  }

  addAsOnly(token: NewAccountToken): Promise<void> {
    const { userId, purpose } = token;
    // A hash has no colon, so no other token's `_id` is like this.
    const only = `${userId}:${purpose}`;
    return this.database.repeatable(async () => {
      // First the others: interrupted in between, this leaves one link too few rather than one too many.
      await this.tokens.deleteMany({ user_id: userId, purpose, _id: trusted({ $ne: only }) });
      await retryUpsert(() => this.tokens.replaceOne({ _id: only }, unused(token), { upsert: true }));
    });
  }

  find(hash: string): Promise<AccountToken | null> {
    return this.database.repeatable(async () => {
      const document = await this.tokens.findOne({ hash }).lean<TokenDocument>();
      return document && fields.toRecord(document);
    });
  }

  take(hash: string, now: Date): Promise<AccountToken | null> {
    return this.database.run(async () => {
      const usable = { hash, used_at: null, expires_at: trusted({ $gt: now }) };
      const taken = await this.tokens
        .findOneAndUpdate(usable, { $set: { used_at: now } }, { returnDocument: 'after' })
        .lean<TokenDocument>();
      return taken && fields.toRecord(taken);
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

function unused(token: NewAccountToken) {
  return fields.toDocument({ ...token, usedAt: null });
}
