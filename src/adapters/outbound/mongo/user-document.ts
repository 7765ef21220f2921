import { mongo } from 'mongoose';
import { foldLogin, type NewUser, type User } from '../../../core/auth/user.js';
import { USER } from '../records/records.js';
import { DocumentFields, type DocumentOf, schemaOf } from './document-fields.js';

const { id: _, ...stored } = USER;

const fields = new DocumentFields<Omit<User, 'id'>>(stored);

/**
 * An account in `users`. `username`, `email`, `password_hash`, `email_verified`, `created_at` and `last_login` are the old
 * service's, with the meaning that they had there; in an old document any of them may be missing or of another type:
 * `toUser` says what is read of those. (Its tokens and its own
 * lockout fields are there too: this service neither reads nor changes them.) The rest is this service's
 * (docs/decisions/0006-unique-names-on-mongodb.md):
 * - `username_lower`, `email_lower`: by `foldLogin`, for lookups. Not unique: old accounts may share one.
 * - `username_claim`, `email_claim`: the same, but unique, and only where this service set the name or the address.
 *   An old account needs none: it can only lose its old name, never take one without claiming it. So a name is looked
 *   up first and then written; of concurrent writers the unique index lets one through.
 */
export interface UserDocument extends Partial<DocumentOf<Omit<User, 'id' | 'pendingEmail' | 'passwordHash'>>> {
  readonly _id: mongo.ObjectId;
  /** Binary where Python's bcrypt gave the old service bytes. */
  readonly password_hash?: string | mongo.Binary;
  readonly pending_email?: string;
  readonly username_lower?: string | null;
  readonly email_lower?: string | null;
  readonly username_claim?: string;
  readonly email_claim?: string;
}

/** The fields from which the folded ones are computed, and those. Read from the collection they may hold anything. */
export type UserNames = Readonly<
  Partial<Record<'username' | 'email' | 'username_lower' | 'email_lower' | 'username_claim' | 'email_claim', unknown>>
>;

export const userSchema = schemaOf<UserDocument>({
  _id: 'id',
  ...fields.kinds,
  password_hash: 'anything',
  username_lower: 'text',
  email_lower: 'text',
  username_claim: 'text',
  email_claim: 'text',
});

/** The fields that are read of an account: never the old service's tokens. */
export const USER_PROJECTION = fields.projection;

/** A name or address that is no text, and a time that is none, are read as if they were missing. */
export function toUser(document: UserDocument): User {
  return {
    id: document._id.toHexString(),
    username: textOf(document.username),
    email: textOf(document.email),
    emailVerified: document.email_verified !== false,
    passwordHash: hashOf(document.password_hash),
    credentialVersion: document.credential_version ?? 0,
    disabledAt: document.disabled_at ?? null,
    pendingEmail: document.pending_email ?? null,
    createdAt: timeOf(document.created_at) ?? document._id.getTimestamp(),
    lastLogin: timeOf(document.last_login),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function hashOf(value: unknown): string {
  return value instanceof mongo.Binary ? Buffer.from(value.value()).toString('latin1') : textOf(value);
}

/** A date, or one as Python writes it as a text: in UTC where no zone is named. */
export function timeOf(value: unknown): Date | null {
  const text = textOf(value).replace(' ', 'T');
  const time = value instanceof Date ? value : new Date(/T[\d:.,]+$/.test(text) ? `${text}Z` : text);
  return Number.isNaN(time.getTime()) ? null : time;
}

export function toUserDocument(user: NewUser): UserDocument {
  const { id, username, email, passwordHash, createdAt } = user;
  return {
    _id: id === undefined ? new mongo.ObjectId() : mongo.ObjectId.createFromHexString(id),
    username,
    email,
    password_hash: passwordHash,
    email_verified: true,
    created_at: createdAt,
    last_login: null,
    username_lower: foldLogin(username),
    email_lower: foldLogin(email),
    username_claim: foldLogin(username),
    email_claim: foldLogin(email),
    credential_version: 0,
  };
}

/** The name or address as it is looked up; `null` where an old document has none, or none that is a string. */
export function fold(name: unknown): string | null {
  return typeof name === 'string' ? foldLogin(name) : null;
}

/** The right values of `username_lower` and `email_lower` for this account. */
export function foldedNames({ username, email }: UserNames): {
  username_lower: string | null;
  email_lower: string | null;
} {
  return { username_lower: fold(username), email_lower: fold(email) };
}

/** Whether the old service has renamed the account since its folded names were written, or has just made it. */
export function hasOutdatedNames(user: UserNames): boolean {
  const { username_lower, email_lower } = foldedNames(user);
  return (
    (user.username_lower ?? null) !== username_lower ||
    (user.email_lower ?? null) !== email_lower ||
    (user.username_claim !== undefined && user.username_claim !== username_lower) ||
    (user.email_claim !== undefined && user.email_claim !== email_lower)
  );
}
