import { mongo, type Model } from 'mongoose';
import { MailOutbox } from '../../../core/mail/mail.ports.js';
import type { MailRecord, NewMail } from '../../../core/mail/mail.js';
import { mailsIn, type MailDocument } from './mail-document.js';
import type { MongoDatabase } from './mongo-database.js';
import { trusted } from './mongo-schemas.js';

/** Any moment at which a mail can be due. Asked for like this, waiting mails are counted from the index alone. */
const EVER = new Date(0);

/** Waiting mails in MongoDB, for those who write them. */
export class MongoMailOutbox extends MailOutbox {
  private readonly mails: Model<MailDocument>;

  constructor(private readonly database: MongoDatabase) {
    super();
    this.mails = mailsIn(database);
  }

  add({ kind, userId, to, sealedContent, createdAt }: NewMail): Promise<void> {
    return this.database.run(async () => {
      await this.mails.insertOne({
        _id: new mongo.ObjectId(),
        kind,
        user_id: userId,
        to,
        created_at: createdAt,
        attempts: 0,
        due_at: createdAt,
        sealed_content: sealedContent,
        leased_until: createdAt,
      });
    });
  }

  countPending(): Promise<number> {
    return this.database.run(() => this.mails.countDocuments({ due_at: trusted({ $gte: EVER }) }).exec());
  }

  listOf(userId: string): Promise<readonly MailRecord[]> {
    return this.database.run(async () => {
      const found = await this.mails
        .find({ user_id: userId }, { _id: 0, kind: 1, to: 1, created_at: 1, sent_at: 1 })
        .sort({ created_at: 1, _id: 1 })
        .lean<MailDocument[]>();
      return found.map(({ kind, to, created_at, sent_at }) => ({
        kind,
        to,
        createdAt: created_at,
        sentAt: sent_at ?? null,
      }));
    });
  }

  removeAllOf(userId: string): Promise<void> {
    return this.database.run(async () => {
      await this.mails.deleteMany({ user_id: userId });
    });
  }
}
