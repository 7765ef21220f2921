import type { Model } from 'mongoose';
import type { Session } from '../../../core/sessions/session.js';
import { AccountSessionStore } from '../../../core/sessions/sessions.ports.js';
import type { MongoDatabase } from './mongo-database.js';
import { trusted } from './mongo-schemas.js';
import { SESSION_PROJECTION, sessionsIn, toSession, type SessionDocument } from './session-document.js';

/** Sessions in MongoDB, by account. */
export class MongoAccountSessionStore extends AccountSessionStore {
  private readonly sessions: Model<SessionDocument>;

  constructor(private readonly database: MongoDatabase) {
    super();
    this.sessions = sessionsIn(database);
  }

  listOf(userId: string, now: Date): Promise<readonly Session[]> {
    return this.database.run(async () => {
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
    return this.database.run(async () => {
      await this.sessions.deleteMany({ user_id: userId, ...which });
    });
  }

  carryOver(userId: string, id: string, credentialVersion: number): Promise<boolean> {
    return this.database.run(async () => {
      const raise = { $max: { credential_version: credentialVersion } };
      return (await this.sessions.updateOne({ user_id: userId, public_id: id }, raise)).matchedCount > 0;
    });
  }
}
