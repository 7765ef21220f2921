import type { Model, QueryFilter } from 'mongoose';
import { CredentialStore, type ChangeNameResult } from '../../../core/auth/auth.ports.js';
import { foldLogin } from '../../../core/auth/user.js';
import { changeWhile, CONFIRMED } from './change-user.js';
import { fold } from './folded-names.js';
import type { MongoDatabase } from './mongo-database.js';
import { isDuplicate } from './mongo-errors.js';
import { trusted } from './mongo-schemas.js';
import { findUsers } from './user-lookup.js';
import { toObjectId, usersIn, type UserDocument } from './user-document.js';

/** What the accounts in MongoDB are logged in to with. */
export class MongoCredentialStore extends CredentialStore {
  private readonly users: Model<UserDocument>;

  constructor(private readonly database: MongoDatabase) {
    super();
    this.users = usersIn(database);
  }

  changeUsername(id: string, username: string): Promise<ChangeNameResult> {
    const _id = toObjectId(id);
    if (_id === null) return Promise.resolve('gone');
    return this.database.run(async () => {
      const holders = await findUsers(this.users, { username });
      if (holders.some((holder) => !holder._id.equals(_id))) return 'username_taken';
      const folded = foldLogin(username);
      try {
        const change = { $set: { username, username_lower: folded, username_claim: folded } };
        return (await this.users.updateOne({ _id }, change)).matchedCount > 0 ? 'changed' : 'gone';
      } catch (error) {
        // Taken since we looked.
        if (isDuplicate(error)) return 'username_taken';
        throw error;
      }
    });
  }

  changePassword(id: string, fromVersion: number, passwordHash: string): Promise<boolean> {
    const change = { $set: { password_hash: passwordHash, credential_version: fromVersion + 1 } };
    return this.update(id, atVersion(fromVersion), change);
  }

  resetPassword(id: string, email: string, passwordHash: string): Promise<boolean> {
    const _id = toObjectId(id);
    if (_id === null) return Promise.resolve(false);
    const change = {
      $set: { password_hash: passwordHash, ...CONFIRMED.$set },
      $unset: CONFIRMED.$unset,
      $inc: { credential_version: 1 },
    };
    return this.database.run((limit) =>
      changeWhile(
        this.users,
        _id,
        'email',
        (inForce) => fold(inForce) === fold(email),
        () => change,
        limit,
      ),
    );
  }

  rehash(id: string, fromHash: string, toHash: string): Promise<boolean> {
    return this.update(id, { password_hash: fromHash }, { $set: { password_hash: toHash } });
  }

  recordLogin(id: string, version: number, at: Date): Promise<boolean> {
    return this.update(id, atVersion(version), { $set: { last_login: at } });
  }

  private update(
    id: string,
    condition: QueryFilter<UserDocument>,
    change: { readonly $set: Partial<UserDocument> },
  ): Promise<boolean> {
    const _id = toObjectId(id);
    if (_id === null) return Promise.resolve(false);
    return this.database.run(async () => (await this.users.updateOne({ _id, ...condition }, change)).matchedCount > 0);
  }
}

/** An old account says nothing of its version: that is 0. */
function atVersion(version: number): QueryFilter<UserDocument> {
  return version === 0 ? { credential_version: trusted({ $in: [0, null] }) } : { credential_version: version };
}
