import type { Session } from '../../../core/sessions/session.js';
import { AccountSessionStore } from '../../../core/sessions/sessions.ports.js';
import { SESSION_COLUMNS, toSession, type SessionRow } from './session-row.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** Sessions in the embedded database, by account. */
export class SqliteAccountSessionStore extends AccountSessionStore {
  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  listOf(userId: string, now: Date): Promise<readonly Session[]> {
    return this.database.read((sql) => {
      const rows = sql.all<SessionRow>(
        `SELECT ${SESSION_COLUMNS} FROM sessions WHERE user_id = :userId AND expires_at > :now
         ORDER BY created_at DESC, id`,
        { userId, now: now.getTime() },
      );
      return rows.map(toSession);
    });
  }

  endOne(userId: string, id: string): Promise<boolean> {
    return this.database.write(
      (sql) => sql.change('DELETE FROM sessions WHERE user_id = :userId AND id = :id', { userId, id }) > 0,
    );
  }

  endAllOf(userId: string, except?: string): Promise<void> {
    return this.database.write((sql) => {
      if (except === undefined) sql.change('DELETE FROM sessions WHERE user_id = :userId', { userId });
      else sql.change('DELETE FROM sessions WHERE user_id = :userId AND id <> :except', { userId, except });
    });
  }

  carryOver(userId: string, id: string, credentialVersion: number): Promise<boolean> {
    return this.database.write((sql) => {
      const changed = sql.change(
        `UPDATE sessions SET credential_version = max(credential_version, :credentialVersion)
         WHERE user_id = :userId AND id = :id`,
        { userId, id, credentialVersion },
      );
      return changed > 0;
    });
  }
}
