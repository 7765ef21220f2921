/**
 * Registrations, which were accounts with an unconfirmed address before: those become registrations, with their ids, so
 * that their links go on working.
 */
export const registrations = {
  version: 7,
  name: 'registrations',
  up: `
    CREATE TABLE registrations (
      id TEXT PRIMARY KEY NOT NULL,
      username TEXT NOT NULL,
      username_folded TEXT NOT NULL,
      email TEXT NOT NULL,
      email_folded TEXT NOT NULL,
      password_hash TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX registrations_username ON registrations (username_folded);
    CREATE INDEX registrations_email ON registrations (email_folded, created_at);
    CREATE INDEX registrations_expiry ON registrations (expires_at);

    INSERT INTO registrations
      SELECT id, username, username_folded, email, email_folded, password_hash, created_at, created_at + 7 * 86400000
      FROM users WHERE email_verified = 0;
    DELETE FROM users WHERE email_verified = 0;
    DROP INDEX users_unconfirmed;
  `,
  down: `
    CREATE INDEX users_unconfirmed ON users (created_at) WHERE email_verified = 0;
    INSERT OR IGNORE INTO users (id, username, username_folded, email, email_folded, email_verified, password_hash,
                                 credential_version, created_at)
      SELECT id, username, username_folded, email, email_folded, 0, password_hash, 0, created_at FROM registrations
      ORDER BY created_at DESC;
    DROP TABLE registrations;
  `,
};
