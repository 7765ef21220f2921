import type { AccountToken, NewAccountToken, TokenPurpose } from '../../../core/auth/account-token.js';
import type { AccountTokenStore } from '../../../core/auth/auth.ports.js';
import { ACCOUNT_TOKEN } from '../records/records.js';
import { DocumentFields, type DocumentOf, schemaOf } from './document-fields.js';
import { MongoCollection } from './mongo-collection.js';
import type { MongoDatabase } from './mongo-database.js';
import { retryUpsert } from './mongo-queries.js';
import { trusted } from './mongo-schemas.js';

const fields = new DocumentFields(ACCOUNT_TOKEN);

interface TokenDocument extends DocumentOf<AccountToken> {
  /** The token's hash; for the only one of its account and purpose, an id made of those two. */
  readonly _id: string;
}

const tokenSchema = schemaOf<TokenDocument>({ _id: 'text', ...fields.kinds });

export class MongoAccountTokenStore implements AccountTokenStore {
  private readonly tokens: MongoCollection<TokenDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.tokens = new MongoCollection(database, 'account_tokens', tokenSchema);
  }

  add(token: NewAccountToken): Promise<void> {
    return this.tokens.insert({ _id: token.hash, ...unused(token) });
  }

  addAsOnly(token: NewAccountToken): Promise<void> {
    const { userId, purpose } = token;
    // A hash has no colon, so no other token's `_id` is like this.
    const only = `${userId}:${purpose}`;
    return this.database.repeatable(async () => {
      // First the others: interrupted in between, this leaves one link too few rather than one too many.
      await this.tokens.model.deleteMany({ user_id: userId, purpose, _id: trusted({ $ne: only }) });
      await retryUpsert(() => this.tokens.model.replaceOne({ _id: only }, unused(token), { upsert: true }));
    });
  }

  async find(hash: string): Promise<AccountToken | null> {
    const document = await this.tokens.find({ hash });
    return document && fields.toRecord(document);
  }

  take(hash: string, now: Date): Promise<AccountToken | null> {
    return this.database.run(async () => {
      const usable = { hash, used_at: null, expires_at: trusted({ $gt: now }) };
      const taken = await this.tokens.model
        .findOneAndUpdate(usable, { $set: { used_at: now } }, { returnDocument: 'after' })
        .lean<TokenDocument>();
      return taken && fields.toRecord(taken);
    });
  }

  removeAllOf(userId: string, purposes?: readonly TokenPurpose[]): Promise<void> {
    const which = purposes === undefined ? {} : { purpose: trusted({ $in: [...purposes] }) };
    return this.tokens.removeAll({ user_id: userId, ...which });
  }

  removeExpired(now: Date): Promise<number> {
    return this.tokens.removeExpired('expires_at', now);
  }
}

function unused(token: NewAccountToken) {
  return fields.toDocument({ ...token, usedAt: null });
}
