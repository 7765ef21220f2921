/** Artists by the beginnings of their names, which are folded. What is kept already has one once it is renewed. */
export const foldedArtistNames = {
  version: 17,
  name: 'folded artist names',
  up: `
    ALTER TABLE artist_identities ADD COLUMN folded_name TEXT;
    CREATE INDEX artist_identities_name ON artist_identities (folded_name) WHERE folded_name IS NOT NULL;
  `,
  down: `
    DROP INDEX artist_identities_name;
    ALTER TABLE artist_identities DROP COLUMN folded_name;
  `,
};
