/**
 * Who searched for what. The `result_` columns are null together: nothing found, or forgotten.
 *
 * Kept in the order in which an account's searches are listed, WITHOUT ROWID: a page of fifty is two or three pages of
 * the file. In the order in which they were made, among everybody else's, it would be fifty. The key's columns come
 * first: otherwise SQLite 3.40, which is Debian 12's, says in its `integrity_check` that others are null.
 */
export const searchHistory = {
  version: 4,
  name: 'search_history',
  up: `
    CREATE TABLE search_history (
      user_id TEXT NOT NULL,
      searched_at INTEGER NOT NULL,
      id TEXT NOT NULL,
      source TEXT NOT NULL CHECK (source IN ('spotify', 'youtube')),
      query TEXT NOT NULL,
      result_id TEXT,
      result_name TEXT,
      result_url TEXT,
      PRIMARY KEY (user_id, searched_at DESC, id DESC)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX search_history_id ON search_history (user_id, id);
    CREATE INDEX search_history_youtube_results ON search_history (searched_at)
      WHERE source = 'youtube' AND result_id IS NOT NULL;
  `,
  down: `
    DROP TABLE search_history;
  `,
};
