import { randomUUID } from 'node:crypto';
import type { ClaimedMail, MailRecord, NewMail } from '../../../core/mail/mail.js';
import type { MailLease, MailOutbox, MailQueue } from '../../../core/mail/mail.ports.js';
import { CLAIMED_MAIL } from '../records/records.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { SqliteRows } from './sqlite-rows.js';

const RENAMED = { to: 'recipient' };

const claimed = new SqliteRows<ClaimedMail>({ id: 'text', ...CLAIMED_MAIL }, RENAMED);
const shown = new SqliteRows<MailRecord>({ kind: 'text', to: 'text', createdAt: 'time', sentAt: 'time' }, RENAMED);

/** Waiting and recent mails in SQLite. Mails due at the same time are sent in the order in which they were added. */
export class SqliteMailOutbox implements MailOutbox, MailQueue {
  constructor(private readonly database: SqliteDatabase) {}

  async add(mail: NewMail): Promise<void> {
    await this.database.change(
      `INSERT INTO mail_outbox (due_at, ${claimed.columns}) VALUES (:createdAt, ${claimed.values})`,
      claimed.parameters({ ...mail, id: randomUUID(), attempts: 0 }),
    );
  }

  async countPending(): Promise<number> {
    const statement = 'SELECT count(*) AS n FROM mail_outbox WHERE finished_at IS NULL';
    return (await this.database.first<{ n: number }>(statement))?.n ?? 0;
  }

  async listOf(userId: string): Promise<readonly MailRecord[]> {
    const found = await this.database.all(
      `SELECT ${shown.columns} FROM mail_outbox WHERE user_id = :userId ORDER BY created_at, rowid`,
      { userId },
    );
    return found.map((row) => shown.record(row));
  }

  async removeAllOf(userId: string): Promise<void> {
    await this.database.change('DELETE FROM mail_outbox WHERE user_id = :userId', { userId });
  }

  claim({ holder, until }: MailLease, now: Date): Promise<ClaimedMail | null> {
    return this.database.write((sql) => {
      const row = sql.first(
        `UPDATE mail_outbox SET attempts = attempts + 1, lease_holder = :holder, lease_until = :until
         WHERE rowid = (SELECT rowid FROM mail_outbox
                        WHERE finished_at IS NULL AND due_at <= :now AND ifnull(lease_until, 0) <= :now
                        ORDER BY due_at, rowid LIMIT 1)
         RETURNING ${claimed.columns}`,
        { holder, until, now },
      );
      return claimed.recordOrNull(row);
    });
  }

  markSent(id: string, holder: string, now: Date): Promise<boolean> {
    return this.update("sent_at = :at, finished_at = :at, sealed_content = ''", id, holder, now);
  }

  retryLater(id: string, holder: string, dueAt: Date): Promise<boolean> {
    return this.update('due_at = :at, lease_holder = NULL, lease_until = NULL', id, holder, dueAt);
  }

  giveUp(id: string, holder: string, now: Date): Promise<boolean> {
    return this.update("finished_at = :at, sealed_content = ''", id, holder, now);
  }

  removeFinished(now: Date): Promise<number> {
    return this.database.deleteExpired({ table: 'mail_outbox', key: 'id', expiry: 'finished_at' }, now);
  }

  /** Changes the mail only while it is unfinished and `holder` was the last to claim it; says whether it did. */
  private update(assignments: string, id: string, holder: string, at: Date): Promise<boolean> {
    return this.database.changesAny(
      `UPDATE mail_outbox SET ${assignments} WHERE id = :id AND lease_holder = :holder AND finished_at IS NULL`,
      { id, holder, at },
    );
  }
}
