import type { Model } from 'mongoose';
import type { Session } from '../../../core/sessions/session.js';
import type { MongoDatabase } from './mongo-database.js';
import { plainSchema } from './mongo-schemas.js';

/** A session in `sessions`. */
export interface SessionDocument {
  /** The key, a hash: nothing in the database is of use as a cookie. */
  readonly _id: string;
  /** The session's `id`, by which its owner knows it. */
  readonly public_id: string;
  readonly user_id: string;
  readonly credential_version: number;
  readonly created_at: Date;
  readonly last_seen_at: Date;
  readonly expires_at: Date;
  readonly ends_at: Date;
  readonly remembered: boolean;
  readonly ip: string;
  readonly user_agent: string;
}

const sessionSchema = plainSchema<SessionDocument>({
  _id: { type: String, required: true },
  public_id: { type: String, required: true },
  user_id: { type: String, required: true },
  credential_version: { type: Number, required: true },
  created_at: { type: Date, required: true },
  last_seen_at: { type: Date, required: true },
  expires_at: { type: Date, required: true },
  ends_at: { type: Date, required: true },
  remembered: { type: Boolean, required: true },
  // May be empty, which Mongoose takes for missing where a text is required.
  ip: String,
  user_agent: String,
});

/** Everything but the key. */
export const SESSION_PROJECTION = {
  _id: 0,
  public_id: 1,
  user_id: 1,
  credential_version: 1,
  created_at: 1,
  last_seen_at: 1,
  expires_at: 1,
  ends_at: 1,
  remembered: 1,
  ip: 1,
  user_agent: 1,
} as const satisfies Record<keyof SessionDocument, 0 | 1>;

export function sessionsIn(database: MongoDatabase): Model<SessionDocument> {
  return database.model('sessions', sessionSchema);
}

export function toSession(document: Omit<SessionDocument, '_id'>): Session {
  return {
    id: document.public_id,
    userId: document.user_id,
    credentialVersion: document.credential_version,
    createdAt: document.created_at,
    lastSeenAt: document.last_seen_at,
    expiresAt: document.expires_at,
    endsAt: document.ends_at,
    remembered: document.remembered,
    ip: document.ip,
    userAgent: document.user_agent,
  };
}

export function toDocument(key: string, session: Session): SessionDocument {
  return {
    _id: key,
    public_id: session.id,
    user_id: session.userId,
    credential_version: session.credentialVersion,
    created_at: session.createdAt,
    last_seen_at: session.lastSeenAt,
    expires_at: session.expiresAt,
    ends_at: session.endsAt,
    remembered: session.remembered,
    ip: session.ip,
    user_agent: session.userAgent,
  };
}
