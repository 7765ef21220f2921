import type { Model, mongo, UpdateQuery } from 'mongoose';
import type { UserDocument } from './user-document.js';

/** What makes an account's address a confirmed one. */
export const CONFIRMED = { $set: { email_verified: true }, $unset: { unconfirmed_since: 1 } } as const;

/**
 * Changes the account while one of its addresses is as wanted. What addresses are compared by is the core's, so the
 * address is read first, and the write then demands that exact spelling: it decides. When it finds another one by
 * then, the new one is looked at.
 * @param isWanted decides about the address; where there is none, nothing is changed
 * @param changeTo the update for an account that has this address
 * @param limit ends it when the address is another one again and again
 * @returns `false` when the address is not (or no longer) as wanted, or the account is gone
 * @throws what the write throws
 */
export async function changeWhile(
  users: Model<UserDocument>,
  _id: mongo.ObjectId,
  field: 'email' | 'pending_email',
  isWanted: (address: string) => boolean,
  changeTo: (address: string) => UpdateQuery<UserDocument>,
  limit: AbortSignal,
): Promise<boolean> {
  for (;;) {
    limit.throwIfAborted();
    const user = await users.findOne({ _id }, { [field]: 1 }).lean<UserDocument>();
    const address = user?.[field];
    if (address === undefined || !isWanted(address)) return false;
    const written = await users.updateOne({ _id, [field]: address }, changeTo(address));
    if (written.matchedCount > 0) return true;
  }
}
