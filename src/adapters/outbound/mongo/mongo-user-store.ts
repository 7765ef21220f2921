import { mongo, type Model, type QueryFilter, type UpdateQuery } from 'mongoose';
import type {
  AddUserResult,
  ChangeEmailResult,
  ChangeNameResult,
  CredentialStore,
  EmailAddressStore,
  UnconfirmedUserStore,
  UserStore,
} from '../../../core/auth/auth.ports.js';
import { chooseByLogin, foldLogin, type NewUser, type User } from '../../../core/auth/user.js';
import { findUsers, hasName, type WantedNames } from './folded-names.js';
import type { MongoDatabase } from './mongo-database.js';
import { isDuplicate, unlessDuplicate } from './mongo-errors.js';
import { toObjectId, trusted } from './mongo-schemas.js';
import { toUser, toUserDocument, USER_PROJECTION, userSchema, type UserDocument } from './user-document.js';

/** How often an account is inserted. More than twice is rare: the account in its way would have to be removed again. */
const INSERT_ATTEMPTS = 5;

/** Makes an account's address a confirmed one. */
const CONFIRMED = { $set: { email_verified: true }, $unset: { unconfirmed_since: 1 } } as const;

/** Accounts in MongoDB. */
export class MongoUserStore implements UserStore, UnconfirmedUserStore, CredentialStore, EmailAddressStore {
  private readonly users: Model<UserDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.users = database.model('users', userSchema);
  }

  addUnlessTaken(user: NewUser): Promise<AddUserResult> {
    return this.database.run(async () => {
      for (let left = INSERT_ATTEMPTS - 1; ; left -= 1) {
        const owners = await findUsers(this.users, user);
        if (owners.some((owner) => hasName(owner, 'username', user.username))) return { status: 'username_taken' };
        if (owners.length > 0) return { status: 'email_taken' };
        try {
          const document = toUserDocument(new mongo.ObjectId(), user);
          await this.users.insertOne(document);
          return { status: 'added', user: toUser(document) };
        } catch (error) {
          // A concurrent call was first: the next lookup finds its account and tells which of the two is taken.
          if (left === 0 || !isDuplicate(error)) throw error;
        }
      }
    });
  }

  async findById(id: string): Promise<User | null> {
    const _id = toObjectId(id);
    if (_id === null) return null;
    return this.database.run(async () => {
      const document = await this.users.findOne({ _id }, USER_PROJECTION).lean<UserDocument>();
      return document === null ? null : toUser(document);
    });
  }

  findByLogin(login: string): Promise<User | null> {
    return this.choose(login, { username: login, email: login });
  }

  findByEmail(email: string): Promise<User | null> {
    return this.choose(email, { email });
  }

  remove(id: string): Promise<boolean> {
    return this.removeWhere(id, {});
  }

  removeUnlessConfirmed(id: string): Promise<boolean> {
    return this.removeWhere(id, { email_verified: false });
  }

  listCreatedBefore(before: Date, limit: number): Promise<readonly string[]> {
    return this.database.run(async () => {
      // The old service has no `unconfirmed_since`; nor does it remove it when it confirms an account of this one.
      const found = await this.users
        .find({ unconfirmed_since: trusted({ $lt: before }), email_verified: false }, { _id: 1 })
        .sort({ unconfirmed_since: 1 })
        .limit(limit)
        .lean<Pick<UserDocument, '_id'>[]>();
      return found.map(({ _id }) => _id.toHexString());
    });
  }

  async changeUsername(id: string, username: string): Promise<ChangeNameResult> {
    const _id = toObjectId(id);
    if (_id === null) return 'gone';
    const folded = foldLogin(username);
    const change = { $set: { username, username_lower: folded, username_claim: folded } };
    return this.database.run(async () => {
      if (await this.isTaken({ username }, _id)) return 'username_taken';
      const written = await unlessDuplicate(() => this.users.updateOne({ _id }, change));
      if (written === null) return 'username_taken';
      return written.matchedCount > 0 ? 'changed' : 'gone';
    });
  }

  changePassword(id: string, fromVersion: number, passwordHash: string): Promise<boolean> {
    const change = { $set: { password_hash: passwordHash, credential_version: fromVersion + 1 } };
    return this.updateWhere(id, atVersion(fromVersion), change);
  }

  resetPassword(id: string, email: string, passwordHash: string): Promise<boolean> {
    return this.updateWhile(id, 'email', sameAs(email), {
      $set: { password_hash: passwordHash, ...CONFIRMED.$set },
      $unset: CONFIRMED.$unset,
      $inc: { credential_version: 1 },
    });
  }

  rehash(id: string, fromHash: string, toHash: string): Promise<boolean> {
    return this.updateWhere(id, { password_hash: fromHash }, { $set: { password_hash: toHash } });
  }

  recordLogin(id: string, version: number, at: Date): Promise<boolean> {
    return this.updateWhere(id, atVersion(version), { $set: { last_login: at } });
  }

  confirm(id: string, email: string): Promise<boolean> {
    return this.updateWhile(id, 'email', sameAs(email), CONFIRMED);
  }

  propose(id: string, email: string): Promise<boolean> {
    return this.updateWhere(id, {}, { $set: { pending_email: email } });
  }

  withdraw(id: string, email?: string): Promise<boolean> {
    const isMeant = email === undefined ? () => true : sameAs(email);
    return this.updateWhile(id, 'pending_email', isMeant, { $unset: { pending_email: 1 } });
  }

  async adopt(id: string, email: string): Promise<ChangeEmailResult> {
    const _id = toObjectId(id);
    if (_id === null) return 'gone';
    return this.database.run(async (limit) => {
      const user = await this.users.findOne({ _id }, { pending_email: 1 }).lean<UserDocument>();
      if (user?.pending_email === undefined || !sameAs(email)(user.pending_email)) return 'gone';
      if (await this.isTaken({ email }, _id)) return 'email_taken';
      const adopted = await unlessDuplicate(() =>
        this.changeWhile(_id, 'pending_email', sameAs(email), putInForce, limit),
      );
      if (adopted === null) return 'email_taken';
      return adopted ? 'changed' : 'gone';
    });
  }

  private choose(login: string, wanted: WantedNames): Promise<User | null> {
    return this.database.run(async () => chooseByLogin(login, (await findUsers(this.users, wanted)).map(toUser)));
  }

  private async isTaken(wanted: WantedNames, by: mongo.ObjectId): Promise<boolean> {
    return (await findUsers(this.users, wanted)).some(({ _id }) => !_id.equals(by));
  }

  private async removeWhere(id: string, condition: QueryFilter<UserDocument>): Promise<boolean> {
    const _id = toObjectId(id);
    if (_id === null) return false;
    return this.database.run(async () => (await this.users.deleteOne({ _id, ...condition })).deletedCount > 0);
  }

  private async updateWhere(
    id: string,
    condition: QueryFilter<UserDocument>,
    change: UpdateQuery<UserDocument>,
  ): Promise<boolean> {
    const _id = toObjectId(id);
    if (_id === null) return false;
    return this.database.run(async () => (await this.users.updateOne({ _id, ...condition }, change)).matchedCount > 0);
  }

  private async updateWhile(
    id: string,
    field: 'email' | 'pending_email',
    isWanted: (address: string) => boolean,
    change: UpdateQuery<UserDocument>,
  ): Promise<boolean> {
    const _id = toObjectId(id);
    if (_id === null) return false;
    return this.database.run((limit) => this.changeWhile(_id, field, isWanted, () => change, limit));
  }

  /**
   * Updates the account while one of its addresses is the wanted one. How addresses compare is the core's rule, so the
   * address is read first, and the one conditional write demands that exact spelling; when it has changed in between,
   * the new one is judged again.
   * @param changeFor the update for an account that has this address
   * @param limit aborts when the time is up
   * @returns `false` when the address is not (or no longer) the wanted one, or the account is gone
   */
  private async changeWhile(
    _id: mongo.ObjectId,
    field: 'email' | 'pending_email',
    isWanted: (address: string) => boolean,
    changeFor: (address: string) => UpdateQuery<UserDocument>,
    limit: AbortSignal,
  ): Promise<boolean> {
    for (;;) {
      limit.throwIfAborted();
      const user = await this.users.findOne({ _id }, { [field]: 1 }).lean<UserDocument>();
      const address = user?.[field];
      if (address === undefined || !isWanted(address)) return false;
      const written = await this.users.updateOne({ _id, [field]: address }, changeFor(address));
      if (written.matchedCount > 0) return true;
    }
  }
}

/** An old account has no version: that is 0. */
function atVersion(version: number): QueryFilter<UserDocument> {
  return version === 0 ? { credential_version: trusted({ $in: [0, null] }) } : { credential_version: version };
}

function sameAs(email: string): (address: string) => boolean {
  return (address) => foldLogin(address) === foldLogin(email);
}

function putInForce(email: string): UpdateQuery<UserDocument> {
  const folded = foldLogin(email);
  return {
    $set: { email, email_lower: folded, email_claim: folded, ...CONFIRMED.$set },
    $unset: { pending_email: 1, ...CONFIRMED.$unset },
  };
}
