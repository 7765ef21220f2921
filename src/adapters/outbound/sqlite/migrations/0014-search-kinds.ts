/**
 * `kind`: what was looked for. `source` says since then where the result is from, which for a search of both sources is
 * either of them. `mbid`: MusicBrainz's id of the artist.
 */
export const searchKinds = {
  version: 14,
  name: 'search kinds',
  up: `
    ALTER TABLE search_history ADD COLUMN kind TEXT NOT NULL DEFAULT 'artist'
      CHECK (kind IN ('artist', 'channel', 'track', 'everything'));
    ALTER TABLE search_history ADD COLUMN result_image_url TEXT;
    ALTER TABLE search_history ADD COLUMN mbid TEXT;
    UPDATE search_history SET kind = 'channel' WHERE source = 'youtube';
    UPDATE search_history SET kind = 'track' WHERE result_url LIKE 'https://open.spotify.com/track/%';
  `,
  down: `
    ALTER TABLE search_history DROP COLUMN mbid;
    ALTER TABLE search_history DROP COLUMN result_image_url;
    ALTER TABLE search_history DROP COLUMN kind;
  `,
};
