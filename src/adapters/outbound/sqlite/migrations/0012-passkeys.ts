/** Passkeys. `transports` is a JSON array. */
export const passkeys = {
  version: 12,
  name: 'passkeys',
  up: `
    CREATE TABLE passkeys (
      credential_id TEXT PRIMARY KEY NOT NULL,
      id TEXT NOT NULL,
      user_id TEXT NOT NULL,
      public_key TEXT NOT NULL,
      counter INTEGER NOT NULL,
      transports TEXT NOT NULL,
      backup_eligible INTEGER NOT NULL,
      backed_up INTEGER NOT NULL,
      name TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      last_used_at INTEGER
    ) STRICT;
    CREATE INDEX passkeys_account ON passkeys (user_id, created_at, id);
  `,
  down: 'DROP TABLE passkeys;',
};
