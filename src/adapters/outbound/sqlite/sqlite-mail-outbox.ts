import { randomUUID } from 'node:crypto';
import type { MailKind, MailRecord, NewMail } from '../../../core/mail/mail.js';
import { MailOutbox } from '../../../core/mail/mail.ports.js';
import type { SqliteDatabase } from './sqlite-database.js';

interface RecordRow {
  readonly kind: MailKind;
  readonly recipient: string;
  readonly created_at: number;
  readonly sent_at: number | null;
}

/** Waiting mails in the embedded database: the writers' side. */
export class SqliteMailOutbox extends MailOutbox {
  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  add({ kind, userId, to, sealedContent, createdAt }: NewMail): Promise<void> {
    return this.database.write((sql) => {
      sql.change(
        `INSERT INTO mail_outbox (id, kind, user_id, recipient, sealed_content, created_at, attempts, due_at)
         VALUES (:id, :kind, :userId, :to, :sealedContent, :createdAt, 0, :createdAt)`,
        { id: randomUUID(), kind, userId, to, sealedContent, createdAt: createdAt.getTime() },
      );
    });
  }

  countPending(): Promise<number> {
    return this.database.read(
      (sql) => sql.first<{ n: number }>('SELECT count(*) AS n FROM mail_outbox WHERE finished_at IS NULL')?.n ?? 0,
    );
  }

  listOf(userId: string): Promise<readonly MailRecord[]> {
    return this.database.read((sql) => {
      const rows = sql.all<RecordRow>(
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
    });
  }

  removeAllOf(userId: string): Promise<void> {
    return this.database.write((sql) => {
      sql.change('DELETE FROM mail_outbox WHERE user_id = :userId', { userId });
    });
  }
}
