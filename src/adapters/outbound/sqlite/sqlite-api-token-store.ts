import type { ApiScope, ApiToken } from '../../../core/api-tokens/api-token.js';
import type { AccountApiTokenStore, ApiTokenStore } from '../../../core/api-tokens/api-tokens.ports.js';
import type { Fields } from '../records/record-fields.js';
import { API_TOKEN } from '../records/records.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { SqliteRows } from './sqlite-rows.js';

/** With the scopes separated by spaces. */
type StoredToken = Omit<ApiToken, 'scopes'> & { readonly scopes: string };

const rows = new SqliteRows<StoredToken>({ ...API_TOKEN, scopes: 'text' } satisfies Fields<StoredToken>);

export class SqliteApiTokenStore implements ApiTokenStore, AccountApiTokenStore {
  constructor(private readonly database: SqliteDatabase) {}

  addWithin(max: number, key: string, token: ApiToken): Promise<boolean> {
    const { userId, createdAt, scopes } = token;
    return this.database.write((sql) => {
      sql.change('DELETE FROM api_tokens WHERE user_id = :userId AND expires_at <= :createdAt', { userId, createdAt });
      const added = sql.change(
        `INSERT INTO api_tokens (key, ${rows.columns}) SELECT :key, ${rows.values}
         WHERE (SELECT count(*) FROM api_tokens WHERE user_id = :userId) < :max`,
        { key, max, ...rows.parameters({ ...token, scopes: scopes.join(' ') }) },
      );
      return added > 0;
    });
  }

  async find(key: string): Promise<ApiToken | null> {
    const found = await this.database.first(`SELECT ${rows.columns} FROM api_tokens WHERE key = :key`, { key });
    return found === undefined ? null : toToken(found);
  }

  recordUse(key: string, at: Date, unlessSince: Date): Promise<void> {
    return this.database.writeRelaxed((sql) => {
      sql.change(
        `UPDATE api_tokens SET last_used_at = :at
         WHERE key = :key AND (last_used_at IS NULL OR last_used_at <= :unlessSince)`,
        { key, at, unlessSince },
      );
    });
  }

  removeExpired(now: Date): Promise<number> {
    return this.database.deleteExpired({ table: 'api_tokens', key: 'key', expiry: 'expires_at' }, now);
  }

  async listOf(userId: string): Promise<readonly ApiToken[]> {
    const found = await this.database.all(
      `SELECT ${rows.columns} FROM api_tokens WHERE user_id = :userId ORDER BY created_at DESC, id`,
      { userId },
    );
    return found.map(toToken);
  }

  remove(userId: string, id: string): Promise<boolean> {
    return this.database.changesAny('DELETE FROM api_tokens WHERE user_id = :userId AND id = :id', { userId, id });
  }

  async removeAllOf(userId: string): Promise<void> {
    await this.database.change('DELETE FROM api_tokens WHERE user_id = :userId', { userId });
  }
}

function toToken(row: object): ApiToken {
  const { scopes, ...token } = rows.record(row);
  return { ...token, scopes: scopes.split(' ') as ApiScope[] };
}
