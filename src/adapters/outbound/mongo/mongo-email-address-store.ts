import type { Model } from 'mongoose';
import { EmailAddressStore, type ChangeEmailResult } from '../../../core/auth/auth.ports.js';
import { foldLogin } from '../../../core/auth/user.js';
import { changeWhile, CONFIRMED } from './change-user.js';
import type { MongoDatabase } from './mongo-database.js';
import { isDuplicate } from './mongo-errors.js';
import { findUsers } from './user-lookup.js';
import { toObjectId, usersIn, type UserDocument } from './user-document.js';

/** Which addresses the accounts in MongoDB have and are about to have. */
export class MongoEmailAddressStore extends EmailAddressStore {
  private readonly users: Model<UserDocument>;

  constructor(private readonly database: MongoDatabase) {
    super();
    this.users = usersIn(database);
  }

  confirm(id: string, email: string): Promise<boolean> {
    const _id = toObjectId(id);
    if (_id === null) return Promise.resolve(false);
    return this.database.run((limit) =>
      changeWhile(this.users, _id, 'email', isSpelling(email), () => CONFIRMED, limit),
    );
  }

  propose(id: string, email: string): Promise<boolean> {
    const _id = toObjectId(id);
    if (_id === null) return Promise.resolve(false);
    return this.database.run(
      async () => (await this.users.updateOne({ _id }, { $set: { pending_email: email } })).matchedCount > 0,
    );
  }

  withdraw(id: string, email?: string): Promise<boolean> {
    const _id = toObjectId(id);
    if (_id === null) return Promise.resolve(false);
    const isMeant = email === undefined ? () => true : isSpelling(email);
    const drop = { $unset: { pending_email: 1 } } as const;
    return this.database.run((limit) => changeWhile(this.users, _id, 'pending_email', isMeant, () => drop, limit));
  }

  adopt(id: string, email: string): Promise<ChangeEmailResult> {
    const _id = toObjectId(id);
    if (_id === null) return Promise.resolve('gone');
    return this.database.run(async (limit) => {
      const user = await this.users.findOne({ _id }, { pending_email: 1 }).lean<UserDocument>();
      if (user?.pending_email === undefined || !isSpelling(email)(user.pending_email)) return 'gone';
      const holders = await findUsers(this.users, { email });
      if (holders.some((holder) => !holder._id.equals(_id))) return 'email_taken';
      try {
        const adopted = await changeWhile(this.users, _id, 'pending_email', isSpelling(email), inForce, limit);
        return adopted ? 'changed' : 'gone';
      } catch (error) {
        // Taken since we looked.
        if (isDuplicate(error)) return 'email_taken';
        throw error;
      }
    });
  }
}

function isSpelling(email: string): (address: string) => boolean {
  return (address) => foldLogin(address) === foldLogin(email);
}

function inForce(email: string): { $set: Partial<UserDocument>; $unset: Record<string, 1> } {
  const folded = foldLogin(email);
  return {
    $set: { email, email_lower: folded, email_claim: folded, ...CONFIRMED.$set },
    $unset: { pending_email: 1, ...CONFIRMED.$unset },
  };
}
