/**
 * Playlists and their songs. `song_count` saves lists the counting. A `position` says only what comes before what:
 * places between two may be empty.
 */
export const playlists = {
  version: 5,
  name: 'playlists',
  up: `
    CREATE TABLE playlists (
      id TEXT PRIMARY KEY NOT NULL,
      user_id TEXT NOT NULL,
      name TEXT NOT NULL,
      description TEXT NOT NULL,
      song_count INTEGER NOT NULL,
      version INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX playlists_latest ON playlists (user_id, created_at DESC, id DESC);

    CREATE TABLE playlist_songs (
      playlist_id TEXT NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
      id TEXT NOT NULL,
      position INTEGER NOT NULL,
      spotify_track_id TEXT NOT NULL,
      track_name TEXT,
      artist_name TEXT,
      album_name TEXT,
      duration_ms INTEGER,
      image_url TEXT,
      spotify_url TEXT,
      added_at INTEGER NOT NULL,
      fetched_at INTEGER NOT NULL,
      PRIMARY KEY (playlist_id, id)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX playlist_songs_track ON playlist_songs (playlist_id, spotify_track_id);
    CREATE INDEX playlist_songs_order ON playlist_songs (playlist_id, position);
  `,
  down: `
    DROP TABLE playlist_songs;
    DROP TABLE playlists;
  `,
};
