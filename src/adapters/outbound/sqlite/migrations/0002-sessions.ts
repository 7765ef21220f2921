/** Log-ins under way. `key` is a hash of what the cookie holds; `id` names the session to its owner. */
export const sessions = {
  version: 2,
  name: 'sessions',
  up: `
    CREATE TABLE sessions (
      key TEXT PRIMARY KEY NOT NULL,
      id TEXT NOT NULL,
      user_id TEXT NOT NULL,
      credential_version INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      last_seen_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      ends_at INTEGER NOT NULL,
      remembered INTEGER NOT NULL CHECK (remembered IN (0, 1)),
      ip TEXT NOT NULL,
      user_agent TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX sessions_user ON sessions (user_id, id);
    CREATE INDEX sessions_latest ON sessions (user_id, created_at DESC, id);
    CREATE INDEX sessions_expiry ON sessions (expires_at);
  `,
  down: `
    DROP TABLE sessions;
  `,
};
