import type { Model, UpdateQuery } from 'mongoose';
import type { ClaimedMail } from '../../../core/mail/mail.js';
import { MailQueue, type MailLease } from '../../../core/mail/mail.ports.js';
import { deleteUpTo } from './delete-in-batches.js';
import { mailsIn, type MailDocument } from './mail-document.js';
import type { MongoDatabase } from './mongo-database.js';
import { trusted } from './mongo-schemas.js';
import { toObjectId } from './user-document.js';

/** With these gone a mail no longer waits, and what it said can't be read by anybody. */
const WAITING_FIELDS = { due_at: 1, sealed_content: 1, leased_until: 1, lease_holder: 1 } as const;

/** Waiting mails in MongoDB, for those who send them. */
export class MongoMailQueue extends MailQueue {
  private readonly mails: Model<MailDocument>;

  constructor(private readonly database: MongoDatabase) {
    super();
    this.mails = mailsIn(database);
  }

  claim({ holder, until }: MailLease, now: Date): Promise<ClaimedMail | null> {
    return this.database.run(async () => {
      const claimed = await this.mails
        .findOneAndUpdate(
          { due_at: trusted({ $lte: now }), leased_until: trusted({ $lte: now }) },
          { $set: { lease_holder: holder, leased_until: until }, $inc: { attempts: 1 } },
          { sort: { due_at: 1, _id: 1 }, returnDocument: 'after' },
        )
        .lean<MailDocument>();
      return claimed === null ? null : toClaimedMail(claimed);
    });
  }

  markSent(id: string, holder: string, now: Date): Promise<boolean> {
    return this.update(id, holder, { $set: { sent_at: now, finished_at: now }, $unset: WAITING_FIELDS });
  }

  retryLater(id: string, holder: string, dueAt: Date): Promise<boolean> {
    const change = { $set: { due_at: dueAt, leased_until: dueAt }, $unset: { lease_holder: 1 } } as const;
    return this.update(id, holder, change);
  }

  giveUp(id: string, holder: string, now: Date): Promise<boolean> {
    return this.update(id, holder, { $set: { finished_at: now }, $unset: WAITING_FIELDS });
  }

  removeFinished(now: Date): Promise<number> {
    return deleteUpTo(this.database, this.mails, 'finished_at', now);
  }

  private update(id: string, holder: string, change: UpdateQuery<MailDocument>): Promise<boolean> {
    const _id = toObjectId(id);
    if (_id === null) return Promise.resolve(false);
    return this.database.run(
      async () => (await this.mails.updateOne({ _id, lease_holder: holder }, change)).matchedCount > 0,
    );
  }
}

function toClaimedMail(document: MailDocument): ClaimedMail {
  return {
    id: document._id.toHexString(),
    kind: document.kind,
    userId: document.user_id,
    to: document.to,
    sealedContent: document.sealed_content ?? '',
    createdAt: document.created_at,
    attempts: document.attempts,
  };
}
