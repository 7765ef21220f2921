/** Personal API tokens, by a hash of the token; `scopes` separated by spaces. */
export const apiTokens = {
  version: 13,
  name: 'API tokens',
  up: `
    CREATE TABLE api_tokens (
      key TEXT PRIMARY KEY NOT NULL,
      id TEXT NOT NULL,
      user_id TEXT NOT NULL,
      name TEXT NOT NULL,
      scopes TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      last_used_at INTEGER
    ) STRICT;
    CREATE INDEX api_tokens_account ON api_tokens (user_id, created_at DESC, id);
    CREATE INDEX api_tokens_expiry ON api_tokens (expires_at);
  `,
  down: 'DROP TABLE api_tokens;',
};
