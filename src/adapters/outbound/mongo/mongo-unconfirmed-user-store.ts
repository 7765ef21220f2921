import type { Model } from 'mongoose';
import { UnconfirmedUserStore } from '../../../core/auth/auth.ports.js';
import type { MongoDatabase } from './mongo-database.js';
import { trusted } from './mongo-schemas.js';
import { toObjectId, usersIn, type UserDocument } from './user-document.js';

/** Accounts in MongoDB whose address was never confirmed. */
export class MongoUnconfirmedUserStore extends UnconfirmedUserStore {
  private readonly users: Model<UserDocument>;

  constructor(private readonly database: MongoDatabase) {
    super();
    this.users = usersIn(database);
  }

  removeUnlessConfirmed(id: string): Promise<boolean> {
    const _id = toObjectId(id);
    if (_id === null) return Promise.resolve(false);
    return this.database.run(async () => (await this.users.deleteOne({ _id, email_verified: false })).deletedCount > 0);
  }

  listCreatedBefore(before: Date, limit: number): Promise<readonly string[]> {
    return this.database.run(async () => {
      // The old service has no `unconfirmed_since`; nor does it remove it, should it confirm an account of ours.
      const found = await this.users
        .find({ unconfirmed_since: trusted({ $lt: before }), email_verified: false }, { _id: 1 })
        .sort({ unconfirmed_since: 1 })
        .limit(limit)
        .lean<Pick<UserDocument, '_id'>[]>();
      return found.map(({ _id }) => _id.toHexString());
    });
  }
}
