import type { Model } from 'mongoose';
import { trusted } from './mongo-schemas.js';
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
export async function findUsers(users: Model<UserDocument>, wanted: WantedNames): Promise<UserDocument[]> {
  const found = await findAny(users, conditions(wanted));
  for (const user of found) if (isStale(user)) await mend(users, user);
  return found.filter((user) => hasUsername(user, wanted.username) || hasEmail(user, wanted.email));
}

export function hasUsername(user: UserDocument, username: string | undefined): boolean {
  return username !== undefined && fold(user.username) === fold(username);
}

export function hasEmail(user: UserDocument, email: string | undefined): boolean {
  return email !== undefined && fold(user.email) === fold(email);
}

/**
 * The accounts that fulfil one of the conditions. Each is asked by itself: as an `$or` not every server that speaks
 * MongoDB's protocol would use their indexes, and those that do look once for each all the same.
 */
async function findAny(users: Model<UserDocument>, anyOf: readonly object[]): Promise<UserDocument[]> {
  const answers = await Promise.all(anyOf.map((condition) => users.find(condition, PROJECTION).lean<UserDocument[]>()));
  return [...new Map(answers.flat().map((user) => [user._id.toHexString(), user])).values()];
}

/** Each is answered by an index of its own. */
function conditions({ username, email }: WantedNames): object[] {
  return [
    ...(username === undefined ? [] : spellings('username', username)),
    ...(email === undefined ? [] : spellings('email', email)),
  ];
}

function spellings(field: 'username' | 'email', name: string): object[] {
  const folded = fold(name) ?? '';
  return [{ [`${field}_lower`]: folded }, { [field]: trusted({ $in: [name, folded] }) }];
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
