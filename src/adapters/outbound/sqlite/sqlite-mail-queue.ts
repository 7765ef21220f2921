import type { ClaimedMail, MailKind } from '../../../core/mail/mail.js';
import { MailQueue, type MailLease } from '../../../core/mail/mail.ports.js';
import { removeInBatches } from './delete-in-batches.js';
import type { SqlParameters } from './sqlite-connection.js';
import type { SqliteDatabase } from './sqlite-database.js';

interface ClaimedRow {
  readonly id: string;
  readonly kind: MailKind;
  readonly user_id: string;
  readonly recipient: string;
  readonly sealed_content: string;
  readonly created_at: number;
  readonly attempts: number;
}

/** Waiting mails in the embedded database: the senders' side. Mails due at the same time go in the order written. */
export class SqliteMailQueue extends MailQueue {
  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  claim({ holder, until }: MailLease, now: Date): Promise<ClaimedMail | null> {
    return this.database.write((sql) => {
      const row = sql.first<ClaimedRow>(
        `UPDATE mail_outbox SET attempts = attempts + 1, lease_holder = :holder, lease_until = :until
         WHERE rowid = (SELECT rowid FROM mail_outbox
                        WHERE finished_at IS NULL AND due_at <= :now AND ifnull(lease_until, 0) <= :now
                        ORDER BY due_at, rowid LIMIT 1)
         RETURNING id, kind, user_id, recipient, sealed_content, created_at, attempts`,
        { holder, until: until.getTime(), now: now.getTime() },
      );
      return row === undefined ? null : toClaimedMail(row);
    });
  }

  markSent(id: string, holder: string, now: Date): Promise<boolean> {
    return this.finish('sent_at = :now, finished_at = :now', { id, holder, now: now.getTime() });
  }

  retryLater(id: string, holder: string, dueAt: Date): Promise<boolean> {
    return this.update('due_at = :dueAt, lease_holder = NULL, lease_until = NULL', {
      id,
      holder,
      dueAt: dueAt.getTime(),
    });
  }

  giveUp(id: string, holder: string, now: Date): Promise<boolean> {
    return this.finish('finished_at = :now', { id, holder, now: now.getTime() });
  }

  removeFinished(now: Date): Promise<number> {
    return removeInBatches(this.database, (sql, limit) =>
      sql.change(
        'DELETE FROM mail_outbox WHERE rowid IN (SELECT rowid FROM mail_outbox WHERE finished_at <= :now LIMIT :limit)',
        { now: now.getTime(), limit },
      ),
    );
  }

  /** Ends the mail's waiting, and wipes its content: it holds tokens. */
  private finish(assignments: string, parameters: SqlParameters): Promise<boolean> {
    return this.update(`${assignments}, sealed_content = ''`, parameters);
  }

  /** Changes the mail while it waits and this holder was the last to claim it. Whether it did. */
  private update(assignments: string, parameters: SqlParameters): Promise<boolean> {
    return this.database.write((sql) => {
      const changed = sql.change(
        `UPDATE mail_outbox SET ${assignments} WHERE id = :id AND lease_holder = :holder AND finished_at IS NULL`,
        parameters,
      );
      return changed > 0;
    });
  }
}

function toClaimedMail(row: ClaimedRow): ClaimedMail {
  return {
    id: row.id,
    kind: row.kind,
    userId: row.user_id,
    to: row.recipient,
    sealedContent: row.sealed_content,
    createdAt: new Date(row.created_at),
    attempts: row.attempts,
  };
}
