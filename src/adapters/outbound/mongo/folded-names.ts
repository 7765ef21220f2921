import { type Model, mongo } from 'mongoose';
import { trusted } from './mongo-schemas.js';
import { fold, foldedNames, hasOutdatedNames, USER_PROJECTION, type UserDocument } from './user-document.js';

const PAGE = 500;

const NAMES_PROJECTION = {
  ...USER_PROJECTION,
  username_lower: 1,
  email_lower: 1,
  username_claim: 1,
  email_claim: 1,
} as const;

export interface WantedNames {
  readonly username?: string;
  readonly email?: string;
}

/**
 * The accounts that have the username or the address, in whatever case. Those that the old service has written or
 * renamed since the start are found by their exact or lower-cased spelling, and their folded names are updated.
 */
export async function findUsers(users: Model<UserDocument>, wanted: WantedNames): Promise<UserDocument[]> {
  // One query for each condition: not every server that speaks MongoDB's protocol uses indexes for an `$or`, and those
  // that do run one search for each branch all the same.
  const results = await Promise.all(
    conditions(wanted).map((condition) => users.find(condition, NAMES_PROJECTION).lean<UserDocument[]>()),
  );
  const found = [...new Map(results.flat().map((user) => [String(user._id), user])).values()];
  for (const user of found) if (isAccount(user) && hasOutdatedNames(user)) await updateFoldedNames(users, user);
  return found.filter((user) => hasName(user, 'username', wanted.username) || hasName(user, 'email', wanted.email));
}

/** Whether it can be used: this service knows accounts by ObjectIds. */
export function isAccount({ _id }: UserDocument): boolean {
  return _id instanceof mongo.ObjectId;
}

/** Whether the account has that name or address, in whatever case. */
export function hasName(user: UserDocument, field: 'username' | 'email', name: string | undefined): boolean {
  return name !== undefined && fold(user[field]) === fold(name);
}

/**
 * Writes the folded names of the accounts that have none: those that the old service made. Two processes may do it at
 * once, and it may be interrupted; cheap when there are none.
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

/** An index answers each of them. */
function conditions({ username, email }: WantedNames): object[] {
  return Object.entries({ username, email }).flatMap(([field, name]) => {
    if (name === undefined) return [];
    const folded = fold(name) ?? '';
    return [{ [`${field}_lower`]: folded }, { [field]: trusted({ $in: [name, folded] }) }];
  });
}

/** What is no text has no folded form, whatever it is. */
function asRead(name: unknown): string | object {
  return typeof name === 'string' ? name : trusted({ $not: { $type: 'string' } });
}

/** Only while the account still has the names that were read. */
async function updateFoldedNames(users: Model<UserDocument>, user: UserDocument): Promise<void> {
  const names = foldedNames(user);
  const outdated = {
    ...(user.username_claim !== names.username_lower && { username_claim: 1 }),
    ...(user.email_claim !== names.email_lower && { email_claim: 1 }),
  };
  await users.updateOne(
    { _id: user._id, username: asRead(user.username), email: asRead(user.email) },
    { $set: names, ...(Object.keys(outdated).length > 0 && { $unset: outdated }) },
  );
}
