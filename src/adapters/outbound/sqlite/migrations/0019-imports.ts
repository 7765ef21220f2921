/**
 * Imports of playlists, and what is left to be done for each, step by step. `skipped` and `playlists` are JSON lists that
 * can be added to: without brackets, a comma before each item.
 */
export const imports = {
  version: 19,
  name: 'imports',
  up: `
    CREATE TABLE imports (
      id TEXT PRIMARY KEY NOT NULL,
      user_id TEXT NOT NULL,
      total INTEGER NOT NULL,
      imported INTEGER NOT NULL,
      found_by_name INTEGER NOT NULL,
      skipped TEXT NOT NULL,
      playlists TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      step INTEGER NOT NULL,
      steps INTEGER NOT NULL,
      attempts INTEGER NOT NULL,
      due_at INTEGER,
      lease_holder TEXT,
      lease_until INTEGER,
      finished_at INTEGER
    ) STRICT;
    CREATE INDEX imports_latest ON imports (user_id, created_at DESC, id DESC);
    CREATE INDEX imports_due ON imports (due_at, lease_until) WHERE finished_at IS NULL;
    CREATE INDEX imports_finished ON imports (finished_at) WHERE finished_at IS NOT NULL;

    CREATE TABLE import_steps (
      import_id TEXT NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      content TEXT NOT NULL,
      PRIMARY KEY (import_id, position)
    ) STRICT, WITHOUT ROWID;
  `,
  down: `
    DROP TABLE import_steps;
    DROP TABLE imports;
  `,
};
