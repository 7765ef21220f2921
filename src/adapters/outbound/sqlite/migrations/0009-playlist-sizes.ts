/**
 * `bytes`: what a playlist takes up of its account's room (`core/playlists/playlist-size.ts`). The index has all that is
 * added up before anything is added.
 */
export const playlistSizes = {
  version: 9,
  name: 'playlist sizes',
  up: `
    ALTER TABLE playlists ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
    UPDATE playlists SET bytes = octet_length(name) + octet_length(description) + coalesce((
      SELECT sum(octet_length(spotify_track_id) + coalesce(octet_length(track_name), 0) +
                 coalesce(octet_length(artist_name), 0) + coalesce(octet_length(album_name), 0) +
                 coalesce(octet_length(image_url), 0) + coalesce(octet_length(spotify_url), 0))
      FROM playlist_songs WHERE playlist_id = playlists.id
    ), 0);
    CREATE INDEX playlists_size ON playlists (user_id, song_count, bytes);
  `,
  down: `
    DROP INDEX playlists_size;
    ALTER TABLE playlists DROP COLUMN bytes;
  `,
};
