import type { User } from '../../../core/auth/user.js';

/** An account as `users` holds it. */
export interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly email_verified: 0 | 1;
  readonly password_hash: string;
  readonly credential_version: number;
  readonly pending_email: string | null;
  readonly created_at: number;
  readonly last_login: number | null;
}

/** The columns of a {@link UserRow}. */
export const USER_COLUMNS =
  'id, username, email, email_verified, password_hash, credential_version, pending_email, created_at, last_login';

export function toUser(row: UserRow): User {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    emailVerified: row.email_verified === 1,
    passwordHash: row.password_hash,
    credentialVersion: row.credential_version,
    pendingEmail: row.pending_email,
    createdAt: new Date(row.created_at),
    lastLogin: row.last_login === null ? null : new Date(row.last_login),
  };
}
