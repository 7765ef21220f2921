import type { Model } from 'mongoose';
import { fold, foldedNames } from './folded-names.js';
import { USER_PROJECTION, type UserDocument } from './user-document.js';

/** Which names are looked for: in usernames, in addresses, or the same one in both. */
export interface WantedNames {
  readonly username?: string;
  readonly email?: string;
}

const PROJECTION = {
  ...USER_PROJECTION,
  username_lower: 1,
  email_lower: 1,
  username_claim: 1,
  email_claim: 1,
} as const;

/**
 * The accounts that have the username or the address, in whatever case. Those that the old service has written or
 * renamed beside us are found by their exact or lower-cased spelling, and mended on the way.
 */
export async function holdersOf(users: Model<UserDocument>, wanted: WantedNames): Promise<UserDocument[]> {
  const found = await users.find({ $or: conditions(wanted) }, PROJECTION).lean<UserDocument[]>();
  for (const user of found) if (isStale(user)) await mend(users, user);
  return found.filter((user) => hasUsername(user, wanted.username) || hasEmail(user, wanted.email));
}

export function hasUsername(user: UserDocument, username: string | undefined): boolean {
  return username !== undefined && fold(user.username) === fold(username);
}

export function hasEmail(user: UserDocument, email: string | undefined): boolean {
  return email !== undefined && fold(user.email) === fold(email);
}

/** Each is answered by an index of its own. */
function conditions({ username, email }: WantedNames): Record<string, string>[] {
  return [
    ...(username === undefined ? [] : spellings('username', username)),
    ...(email === undefined ? [] : spellings('email', email)),
  ];
}

function spellings(field: 'username' | 'email', name: string): Record<string, string>[] {
  const folded = fold(name) ?? '';
  const exact = folded === name ? [name] : [name, folded];
  return [{ [`${field}_lower`]: folded }, ...exact.map((spelling) => ({ [field]: spelling }))];
}

/** Whether our fields still follow from the old ones. */
function isStale(user: UserDocument): boolean {
  const { username_lower, email_lower } = foldedNames(user);
  return (
    (user.username_lower ?? null) !== username_lower ||
    (user.email_lower ?? null) !== email_lower ||
    (user.username_claim !== undefined && user.username_claim !== username_lower) ||
    (user.email_claim !== undefined && user.email_claim !== email_lower)
  );
}

/** Only while the account still has the names that were read. */
async function mend(users: Model<UserDocument>, user: UserDocument): Promise<void> {
  const names = foldedNames(user);
  const outdated = {
    ...(user.username_claim !== names.username_lower && { username_claim: 1 }),
    ...(user.email_claim !== names.email_lower && { email_claim: 1 }),
  };
  await users.updateOne(
    { _id: user._id, username: user.username ?? null, email: user.email ?? null },
    { $set: names, ...(Object.keys(outdated).length > 0 && { $unset: outdated }) },
  );
}
