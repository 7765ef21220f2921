import type { AccountToken, NewAccountToken, TokenPurpose } from '../../../core/auth/account-token.js';
import type { AccountTokenStore } from '../../../core/auth/auth.ports.js';
import type { Sql } from './sqlite-connection.js';
import type { SqliteDatabase } from './sqlite-database.js';

interface TokenRow {
  readonly hash: string;
  readonly purpose: TokenPurpose;
  readonly user_id: string;
  readonly email: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly used_at: number | null;
}

const COLUMNS = 'hash, purpose, user_id, email, created_at, expires_at, used_at';

/** The tokens of mailed links in SQLite. */
export class SqliteAccountTokenStore implements AccountTokenStore {
  constructor(private readonly database: SqliteDatabase) {}

  add(token: NewAccountToken): Promise<void> {
    return this.database.write((sql) => insert(sql, token));
  }

  addAsOnly(token: NewAccountToken): Promise<void> {
    return this.database.write((sql) => {
      removeOf(sql, token.userId, token.purpose);
      insert(sql, token);
    });
  }

  async find(hash: string): Promise<AccountToken | null> {
    return toToken(await this.database.first(`SELECT ${COLUMNS} FROM account_tokens WHERE hash = :hash`, { hash }));
  }

  take(hash: string, now: Date): Promise<AccountToken | null> {
    return this.database.write((sql) =>
      toToken(
        sql.first(
          `UPDATE account_tokens SET used_at = :now WHERE hash = :hash AND used_at IS NULL AND expires_at > :now
           RETURNING ${COLUMNS}`,
          { hash, now: now.getTime() },
        ),
      ),
    );
  }

  removeAllOf(userId: string, purposes?: readonly TokenPurpose[]): Promise<void> {
    return this.database.write((sql) => {
      if (purposes === undefined) sql.change('DELETE FROM account_tokens WHERE user_id = :userId', { userId });
      else for (const purpose of purposes) removeOf(sql, userId, purpose);
    });
  }

  removeExpired(now: Date): Promise<number> {
    return this.database.deleteExpired({ table: 'account_tokens', key: 'hash', expiry: 'expires_at' }, now);
  }
}

function insert(sql: Sql, token: NewAccountToken): void {
  const { hash, purpose, userId, email, createdAt, expiresAt } = token;
  sql.change(
    `INSERT INTO account_tokens (hash, purpose, user_id, email, created_at, expires_at)
     VALUES (:hash, :purpose, :userId, :email, :createdAt, :expiresAt)`,
    { hash, purpose, userId, email, createdAt: createdAt.getTime(), expiresAt: expiresAt.getTime() },
  );
}

function removeOf(sql: Sql, userId: string, purpose: TokenPurpose): void {
  sql.change('DELETE FROM account_tokens WHERE user_id = :userId AND purpose = :purpose', { userId, purpose });
}

function toToken(row: TokenRow | undefined): AccountToken | null {
  if (row === undefined) return null;
  return {
    hash: row.hash,
    purpose: row.purpose,
    userId: row.user_id,
    email: row.email,
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
    usedAt: row.used_at === null ? null : new Date(row.used_at),
  };
}
