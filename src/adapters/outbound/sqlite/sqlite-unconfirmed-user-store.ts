import { UnconfirmedUserStore } from '../../../core/auth/auth.ports.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** Accounts that nobody confirmed, in the embedded database. None here is the old service's: that one had MongoDB. */
export class SqliteUnconfirmedUserStore extends UnconfirmedUserStore {
  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  removeUnlessConfirmed(id: string): Promise<boolean> {
    return this.database.write(
      (sql) => sql.change('DELETE FROM users WHERE id = :id AND email_verified = 0', { id }) > 0,
    );
  }

  listCreatedBefore(before: Date, limit: number): Promise<readonly string[]> {
    return this.database.read((sql) => {
      const rows = sql.all<{ id: string }>(
        `SELECT id FROM users WHERE email_verified = 0 AND created_at < :before
         ORDER BY created_at, rowid LIMIT :limit`,
        { before: before.getTime(), limit },
      );
      return rows.map(({ id }) => id);
    });
  }
}
