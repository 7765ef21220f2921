import type { mongo } from 'mongoose';
import { foldLogin } from '../../../core/auth/user.js';
import type { UserDocument } from './user-document.js';

/** How many accounts are read and written at a time. */
const PAGE = 500;

/** The name or address as it is looked up; `null` where an old document has none, or none that is a text. */
export function fold(name: unknown): string | null {
  return typeof name === 'string' ? foldLogin(name) : null;
}

/** What `username_lower` and `email_lower` of this account should be. */
export function foldedNames({ username, email }: Pick<UserDocument, 'username' | 'email'>): {
  username_lower: string | null;
  email_lower: string | null;
} {
  return { username_lower: fold(username), email_lower: fold(email) };
}

/**
 * Gives their folded names to the accounts that have none: those that the old service wrote. Safe to be done by two
 * processes at once and to be cut short; cheap when there are none.
 */
export async function foldMissingNames(db: mongo.Db): Promise<void> {
  const users = db.collection<UserDocument>('users');
  let last: mongo.ObjectId | null = null;
  for (;;) {
    const page: Pick<UserDocument, '_id' | 'username' | 'email'>[] = await users
      .find({ username_lower: null, ...(last !== null && { _id: { $gt: last } }) })
      .project<Pick<UserDocument, '_id' | 'username' | 'email'>>({ username: 1, email: 1 })
      .sort({ _id: 1 })
      .limit(PAGE)
      .toArray();
    last = page.at(-1)?._id ?? null;
    if (last === null) return;
    await users.bulkWrite(
      page.map((user) => ({
        updateOne: { filter: { _id: user._id, username_lower: null }, update: { $set: foldedNames(user) } },
      })),
      { ordered: false },
    );
  }
}
