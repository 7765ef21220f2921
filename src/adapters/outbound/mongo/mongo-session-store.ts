import type { Model } from 'mongoose';
import type { Session, SessionUse } from '../../../core/sessions/session.js';
import { SessionStore } from '../../../core/sessions/sessions.ports.js';
import { deleteUpTo } from './delete-in-batches.js';
import type { MongoDatabase } from './mongo-database.js';
import { trusted } from './mongo-schemas.js';
import { SESSION_PROJECTION, sessionsIn, toDocument, toSession, type SessionDocument } from './session-document.js';

/** Sessions in MongoDB, by key. */
export class MongoSessionStore extends SessionStore {
  private readonly sessions: Model<SessionDocument>;

  constructor(private readonly database: MongoDatabase) {
    super();
    this.sessions = sessionsIn(database);
  }

  add(key: string, session: Session): Promise<void> {
    return this.database.run(async () => {
      await this.sessions.insertOne(toDocument(key, session));
    });
  }

  find(key: string): Promise<Session | null> {
    return this.database.run(async () => {
      const document = await this.sessions.findOne({ _id: key }, SESSION_PROJECTION).lean<SessionDocument>();
      return document === null ? null : toSession(document);
    });
  }

  touch(key: string, { lastSeenAt, expiresAt, endsAt }: SessionUse): Promise<boolean> {
    return this.database.run(async () => {
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
    return deleteUpTo(this.database, this.sessions, 'expires_at', now);
  }
}
