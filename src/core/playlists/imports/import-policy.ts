/** Songs of one step: looking for them takes less than a lease, however slow Spotify is. */
export const SONGS_IN_A_STEP = 6;

/**
 * How imports go on after the request. Times in milliseconds.
 *
 * Promised: a dead process's imports are taken over within a minute, so a lease and a poll stay below that. Two requests
 * a second, one at a time, leave most of what Spotify allows (about 180 a minute) to those who wait for an answer.
 */
export const defaultImportPolicy = {
  /** Songs that one request may bring into playlists by itself, when all have ids. */
  maxAtOnce: 200,
  /** Imports of an account that are not finished. */
  maxUnfinished: 10,
  /** Imports of an account that are kept: the oldest finished ones go. */
  maxKept: 20,
  /** How long a finished one is kept. */
  keptMs: 30 * 86_400_000,
  /** How long a song is looked for while Spotify can't be asked. */
  giveUpAfterMs: 86_400_000,
  /** How long one request to Spotify may take. */
  requestMs: 5_000,
  /** The pause after each of them. */
  paceMs: 500,
  /** The pause when Spotify can't be asked for the first time; each further one is twice as long. */
  outageMs: 20_000,
  longestOutageMs: 900_000,
  /** How often a song is looked for that Spotify gives no usable answer to. */
  maxAttempts: 8,
  /** How long an import is its process's alone. */
  leaseMs: 45_000,
  /** How often a process looks for imports that are due, without being woken. */
  pollMs: 5_000,
};

export type ImportPolicy = Readonly<typeof defaultImportPolicy>;
