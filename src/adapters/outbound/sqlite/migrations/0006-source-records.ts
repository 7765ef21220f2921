/** What is remembered about the sources: ids by fingerprints of what led to them, and the use of YouTube's budgets. */
export const sourceRecords = {
  version: 6,
  name: 'source records',
  up: `
    CREATE TABLE known_ids (
      key TEXT PRIMARY KEY NOT NULL,
      id TEXT NOT NULL,
      over_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX known_ids_over ON known_ids (over_at);

    CREATE TABLE youtube_use (
      ends_at INTEGER PRIMARY KEY NOT NULL,
      searches INTEGER NOT NULL,
      units INTEGER NOT NULL
    ) STRICT;
  `,
  down: `
    DROP TABLE youtube_use;
    DROP TABLE known_ids;
  `,
};
