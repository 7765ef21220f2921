import { mongo, Schema, type Model } from 'mongoose';
import type { User } from '../../../core/auth/user.js';
import { plainSchema } from './mongo-schemas.js';
import type { MongoDatabase } from './mongo-database.js';

/**
 * An account in `users`. The first group is the old service's, and means what it meant there; any of it may be missing
 * in an old document. (Its tokens and its own lockout fields are there too: we neither read nor change them.) The
 * rest is ours:
 * - `username_lower`, `email_lower`: by `foldLogin`, for looking up. Not unique: old accounts may share one.
 * - `username_claim`, `email_claim`: the same, but unique, and only where this service gave the name or the address.
 *   An old account needs none: it can only lose its old name, never take one without claiming it. So who wants a name
 *   looks whether anybody has it, and then writes; of those that look at the same time the unique index lets one write.
 * - `unconfirmed_since`: since when an account that this service made waits for its address to be confirmed.
 */
export interface UserDocument {
  readonly _id: mongo.ObjectId;
  readonly username?: string;
  readonly email?: string;
  readonly password_hash?: string;
  readonly email_verified?: boolean;
  readonly created_at?: Date;
  readonly last_login?: Date | null;

  readonly username_lower?: string | null;
  readonly email_lower?: string | null;
  readonly username_claim?: string;
  readonly email_claim?: string;
  readonly credential_version?: number;
  readonly pending_email?: string;
  readonly unconfirmed_since?: Date;
}

const userSchema = plainSchema<UserDocument>({
  _id: { type: Schema.Types.ObjectId, required: true },
  username: String,
  email: String,
  password_hash: String,
  email_verified: Boolean,
  created_at: Date,
  last_login: Date,
  username_lower: String,
  email_lower: String,
  username_claim: String,
  email_claim: String,
  credential_version: Number,
  pending_email: String,
  unconfirmed_since: Date,
});

/** What is read of an account: never the old service's tokens. */
export const USER_PROJECTION = {
  username: 1,
  email: 1,
  password_hash: 1,
  email_verified: 1,
  created_at: 1,
  last_login: 1,
  credential_version: 1,
  pending_email: 1,
} as const satisfies Partial<Record<keyof UserDocument, 1>>;

export function usersIn(database: MongoDatabase): Model<UserDocument> {
  return database.model('users', userSchema);
}

export function toUser(document: UserDocument): User {
  return {
    id: document._id.toHexString(),
    username: document.username ?? '',
    email: document.email ?? '',
    emailVerified: document.email_verified !== false,
    passwordHash: document.password_hash ?? '',
    credentialVersion: document.credential_version ?? 0,
    pendingEmail: document.pending_email ?? null,
    createdAt: document.created_at ?? document._id.getTimestamp(),
    lastLogin: document.last_login ?? null,
  };
}

/** The id as `_id` holds it; `null` when it can't be an account's. */
export function toObjectId(id: string): mongo.ObjectId | null {
  return /^[0-9a-f]{24}$/.test(id) ? mongo.ObjectId.createFromHexString(id) : null;
}
