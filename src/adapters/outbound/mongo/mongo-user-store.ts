import { mongo, type Model } from 'mongoose';
import { UserStore, type AddUserResult } from '../../../core/auth/auth.ports.js';
import { chooseByLogin, foldLogin, type NewUser, type User } from '../../../core/auth/user.js';
import type { MongoDatabase } from './mongo-database.js';
import { isDuplicate } from './mongo-errors.js';
import { hasUsername, findUsers, type WantedNames } from './user-lookup.js';
import { toObjectId, toUser, USER_PROJECTION, usersIn, type UserDocument } from './user-document.js';

/** More than twice is rare: whoever was quicker would have to be removed again just then. */
const TRIES = 5;

/** Accounts in MongoDB. */
export class MongoUserStore extends UserStore {
  private readonly users: Model<UserDocument>;

  constructor(private readonly database: MongoDatabase) {
    super();
    this.users = usersIn(database);
  }

  addUnlessTaken(user: NewUser): Promise<AddUserResult> {
    return this.database.run(async () => {
      for (let left = TRIES - 1; ; left -= 1) {
        const holders = await findUsers(this.users, user);
        if (holders.some((holder) => hasUsername(holder, user.username))) return { status: 'username_taken' };
        if (holders.length > 0) return { status: 'email_taken' };
        try {
          return { status: 'added', user: await this.insert(user) };
        } catch (error) {
          // Somebody was quicker: the next look finds them, and tells whether it was the name that they took.
          if (left === 0 || !isDuplicate(error)) throw error;
        }
      }
    });
  }

  findById(id: string): Promise<User | null> {
    const _id = toObjectId(id);
    if (_id === null) return Promise.resolve(null);
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
    const _id = toObjectId(id);
    if (_id === null) return Promise.resolve(false);
    return this.database.run(async () => (await this.users.deleteOne({ _id })).deletedCount > 0);
  }

  private choose(login: string, wanted: WantedNames): Promise<User | null> {
    return this.database.run(async () => chooseByLogin(login, (await findUsers(this.users, wanted)).map(toUser)));
  }

  /** One write, so that a process that is killed leaves the whole account or nothing. */
  private async insert({ username, email, passwordHash, createdAt }: NewUser): Promise<User> {
    const document: UserDocument = {
      _id: new mongo.ObjectId(),
      username,
      email,
      password_hash: passwordHash,
      email_verified: false,
      created_at: createdAt,
      last_login: null,
      username_lower: foldLogin(username),
      email_lower: foldLogin(email),
      username_claim: foldLogin(username),
      email_claim: foldLogin(email),
      credential_version: 0,
      unconfirmed_since: createdAt,
    };
    await this.users.insertOne(document);
    return toUser(document);
  }
}
