import { mongo, type UpdateQuery } from 'mongoose';
import type { ClaimedMail, MailRecord, NewMail } from '../../../core/mail/mail.js';
import type { MailLease, MailOutbox, MailQueue } from '../../../core/mail/mail.ports.js';
import { CLAIMED_MAIL } from '../records/records.js';
import { DocumentFields, type DocumentOf, schemaOf } from './document-fields.js';
import { MongoCollection } from './mongo-collection.js';
import type { MongoDatabase } from './mongo-database.js';
import { toObjectId, trusted } from './mongo-schemas.js';

const fields = new DocumentFields(CLAIMED_MAIL);

interface MailDocument extends Omit<DocumentOf<Omit<ClaimedMail, 'id'>>, 'sealed_content'> {
  readonly _id: mongo.ObjectId;

  /** From when on it is to be sent. This and the next three are there while it waits. */
  readonly due_at?: Date;
  readonly sealed_content?: string;
  /** The end of the last claim; before the first one, when it was created. */
  readonly leased_until?: Date;
  /** Who claimed it last, until that attempt has failed. */
  readonly lease_holder?: string;

  readonly sent_at?: Date;
  /** When it was sent or given up. */
  readonly finished_at?: Date;
}

type WaitingDocument = MailDocument & Required<Pick<MailDocument, 'sealed_content'>>;

const mailSchema = schemaOf<MailDocument>({
  _id: 'id',
  ...fields.kinds,
  due_at: 'time',
  leased_until: 'time',
  lease_holder: 'text',
  sent_at: 'time',
  finished_at: 'time',
});

/** Any time at which a mail can be due. With this condition waiting mails are counted from the index alone. */
const EVER = new Date(0);

/** Without these a mail no longer waits, and its content can't be read by anybody. */
const WAITING_FIELDS = { due_at: 1, sealed_content: 1, leased_until: 1, lease_holder: 1 } as const;

/** Mails in MongoDB, for those who write and for those who send them. */
export class MongoMailStore implements MailOutbox, MailQueue {
  private readonly mails: MongoCollection<MailDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.mails = new MongoCollection(database, 'mail_outbox', mailSchema);
  }

  add(mail: NewMail): Promise<void> {
    const { createdAt } = mail;
    const waiting = { due_at: createdAt, leased_until: createdAt };
    const document = fields.toDocument({ ...mail, attempts: 0 });
    return this.mails.insert({ _id: new mongo.ObjectId(), ...document, ...waiting });
  }

  countPending(): Promise<number> {
    return this.database.repeatable(() => this.mails.model.countDocuments({ due_at: trusted({ $gte: EVER }) }).exec());
  }

  async listOf(userId: string): Promise<readonly MailRecord[]> {
    const projection = { kind: 1, to: 1, created_at: 1, sent_at: 1 };
    const found = await this.mails.list({ user_id: userId }, { created_at: 1, _id: 1 }, { projection });
    return found.map(({ kind, to, created_at, sent_at }) => ({
      kind,
      to,
      createdAt: created_at,
      sentAt: sent_at ?? null,
    }));
  }

  removeAllOf(userId: string): Promise<void> {
    return this.mails.removeAll({ user_id: userId });
  }

  claim({ holder, until }: MailLease, now: Date): Promise<ClaimedMail | null> {
    return this.database.run(async () => {
      const claimed = await this.mails.model
        .findOneAndUpdate(
          { due_at: trusted({ $lte: now }), leased_until: trusted({ $lte: now }) },
          { $set: { lease_holder: holder, leased_until: until }, $inc: { attempts: 1 } },
          { sort: { due_at: 1, _id: 1 }, returnDocument: 'after' },
        )
        .lean<WaitingDocument>();
      return claimed && { id: claimed._id.toHexString(), ...fields.toRecord(claimed) };
    });
  }

  markSent(id: string, holder: string, now: Date): Promise<boolean> {
    return this.updateClaimed(id, holder, { $set: { sent_at: now, finished_at: now }, $unset: WAITING_FIELDS });
  }

  retryLater(id: string, holder: string, dueAt: Date): Promise<boolean> {
    const change = { $set: { due_at: dueAt, leased_until: dueAt }, $unset: { lease_holder: 1 } } as const;
    return this.updateClaimed(id, holder, change);
  }

  giveUp(id: string, holder: string, now: Date): Promise<boolean> {
    return this.updateClaimed(id, holder, { $set: { finished_at: now }, $unset: WAITING_FIELDS });
  }

  removeFinished(now: Date): Promise<number> {
    return this.mails.removeExpired('finished_at', now);
  }

  private async updateClaimed(id: string, holder: string, change: UpdateQuery<MailDocument>): Promise<boolean> {
    const _id = toObjectId(id);
    if (_id === null) return false;
    return this.mails.updateOnce({ _id, lease_holder: holder }, change);
  }
}
