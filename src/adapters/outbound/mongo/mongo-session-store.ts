import type { Model } from 'mongoose';
import type { Session, SessionUse } from '../../../core/sessions/session.js';
import type { AccountSessionStore, SessionStore } from '../../../core/sessions/sessions.ports.js';
import { SESSION, type StoredSession, toSession } from '../records/records.js';
import { DocumentFields, type DocumentOf } from './document-fields.js';
import type { MongoDatabase } from './mongo-database.js';
import { unlessDuplicate } from './mongo-errors.js';
import { plainSchema, trusted } from './mongo-schemas.js';
import { deleteExpired } from './mongo-queries.js';

const fields = new DocumentFields(SESSION, { id: 'public_id' });

/** A session in `sessions`, by its key, which is a hash: nothing in the database is of use as a cookie. */
type SessionDocument = DocumentOf<StoredSession, { id: 'public_id' }> & { readonly _id: string };

const sessionSchema = plainSchema<SessionDocument>({ _id: { type: String, required: true }, ...fields.definition });

const WITHOUT_KEY = { _id: 0 } as const;

export class MongoSessionStore implements SessionStore, AccountSessionStore {
  private readonly sessions: Model<SessionDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.sessions = database.model('sessions', sessionSchema);
  }

  add(key: string, session: Session, max: number): Promise<void> {
    return this.database.repeatable(async () => {
      // The key is random: where it is there already, the first attempt was carried out.
      await unlessDuplicate(() => this.sessions.insertOne({ _id: key, ...fields.toDocument(session) }));
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
      const document = await this.sessions.findOne({ _id: key }, WITHOUT_KEY).lean<SessionDocument>();
      return document && toSession(fields.toRecord(document));
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
        .find({ user_id: userId, expires_at: trusted({ $gt: now }) }, WITHOUT_KEY)
        .sort({ created_at: -1, public_id: 1 })
        .lean<SessionDocument[]>();
      return found.map((document) => toSession(fields.toRecord(document)));
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
