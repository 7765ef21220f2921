import type { Session, SessionUse } from '../../../core/sessions/session.js';
import type { AccountSessionStore, SessionStore } from '../../../core/sessions/sessions.ports.js';
import { SESSION, toSession } from '../records/records.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { SqliteRows } from './sqlite-rows.js';

const rows = new SqliteRows(SESSION);

export class SqliteSessionStore implements SessionStore, AccountSessionStore {
  constructor(private readonly database: SqliteDatabase) {}

  add(key: string, session: Session, max: number): Promise<void> {
    // Relaxed: a user whose session a power cut takes logs in again.
    return this.database.writeRelaxed((sql) => {
      sql.change(`INSERT INTO sessions (key, ${rows.columns}) VALUES (:key, ${rows.values})`, {
        key,
        ...rows.parameters(session),
      });
      sql.change(
        `DELETE FROM sessions WHERE key IN (
           SELECT key FROM sessions WHERE user_id = :userId AND expires_at > :now AND key <> :key
           ORDER BY created_at DESC, id LIMIT -1 OFFSET :others)`,
        { key, userId: session.userId, now: session.createdAt, others: max - 1 },
      );
    });
  }

  async find(key: string): Promise<Session | null> {
    const found = await this.database.first(`SELECT ${rows.columns} FROM sessions WHERE key = :key`, { key });
    return found === undefined ? null : toSession(rows.record(found));
  }

  touch(key: string, { lastSeenAt, expiresAt, endsAt }: SessionUse): Promise<boolean> {
    return this.database.writeRelaxed((sql) => {
      const changed = sql.change(
        `UPDATE sessions SET last_seen_at = max(last_seen_at, :lastSeenAt), expires_at = max(expires_at, :expiresAt),
                             ends_at = max(ends_at, :endsAt)
         WHERE key = :key AND expires_at > :lastSeenAt`,
        { key, lastSeenAt, expiresAt, endsAt },
      );
      return changed > 0;
    });
  }

  end(key: string): Promise<boolean> {
    return this.database.changesAny('DELETE FROM sessions WHERE key = :key', { key });
  }

  removeExpired(now: Date): Promise<number> {
    return this.database.deleteExpired({ table: 'sessions', key: 'key', expiry: 'expires_at' }, now);
  }

  async listOf(userId: string, now: Date): Promise<readonly Session[]> {
    const found = await this.database.all(
      `SELECT ${rows.columns} FROM sessions WHERE user_id = :userId AND expires_at > :now
       ORDER BY created_at DESC, id`,
      { userId, now },
    );
    return found.map((row) => toSession(rows.record(row)));
  }

  endOne(userId: string, id: string): Promise<boolean> {
    return this.database.changesAny('DELETE FROM sessions WHERE user_id = :userId AND id = :id', { userId, id });
  }

  async endAllOf(userId: string, except = ''): Promise<void> {
    await this.database.change('DELETE FROM sessions WHERE user_id = :userId AND id <> :except', { userId, except });
  }

  carryOver(userId: string, id: string, credentialVersion: number): Promise<boolean> {
    return this.database.changesAny(
      `UPDATE sessions SET credential_version = max(credential_version, :credentialVersion)
       WHERE user_id = :userId AND id = :id`,
      { userId, id, credentialVersion },
    );
  }

  markAuthenticated(userId: string, id: string, at: Date): Promise<boolean> {
    return this.database.changesAny(
      `UPDATE sessions SET authenticated_at = max(coalesce(authenticated_at, created_at), :at)
       WHERE user_id = :userId AND id = :id`,
      { userId, id, at },
    );
  }
}
