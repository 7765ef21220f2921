/** Who artists are, and whom names mean: what MusicBrainz told, as JSON. */
export const identities = {
  version: 8,
  name: 'identities',
  up: `
    CREATE TABLE artist_identities (
      mbid TEXT PRIMARY KEY NOT NULL,
      facts TEXT,
      merged_into TEXT,
      expires_at INTEGER NOT NULL,
      CHECK ((facts IS NULL) <> (merged_into IS NULL))
    ) STRICT;
    CREATE INDEX artist_identities_expiry ON artist_identities (expires_at);

    CREATE TABLE artist_names (
      key TEXT PRIMARY KEY NOT NULL,
      meaning TEXT NOT NULL,
      expires_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX artist_names_expiry ON artist_names (expires_at);
  `,
  down: `
    DROP TABLE artist_names;
    DROP TABLE artist_identities;
  `,
};
