import { mongo, type QueryFilter, type UpdateQuery } from 'mongoose';
import type {
  AddUserResult,
  ChangeEmailResult,
  ChangeNameResult,
  CredentialStore,
  EmailAddressStore,
  UserStore,
} from '../../../core/auth/auth.ports.js';
import { chooseByLogin, foldLogin, type NewUser, type User } from '../../../core/auth/user.js';
import { findUsers, hasName, isAccount, type WantedNames } from './folded-names.js';
import { MongoCollection } from './mongo-collection.js';
import type { MongoDatabase } from './mongo-database.js';
import { isDuplicate, unlessDuplicate } from './mongo-errors.js';
import { registrationsOf, whileReserved } from './mongo-registration-store.js';
import { toObjectId, trusted } from './mongo-schemas.js';
import { toUser, toUserDocument, USER_PROJECTION, userSchema, type UserDocument } from './user-document.js';

/** How often an account is inserted. More than twice is rare: the account in its way would have to be removed again. */
const INSERT_ATTEMPTS = 5;

export class MongoUserStore implements UserStore, CredentialStore, EmailAddressStore {
  private readonly users: MongoCollection<UserDocument>;
  private readonly registrations: ReturnType<typeof registrationsOf>;

  constructor(private readonly database: MongoDatabase) {
    this.users = new MongoCollection(database, 'users', userSchema);
    this.registrations = registrationsOf(database);
  }

  addUnlessTaken(user: NewUser): Promise<AddUserResult> {
    return this.database.run(async () => {
      for (let left = INSERT_ATTEMPTS - 1; ; left -= 1) {
        const owners = await findUsers(this.users.model, user);
        if (owners.some((owner) => hasName(owner, 'username', user.username))) return { status: 'username_taken' };
        if (owners.length > 0) return { status: 'email_taken' };
        try {
          const document = toUserDocument(user);
          await this.users.model.insertOne(document);
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
    const document = await this.users.find({ _id }, USER_PROJECTION);
    return document && toUser(document);
  }

  findByLogin(login: string): Promise<User | null> {
    return this.choose(login, { username: login, email: login });
  }

  findByEmail(email: string): Promise<User | null> {
    return this.choose(email, { email });
  }

  async remove(id: string): Promise<boolean> {
    const _id = toObjectId(id);
    if (_id === null) return false;
    return this.users.remove({ _id });
  }

  async hasOldHashes(): Promise<boolean> {
    // From `$2a$`, `$2b$` or `$2y$` on; argon2's begin with `$a`. Bytes are always the old service's.
    const old = [{ $gte: '$2', $lt: '$3' }, { $gte: new mongo.Binary() }];
    const found = old.map((range) => this.users.find({ password_hash: trusted(range) }, { _id: 1 }));
    return (await Promise.all(found)).some((user) => user !== null);
  }

  async changeUsername(id: string, username: string): Promise<ChangeNameResult> {
    const _id = toObjectId(id);
    if (_id === null) return 'gone';
    const folded = foldLogin(username);
    const change = { $set: { username, username_lower: folded, username_claim: folded } };
    return this.database.run(async () => {
      const written = await whileReserved(this.registrations, username, async () =>
        (await this.isTaken({ username }, _id))
          ? null
          : unlessDuplicate(() => this.users.model.updateOne({ _id }, change)),
      );
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
      $set: { password_hash: passwordHash, email_verified: true },
      $inc: { credential_version: 1 },
    });
  }

  rehash(id: string, fromHash: string, toHash: string): Promise<boolean> {
    const stored = trusted({ $in: [fromHash, new mongo.Binary(Buffer.from(fromHash, 'latin1'))] });
    return this.updateWhere(id, { password_hash: stored }, { $set: { password_hash: toHash } });
  }

  recordLogin(id: string, version: number, at: Date): Promise<boolean> {
    return this.updateWhere(id, { ...atVersion(version), disabled_at: null }, { $set: { last_login: at } });
  }

  setDisabled(id: string, at: Date | null): Promise<boolean> {
    const change =
      at === null ? { $unset: { disabled_at: 1 } } : { $set: { disabled_at: at }, $inc: { credential_version: 1 } };
    return this.updateWhere(id, {}, change);
  }

  confirm(id: string, email: string): Promise<boolean> {
    return this.updateWhile(id, 'email', sameAs(email), { $set: { email_verified: true } });
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
      const user = await this.users.model.findOne({ _id }, { pending_email: 1 }).lean<UserDocument>();
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
    return this.database.repeatable(async () =>
      chooseByLogin(login, (await findUsers(this.users.model, wanted)).filter(isAccount).map(toUser)),
    );
  }

  private async isTaken(wanted: WantedNames, by: mongo.ObjectId): Promise<boolean> {
    return (await findUsers(this.users.model, wanted)).some(({ _id }) => !by.equals(_id));
  }

  private async updateWhere(
    id: string,
    condition: QueryFilter<UserDocument>,
    change: UpdateQuery<UserDocument>,
  ): Promise<boolean> {
    const _id = toObjectId(id);
    if (_id === null) return false;
    return this.users.updateOnce({ _id, ...condition }, change);
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
      const user = await this.users.model.findOne({ _id }, { [field]: 1 }).lean<UserDocument>();
      const address: unknown = user?.[field];
      if (typeof address !== 'string' || !isWanted(address)) return false;
      const written = await this.users.model.updateOne({ _id, [field]: address }, changeFor(address));
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
    $set: { email, email_lower: folded, email_claim: folded, email_verified: true },
    $unset: { pending_email: 1 },
  };
}
