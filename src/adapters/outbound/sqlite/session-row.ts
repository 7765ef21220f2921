import type { Session } from '../../../core/sessions/session.js';

/** A session as `sessions` holds it, without its key. */
export interface SessionRow {
  readonly id: string;
  readonly user_id: string;
  readonly credential_version: number;
  readonly created_at: number;
  readonly last_seen_at: number;
  readonly expires_at: number;
  readonly ends_at: number;
  readonly remembered: 0 | 1;
  readonly ip: string;
  readonly user_agent: string;
}

/** The columns of a {@link SessionRow}. */
export const SESSION_COLUMNS =
  'id, user_id, credential_version, created_at, last_seen_at, expires_at, ends_at, remembered, ip, user_agent';

export function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    userId: row.user_id,
    credentialVersion: row.credential_version,
    createdAt: new Date(row.created_at),
    lastSeenAt: new Date(row.last_seen_at),
    expiresAt: new Date(row.expires_at),
    endsAt: new Date(row.ends_at),
    remembered: row.remembered === 1,
    ip: row.ip,
    userAgent: row.user_agent,
  };
}
