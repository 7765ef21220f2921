import type { Session, SessionUse } from '../../../core/sessions/session.js';
import type { AccountSessionStore, SessionStore } from '../../../core/sessions/sessions.ports.js';
import { SESSION, type StoredSession, toSession } from '../records/records.js';
import { DocumentFields, type DocumentOf, schemaOf } from './document-fields.js';
import { MongoCollection } from './mongo-collection.js';
import type { MongoDatabase } from './mongo-database.js';
import { unlessDuplicate } from './mongo-errors.js';
import { trusted } from './mongo-schemas.js';

const fields = new DocumentFields(SESSION, { id: 'public_id' });

/** A session in `sessions`, by its key, which is a hash: nothing in the database is of use as a cookie. */
type SessionDocument = DocumentOf<StoredSession, { id: 'public_id' }> & { readonly _id: string };

const sessionSchema = schemaOf<SessionDocument>({ _id: 'text', ...fields.kinds });

const NEWEST = { created_at: -1, public_id: 1 } as const;

export class MongoSessionStore implements SessionStore, AccountSessionStore {
  private readonly sessions: MongoCollection<SessionDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.sessions = new MongoCollection(database, 'sessions', sessionSchema);
  }

  add(key: string, session: Session, max: number): Promise<void> {
    return this.database.repeatable(async () => {
      // The key is random: where it is there already, the first attempt was carried out.
      await unlessDuplicate(() => this.sessions.model.insertOne({ _id: key, ...fields.toDocument(session) }));
      // Looked for afterwards: whichever of several calls adds the last one sees them all.
      const others = await this.sessions.model
        .find({ user_id: session.userId, expires_at: trusted({ $gt: session.createdAt }) }, { _id: 1 })
        .sort(NEWEST)
        .lean<{ _id: string }[]>();
      const tooMany = others.filter(({ _id }) => _id !== key).slice(max - 1);
      if (tooMany.length === 0) return;
      await this.sessions.model.deleteMany({ _id: trusted({ $in: tooMany.map(({ _id }) => _id) }) });
    });
  }

  async find(key: string): Promise<Session | null> {
    const document = await this.sessions.find({ _id: key });
    return document && toSession(fields.toRecord(document));
  }

  touch(key: string, { lastSeenAt, expiresAt, endsAt }: SessionUse): Promise<boolean> {
    return this.sessions.update(
      { _id: key, expires_at: trusted({ $gt: lastSeenAt }) },
      { $max: { last_seen_at: lastSeenAt, expires_at: expiresAt, ends_at: endsAt } },
    );
  }

  end(key: string): Promise<boolean> {
    return this.sessions.remove({ _id: key });
  }

  removeExpired(now: Date): Promise<number> {
    return this.sessions.removeExpired('expires_at', now);
  }

  async listOf(userId: string, now: Date): Promise<readonly Session[]> {
    const found = await this.sessions.list({ user_id: userId, expires_at: trusted({ $gt: now }) }, NEWEST);
    return found.map((document) => toSession(fields.toRecord(document)));
  }

  endOne(userId: string, id: string): Promise<boolean> {
    return this.sessions.remove({ user_id: userId, public_id: id });
  }

  endAllOf(userId: string, except?: string): Promise<void> {
    const which = except === undefined ? {} : { public_id: trusted({ $ne: except }) };
    return this.sessions.removeAll({ user_id: userId, ...which });
  }

  carryOver(userId: string, id: string, credentialVersion: number): Promise<boolean> {
    const raise = { $max: { credential_version: credentialVersion } };
    return this.sessions.update({ user_id: userId, public_id: id }, raise);
  }

  markAuthenticated(userId: string, id: string, at: Date): Promise<boolean> {
    return this.sessions.update({ user_id: userId, public_id: id }, { $max: { authenticated_at: at } });
  }
}
