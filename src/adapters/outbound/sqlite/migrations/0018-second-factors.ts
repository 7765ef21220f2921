/**
 * Second factors, and secrets that wait for their first code. `recovery_codes` is a JSON array of hashes; `expires_at` is
 * when a row ends that is nothing but such a secret.
 */
export const secondFactors = {
  version: 18,
  name: 'second factors',
  up: `
    CREATE TABLE second_factors (
      user_id TEXT PRIMARY KEY NOT NULL,
      secret TEXT,
      enabled_at INTEGER,
      last_step INTEGER NOT NULL DEFAULT 0,
      recovery_codes TEXT NOT NULL DEFAULT '[]',
      proposed_secret TEXT,
      proposed_to TEXT,
      proposed_until INTEGER,
      expires_at INTEGER
    ) STRICT;
    CREATE INDEX second_factors_expiry ON second_factors (expires_at);
  `,
  down: 'DROP TABLE second_factors;',
};
