/** Mails, waiting ones (`finished_at` is null) and those sent or given up. `sealed_content` is emptied at the end. */
export const mailOutbox = {
  version: 3,
  name: 'mail_outbox',
  up: `
    CREATE TABLE mail_outbox (
      id TEXT PRIMARY KEY NOT NULL,
      kind TEXT NOT NULL,
      user_id TEXT NOT NULL,
      recipient TEXT NOT NULL,
      sealed_content TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      attempts INTEGER NOT NULL,
      due_at INTEGER NOT NULL,
      lease_holder TEXT,
      lease_until INTEGER,
      sent_at INTEGER,
      finished_at INTEGER
    ) STRICT;
    CREATE INDEX mail_outbox_queue ON mail_outbox (finished_at, due_at);
    CREATE INDEX mail_outbox_user ON mail_outbox (user_id, created_at);
  `,
  down: `
    DROP TABLE mail_outbox;
  `,
};
