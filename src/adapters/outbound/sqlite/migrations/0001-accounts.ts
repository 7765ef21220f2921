/**
 * Accounts, their mailed links, and what is counted about log-ins. The `_folded` columns hold `foldLogin` of their
 * neighbours, computed by the program: SQL's `lower()` knows only ASCII.
 */
export const accounts = {
  version: 1,
  name: 'accounts',
  up: `
    CREATE TABLE users (
      id TEXT PRIMARY KEY NOT NULL,
      username TEXT NOT NULL,
      username_folded TEXT NOT NULL,
      email TEXT NOT NULL,
      email_folded TEXT NOT NULL,
      email_verified INTEGER NOT NULL CHECK (email_verified IN (0, 1)),
      password_hash TEXT NOT NULL,
      credential_version INTEGER NOT NULL,
      pending_email TEXT,
      pending_email_folded TEXT,
      created_at INTEGER NOT NULL,
      last_login INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX users_username ON users (username_folded);
    CREATE UNIQUE INDEX users_email ON users (email_folded);
    CREATE INDEX users_unconfirmed ON users (created_at) WHERE email_verified = 0;

    CREATE TABLE account_tokens (
      hash TEXT PRIMARY KEY NOT NULL,
      purpose TEXT NOT NULL,
      user_id TEXT NOT NULL,
      email TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      used_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX account_tokens_user ON account_tokens (user_id, purpose);
    CREATE INDEX account_tokens_expiry ON account_tokens (expires_at);

    CREATE TABLE login_failures (
      key TEXT PRIMARY KEY NOT NULL,
      failures INTEGER NOT NULL,
      locked_until INTEGER,
      over_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX login_failures_over ON login_failures (over_at);

    CREATE TABLE throttle_windows (
      key TEXT PRIMARY KEY NOT NULL,
      admissions INTEGER NOT NULL,
      over_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX throttle_windows_over ON throttle_windows (over_at);
  `,
  down: `
    DROP TABLE throttle_windows;
    DROP TABLE login_failures;
    DROP TABLE account_tokens;
    DROP TABLE users;
  `,
};
