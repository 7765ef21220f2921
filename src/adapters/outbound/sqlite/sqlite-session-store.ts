import type { Session, SessionUse } from '../../../core/sessions/session.js';
import type { AccountSessionStore, SessionStore } from '../../../core/sessions/sessions.ports.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** A row of `sessions` without its key. */
interface SessionRow {
  readonly id: string;
  readonly user_id: string;
  readonly credential_version: number;
  readonly created_at: number;
  readonly authenticated_at: number | null;
  readonly last_seen_at: number;
  readonly expires_at: number;
  readonly ends_at: number;
  readonly remembered: 0 | 1;
  readonly ip: string;
  readonly user_agent: string;
}

const COLUMNS =
  'id, user_id, credential_version, created_at, authenticated_at, last_seen_at, expires_at, ends_at, remembered, ip, user_agent';

/** Sessions in SQLite. */
export class SqliteSessionStore implements SessionStore, AccountSessionStore {
  constructor(private readonly database: SqliteDatabase) {}

  add(key: string, session: Session, max: number): Promise<void> {
    const { id, userId, credentialVersion, ip, userAgent } = session;
    // Relaxed: a user whose session a power cut takes logs in again.
    return this.database.writeRelaxed((sql) => {
      sql.change(
        `INSERT INTO sessions (key, ${COLUMNS})
         VALUES (:key, :id, :userId, :credentialVersion, :createdAt, :authenticatedAt, :lastSeenAt, :expiresAt, :endsAt,
                 :remembered, :ip, :userAgent)`,
        {
          key,
          id,
          userId,
          credentialVersion,
          createdAt: session.createdAt.getTime(),
          authenticatedAt: session.authenticatedAt.getTime(),
          ...timesOf(session),
          remembered: session.remembered ? 1 : 0,
          ip,
          userAgent,
        },
      );
      sql.change(
        `DELETE FROM sessions WHERE key IN (
           SELECT key FROM sessions WHERE user_id = :userId AND expires_at > :now AND key <> :key
           ORDER BY created_at DESC, id LIMIT -1 OFFSET :others)`,
        { key, userId, now: session.createdAt.getTime(), others: max - 1 },
      );
    });
  }

  async find(key: string): Promise<Session | null> {
    const row = await this.database.first<SessionRow>(`SELECT ${COLUMNS} FROM sessions WHERE key = :key`, { key });
    return row === undefined ? null : toSession(row);
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

  async end(key: string): Promise<boolean> {
    return (await this.database.change('DELETE FROM sessions WHERE key = :key', { key })) > 0;
  }

  removeExpired(now: Date): Promise<number> {
    return this.database.deleteExpired({ table: 'sessions', key: 'key', expiry: 'expires_at' }, now);
  }

  async listOf(userId: string, now: Date): Promise<readonly Session[]> {
    const rows = await this.database.all<SessionRow>(
      `SELECT ${COLUMNS} FROM sessions WHERE user_id = :userId AND expires_at > :now
       ORDER BY created_at DESC, id`,
      { userId, now: now.getTime() },
    );
    return rows.map(toSession);
  }

  async endOne(userId: string, id: string): Promise<boolean> {
    return (
      (await this.database.change('DELETE FROM sessions WHERE user_id = :userId AND id = :id', { userId, id })) > 0
    );
  }

  async endAllOf(userId: string, except?: string): Promise<void> {
    if (except === undefined) await this.database.change('DELETE FROM sessions WHERE user_id = :userId', { userId });
    else
      await this.database.change('DELETE FROM sessions WHERE user_id = :userId AND id <> :except', { userId, except });
  }

  async carryOver(userId: string, id: string, credentialVersion: number): Promise<boolean> {
    const changed = await this.database.change(
      `UPDATE sessions SET credential_version = max(credential_version, :credentialVersion)
       WHERE user_id = :userId AND id = :id`,
      { userId, id, credentialVersion },
    );
    return changed > 0;
  }

  async markAuthenticated(userId: string, id: string, at: Date): Promise<boolean> {
    const changed = await this.database.change(
      `UPDATE sessions SET authenticated_at = max(coalesce(authenticated_at, created_at), :at)
       WHERE user_id = :userId AND id = :id`,
      { userId, id, at: at.getTime() },
    );
    return changed > 0;
  }
}

function timesOf({ lastSeenAt, expiresAt, endsAt }: SessionUse) {
  return { lastSeenAt: lastSeenAt.getTime(), expiresAt: expiresAt.getTime(), endsAt: endsAt.getTime() };
}

function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    userId: row.user_id,
    credentialVersion: row.credential_version,
    createdAt: new Date(row.created_at),
    authenticatedAt: new Date(row.authenticated_at ?? row.created_at),
    lastSeenAt: new Date(row.last_seen_at),
    expiresAt: new Date(row.expires_at),
    endsAt: new Date(row.ends_at),
    remembered: row.remembered === 1,
    ip: row.ip,
    userAgent: row.user_agent,
  };
}
