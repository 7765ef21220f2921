import { randomUUID } from 'node:crypto';
import type { ClaimedMail, MailKind, MailRecord, NewMail } from '../../../core/mail/mail.js';
import type { MailLease, MailOutbox, MailQueue } from '../../../core/mail/mail.ports.js';
import type { SqlParameters } from './sqlite-connection.js';
import type { SqliteDatabase } from './sqlite-database.js';

interface RecordRow {
  readonly kind: MailKind;
  readonly recipient: string;
  readonly created_at: number;
  readonly sent_at: number | null;
}

interface ClaimedRow {
  readonly id: string;
  readonly kind: MailKind;
  readonly user_id: string;
  readonly recipient: string;
  readonly sealed_content: string;
  readonly created_at: number;
  readonly attempts: number;
}

/** Waiting and recent mails in SQLite. Mails due at the same time are sent in the order in which they were added. */
export class SqliteMailOutbox implements MailOutbox, MailQueue {
  constructor(private readonly database: SqliteDatabase) {}

  async add({ kind, userId, to, sealedContent, createdAt }: NewMail): Promise<void> {
    await this.database.change(
      `INSERT INTO mail_outbox (id, kind, user_id, recipient, sealed_content, created_at, attempts, due_at)
       VALUES (:id, :kind, :userId, :to, :sealedContent, :createdAt, 0, :createdAt)`,
      { id: randomUUID(), kind, userId, to, sealedContent, createdAt: createdAt.getTime() },
    );
  }

  async countPending(): Promise<number> {
    const statement = 'SELECT count(*) AS n FROM mail_outbox WHERE finished_at IS NULL';
    return (await this.database.first<{ n: number }>(statement))?.n ?? 0;
  }

  async listOf(userId: string): Promise<readonly MailRecord[]> {
    const rows = await this.database.all<RecordRow>(
      `SELECT kind, recipient, created_at, sent_at FROM mail_outbox WHERE user_id = :userId
       ORDER BY created_at, rowid`,
      { userId },
    );
    return rows.map((row) => ({
      kind: row.kind,
      to: row.recipient,
      createdAt: new Date(row.created_at),
      sentAt: row.sent_at === null ? null : new Date(row.sent_at),
    }));
  }

  async removeAllOf(userId: string): Promise<void> {
    await this.database.change('DELETE FROM mail_outbox WHERE user_id = :userId', { userId });
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
    return this.update("sent_at = :now, finished_at = :now, sealed_content = ''", { id, holder, now: now.getTime() });
  }

  retryLater(id: string, holder: string, dueAt: Date): Promise<boolean> {
    const due = dueAt.getTime();
    return this.update('due_at = :due, lease_holder = NULL, lease_until = NULL', { id, holder, due });
  }

  giveUp(id: string, holder: string, now: Date): Promise<boolean> {
    return this.update("finished_at = :now, sealed_content = ''", { id, holder, now: now.getTime() });
  }

  removeFinished(now: Date): Promise<number> {
    return this.database.deleteExpired({ table: 'mail_outbox', key: 'id', expiry: 'finished_at' }, now);
  }

  /** Changes the mail only while it is unfinished and `holder` was the last to claim it; says whether it did. */
  private async update(assignments: string, parameters: SqlParameters): Promise<boolean> {
    const changed = await this.database.change(
      `UPDATE mail_outbox SET ${assignments} WHERE id = :id AND lease_holder = :holder AND finished_at IS NULL`,
      parameters,
    );
    return changed > 0;
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
