import type { AccountToken, NewAccountToken, TokenPurpose } from '../../../core/auth/account-token.js';
import type { AccountTokenStore } from '../../../core/auth/auth.ports.js';
import { ACCOUNT_TOKEN } from '../records/records.js';
import type { Sql } from './sqlite-connection.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { SqliteRows } from './sqlite-rows.js';

const rows = new SqliteRows(ACCOUNT_TOKEN);

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
    const statement = `SELECT ${rows.columns} FROM account_tokens WHERE hash = :hash`;
    return rows.recordOrNull(await this.database.first(statement, { hash }));
  }

  take(hash: string, now: Date): Promise<AccountToken | null> {
    return this.database.write((sql) => {
      const taken = sql.first(
        `UPDATE account_tokens SET used_at = :now WHERE hash = :hash AND used_at IS NULL AND expires_at > :now
         RETURNING ${rows.columns}`,
        { hash, now },
      );
      return rows.recordOrNull(taken);
    });
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
  const statement = `INSERT INTO account_tokens (${rows.columns}) VALUES (${rows.values})`;
  sql.change(statement, rows.parameters({ ...token, usedAt: null }));
}

function removeOf(sql: Sql, userId: string, purpose: TokenPurpose): void {
  sql.change('DELETE FROM account_tokens WHERE user_id = :userId AND purpose = :purpose', { userId, purpose });
}
