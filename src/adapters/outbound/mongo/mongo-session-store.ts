import type { Model } from 'mongoose';
import type { Session, SessionUse } from '../../../core/sessions/session.js';
import type { AccountSessionStore, SessionStore } from '../../../core/sessions/sessions.ports.js';
import type { MongoDatabase } from './mongo-database.js';
import { unlessDuplicate } from './mongo-errors.js';
import { plainSchema, trusted } from './mongo-schemas.js';
import { deleteExpired } from './mongo-queries.js';

/** A session in `sessions`. */
interface SessionDocument {
  /** The key, a hash: nothing in the database is of use as a cookie. */
  readonly _id: string;
  /** The session's `id`, by which its owner knows it. */
  readonly public_id: string;
  readonly user_id: string;
  readonly credential_version: number;
  readonly created_at: Date;
  /** Missing in sessions of before: the log-in counts. */
  readonly authenticated_at?: Date;
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
  authenticated_at: Date,
  last_seen_at: { type: Date, required: true },
  expires_at: { type: Date, required: true },
  ends_at: { type: Date, required: true },
  remembered: { type: Boolean, required: true },
  // May be empty, which Mongoose takes for missing where a string is required.
  ip: String,
  user_agent: String,
});

/** Everything but the key. */
const SESSION_PROJECTION = {
  _id: 0,
  public_id: 1,
  user_id: 1,
  credential_version: 1,
  created_at: 1,
  authenticated_at: 1,
  last_seen_at: 1,
  expires_at: 1,
  ends_at: 1,
  remembered: 1,
  ip: 1,
  user_agent: 1,
} as const satisfies Record<keyof SessionDocument, 0 | 1>;

/** Sessions in MongoDB, by key and by account. */
export class MongoSessionStore implements SessionStore, AccountSessionStore {
  private readonly sessions: Model<SessionDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.sessions = database.model('sessions', sessionSchema);
  }

  add(key: string, session: Session, max: number): Promise<void> {
    return this.database.repeatable(async () => {
      // The key is random: where it is there already, the first attempt was carried out.
      await unlessDuplicate(() => this.sessions.insertOne(toDocument(key, session)));
      // Looked for afterwards: whichever of several calls adds the last one sees them all.
      const others = await this.sessions
        .find({ user_id: session.userId, expires_at: trusted({ $gt: session.createdAt }) }, { _id: 1 })
        .sort({ created_at: -1, public_id: 1 })
        .lean<{ _id: string }[]>();
      const tooMany = others.filter(({ _id }) => _id !== key).slice(max - 1);
      if (tooMany.length === 0) return;
      await this.sessions.deleteMany({ _id: trusted({ $in: tooMany.map(({ _id }) => _id) }) });
    });
  }

  find(key: string): Promise<Session | null> {
    return this.database.repeatable(async () => {
      const document = await this.sessions.findOne({ _id: key }, SESSION_PROJECTION).lean<SessionDocument>();
      return document === null ? null : toSession(document);
    });
  }

  touch(key: string, { lastSeenAt, expiresAt, endsAt }: SessionUse): Promise<boolean> {
    return this.database.repeatable(async () => {
      const touched = await this.sessions.updateOne(
        { _id: key, expires_at: trusted({ $gt: lastSeenAt }) },
        { $max: { last_seen_at: lastSeenAt, expires_at: expiresAt, ends_at: endsAt } },
      );
      return touched.matchedCount > 0;
    });
  }

  end(key: string): Promise<boolean> {
    return this.database.run(async () => (await this.sessions.deleteOne({ _id: key })).deletedCount > 0);
  }

  removeExpired(now: Date): Promise<number> {
    return deleteExpired(this.database, this.sessions, 'expires_at', now);
  }

  listOf(userId: string, now: Date): Promise<readonly Session[]> {
    return this.database.repeatable(async () => {
      const found = await this.sessions
        .find({ user_id: userId, expires_at: trusted({ $gt: now }) }, SESSION_PROJECTION)
        .sort({ created_at: -1, public_id: 1 })
        .lean<SessionDocument[]>();
      return found.map(toSession);
    });
  }

  endOne(userId: string, id: string): Promise<boolean> {
    return this.database.run(
      async () => (await this.sessions.deleteOne({ user_id: userId, public_id: id })).deletedCount > 0,
    );
  }

  endAllOf(userId: string, except?: string): Promise<void> {
    const which = except === undefined ? {} : { public_id: trusted({ $ne: except }) };
    return this.database.repeatable(async () => {
      await this.sessions.deleteMany({ user_id: userId, ...which });
    });
  }

  carryOver(userId: string, id: string, credentialVersion: number): Promise<boolean> {
    return this.database.repeatable(async () => {
      const raise = { $max: { credential_version: credentialVersion } };
      return (await this.sessions.updateOne({ user_id: userId, public_id: id }, raise)).matchedCount > 0;
    });
  }

  markAuthenticated(userId: string, id: string, at: Date): Promise<boolean> {
    return this.database.repeatable(async () => {
      const raise = { $max: { authenticated_at: at } };
      return (await this.sessions.updateOne({ user_id: userId, public_id: id }, raise)).matchedCount > 0;
    });
  }
}

function toSession(document: Omit<SessionDocument, '_id'>): Session {
  return {
    id: document.public_id,
    userId: document.user_id,
    credentialVersion: document.credential_version,
    createdAt: document.created_at,
    authenticatedAt: document.authenticated_at ?? document.created_at,
    lastSeenAt: document.last_seen_at,
    expiresAt: document.expires_at,
    endsAt: document.ends_at,
    remembered: document.remembered,
    ip: document.ip,
    userAgent: document.user_agent,
  };
}

function toDocument(key: string, session: Session): SessionDocument {
  return {
    _id: key,
    public_id: session.id,
    user_id: session.userId,
    credential_version: session.credentialVersion,
    created_at: session.createdAt,
    authenticated_at: session.authenticatedAt,
    last_seen_at: session.lastSeenAt,
    expires_at: session.expiresAt,
    ends_at: session.endsAt,
    remembered: session.remembered,
    ip: session.ip,
    user_agent: session.userAgent,
  };
}
