/**
 * How much an account may keep: enough for anybody's music, and an end for a program that has gone wrong.
 *
 * A playlist is shown whole and, on MongoDB, is one document of at most 16 MiB: 1,000 songs with every text as long as
 * it may be are about half of that. 10,000 songs as Spotify names them are about 3 MB.
 */
export const defaultPlaylistBounds = {
  maxPlaylists: 500,
  /** Songs in one playlist. */
  maxSongs: 1_000,
  /** Songs in all playlists together. */
  maxSongsInAll: 10_000,
  /** Bytes of text in all playlists together, as `playlist-size.ts` counts them. */
  maxBytesInAll: 10_000_000,
};

export type PlaylistBounds = Readonly<typeof defaultPlaylistBounds>;

/**
 * How long what came from Spotify is shown without asking again, and how much asking one showing may cost.
 *
 * 30 days are promised to users. Since February 2026 an application in development mode may request one track at a time
 * only, within a limit that searches share: 20 tracks are a page's worth, and 2 s are as long as a page should wait.
 * That limit is everybody's, and whoever imports a file decides what is old in it. Thirty showings an hour renew a
 * playlist of 500 songs, and are a small part of what Spotify allows.
 */
export const defaultFreshnessPolicy = {
  ttlMs: 30 * 86_400_000,
  /** Tracks that are requested in one showing; the others wait for the next. */
  maxTracks: 20,
  /** Milliseconds for all of them together. */
  timeLimitMs: 2_000,
  /** How many showings of one account's playlists may request tracks; the others show links. */
  asking: { limit: 30, windowMs: 3_600_000 },
};

export type FreshnessPolicy = Readonly<typeof defaultFreshnessPolicy>;

/** Where pictures may come from besides Spotify's own hosts. */
export interface PicturePolicy {
  /**
   * Origins such as `http://localhost:5000` whose `/assets/` are taken too: outside production the service's own, since
   * the sample catalogue's pictures are there. Empty in production.
   */
  readonly allowedImageOrigins: readonly string[];
}
