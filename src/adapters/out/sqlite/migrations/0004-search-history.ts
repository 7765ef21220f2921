import type { SqliteMigration } from './sqlite-migration.js';

/** Who searched for what. The `result_` columns are null together: nothing found, or forgotten. */
export const searchHistory: SqliteMigration = {
  version: 4,
  name: 'search_history',
  up: `
    CREATE TABLE search_history (
      id TEXT PRIMARY KEY NOT NULL,
      user_id TEXT NOT NULL,
      source TEXT NOT NULL CHECK (source IN ('spotify', 'youtube')),
      query TEXT NOT NULL,
      result_id TEXT,
      result_name TEXT,
      result_url TEXT,
      searched_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX search_history_latest ON search_history (user_id, searched_at DESC, id DESC);
    CREATE INDEX search_history_youtube_results ON search_history (searched_at)
      WHERE source = 'youtube' AND result_id IS NOT NULL;
  `,
  down: `
    DROP TABLE search_history;
  `,
};
