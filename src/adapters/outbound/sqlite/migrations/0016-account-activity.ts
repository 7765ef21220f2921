/** What happened to accounts, in the order in which it is listed, WITHOUT ROWID as the search history. */
export const accountActivity = {
  version: 16,
  name: 'account activity',
  up: `
    CREATE TABLE account_activity (
      user_id TEXT NOT NULL,
      at INTEGER NOT NULL,
      id TEXT NOT NULL,
      event TEXT NOT NULL,
      ip TEXT NOT NULL,
      user_agent TEXT NOT NULL,
      PRIMARY KEY (user_id, at DESC, id DESC)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX account_activity_at ON account_activity (at);
  `,
  down: 'DROP TABLE account_activity;',
};
