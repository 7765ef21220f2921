import type { Session, SessionUse } from '../../../core/sessions/session.js';
import { SessionStore } from '../../../core/sessions/sessions.ports.js';
import { removeInBatches } from './delete-in-batches.js';
import { SESSION_COLUMNS, toSession, type SessionRow } from './session-row.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** Sessions in the embedded database, by key. */
export class SqliteSessionStore extends SessionStore {
  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  add(key: string, session: Session): Promise<void> {
    const { id, userId, credentialVersion, ip, userAgent } = session;
    // Whoever's session a power cut takes logs in again.
    return this.database.writeRelaxed((sql) => {
      sql.change(
        `INSERT INTO sessions (key, ${SESSION_COLUMNS})
         VALUES (:key, :id, :userId, :credentialVersion, :createdAt, :lastSeenAt, :expiresAt, :endsAt, :remembered, :ip,
                 :userAgent)`,
        {
          key,
          id,
          userId,
          credentialVersion,
          createdAt: session.createdAt.getTime(),
          ...timesOf(session),
          remembered: session.remembered ? 1 : 0,
          ip,
          userAgent,
        },
      );
    });
  }

  find(key: string): Promise<Session | null> {
    return this.database.read((sql) => {
      const row = sql.first<SessionRow>(`SELECT ${SESSION_COLUMNS} FROM sessions WHERE key = :key`, { key });
      return row === undefined ? null : toSession(row);
    });
  }

  touch(key: string, use: SessionUse): Promise<boolean> {
    return this.database.writeRelaxed((sql) => {
      const changed = sql.change(
        `UPDATE sessions SET last_seen_at = max(last_seen_at, :lastSeenAt), expires_at = max(expires_at, :expiresAt),
                             ends_at = max(ends_at, :endsAt)
         WHERE key = :key AND expires_at > :lastSeenAt`,
        { key, ...timesOf(use) },
      );
      return changed > 0;
    });
  }

  end(key: string): Promise<boolean> {
    return this.database.write((sql) => sql.change('DELETE FROM sessions WHERE key = :key', { key }) > 0);
  }

  removeExpired(now: Date): Promise<number> {
    return removeInBatches(this.database, (sql, limit) =>
      sql.change(
        'DELETE FROM sessions WHERE rowid IN (SELECT rowid FROM sessions WHERE expires_at <= :now LIMIT :limit)',
        { now: now.getTime(), limit },
      ),
    );
  }
}

function timesOf({ lastSeenAt, expiresAt, endsAt }: SessionUse) {
  return { lastSeenAt: lastSeenAt.getTime(), expiresAt: expiresAt.getTime(), endsAt: endsAt.getTime() };
}
