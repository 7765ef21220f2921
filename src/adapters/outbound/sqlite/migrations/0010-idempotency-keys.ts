/** Requests that clients may repeat, by a fingerprint of account and key. Without `status`: not answered yet. */
export const idempotencyKeys = {
  version: 10,
  name: 'idempotency keys',
  up: `
    CREATE TABLE idempotency_keys (
      id TEXT PRIMARY KEY NOT NULL,
      user_id TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      since INTEGER NOT NULL,
      running_until INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      status INTEGER,
      location TEXT,
      body TEXT
    ) STRICT;
    CREATE INDEX idempotency_keys_account ON idempotency_keys (user_id, since);
    CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
  `,
  down: 'DROP TABLE idempotency_keys;',
};
