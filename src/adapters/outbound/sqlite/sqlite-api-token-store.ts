import type { ApiScope, ApiToken } from '../../../core/api-tokens/api-token.js';
import type { AccountApiTokenStore, ApiTokenStore } from '../../../core/api-tokens/api-tokens.ports.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** A row of `api_tokens` without its key. */
interface TokenRow {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly scopes: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly last_used_at: number | null;
}

const COLUMNS = 'id, user_id, name, scopes, created_at, expires_at, last_used_at';

/** Personal API tokens in SQLite. */
export class SqliteApiTokenStore implements ApiTokenStore, AccountApiTokenStore {
  constructor(private readonly database: SqliteDatabase) {}

  addWithin(max: number, key: string, token: ApiToken): Promise<boolean> {
    const { id, userId, name, scopes, lastUsedAt } = token;
    const createdAt = token.createdAt.getTime();
    return this.database.write((sql) => {
      sql.change('DELETE FROM api_tokens WHERE user_id = :userId AND expires_at <= :createdAt', { userId, createdAt });
      const added = sql.change(
        `INSERT INTO api_tokens (key, ${COLUMNS})
         SELECT :key, :id, :userId, :name, :scopes, :createdAt, :expiresAt, :lastUsedAt
         WHERE (SELECT count(*) FROM api_tokens WHERE user_id = :userId) < :max`,
        {
          ...{ key, max, id, userId, name, createdAt },
          scopes: scopes.join(' '),
          expiresAt: token.expiresAt.getTime(),
          lastUsedAt: lastUsedAt?.getTime() ?? null,
        },
      );
      return added > 0;
    });
  }

  async find(key: string): Promise<ApiToken | null> {
    const row = await this.database.first<TokenRow>(`SELECT ${COLUMNS} FROM api_tokens WHERE key = :key`, { key });
    return row === undefined ? null : toToken(row);
  }

  recordUse(key: string, at: Date, unlessSince: Date): Promise<void> {
    return this.database.writeRelaxed((sql) => {
      sql.change(
        `UPDATE api_tokens SET last_used_at = :at
         WHERE key = :key AND (last_used_at IS NULL OR last_used_at <= :unlessSince)`,
        { key, at: at.getTime(), unlessSince: unlessSince.getTime() },
      );
    });
  }

  removeExpired(now: Date): Promise<number> {
    return this.database.deleteExpired({ table: 'api_tokens', key: 'key', expiry: 'expires_at' }, now);
  }

  async listOf(userId: string): Promise<readonly ApiToken[]> {
    const rows = await this.database.all<TokenRow>(
      `SELECT ${COLUMNS} FROM api_tokens WHERE user_id = :userId ORDER BY created_at DESC, id`,
      { userId },
    );
    return rows.map(toToken);
  }

  async remove(userId: string, id: string): Promise<boolean> {
    const statement = 'DELETE FROM api_tokens WHERE user_id = :userId AND id = :id';
    return (await this.database.change(statement, { userId, id })) > 0;
  }

  async removeAllOf(userId: string): Promise<void> {
    await this.database.change('DELETE FROM api_tokens WHERE user_id = :userId', { userId });
  }
}

function toToken(row: TokenRow): ApiToken {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    scopes: row.scopes.split(' ') as ApiScope[],
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
    lastUsedAt: row.last_used_at === null ? null : new Date(row.last_used_at),
  };
}
